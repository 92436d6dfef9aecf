"""What things are called in tables: one label each, and citations as a reader writes them."""

from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import itemgetter
from typing import Final

from graph_service.export.statements import Literal, read_literal
from graph_service.export.tables.relations import Relations
from graph_service.namespaces import expand

LABELS: Final = (expand("rdfs:label"), expand("skos:prefLabel"))
"""Properties that say what something is called."""

SYMBOL: Final = expand("rep:symbol")
SOURCE: Final = expand("oa:hasSource")
LOCATOR: Final = expand("rep:locator")
PREDICATES: Final = (*LABELS, SYMBOL, SOURCE, LOCATOR)
"""What has to be kept for labels and citations."""


def label_things(relations: Relations) -> None:
    """Store one label for each thing that has any, and the text of each citation."""
    relations.store("label", _labels(relations))
    relations.store("citation", _citations(relations))


def text_of(term: str) -> str:
    """Return the text of a term as :class:`Relations` has it: of a literal, or an IRI."""
    return read_literal(term).text if term.startswith('"') else term


def best(literals: Iterable[Literal], language: str = "") -> list[str]:
    """Return the texts in the one language that fits best, sorted, each once.

    English comes first, then its variants, texts without a language, and the others by tag.

    Args:
        literals: texts with their languages.
        language: take those of this language and its variants alone.
    """
    ranked: dict[tuple[int, str], set[str]] = {}
    for literal in literals:
        if not literal.text:  # there is nothing to read in an empty cell
            continue
        tag = literal.language.lower()
        if not language or tag == language or tag.startswith(language + "-"):
            ranked.setdefault((_rank(tag), tag), set()).add(literal.text)
    return sorted(ranked[min(ranked)]) if ranked else []


def _rank(tag: str) -> int:
    if tag == "en":
        return 0
    if tag.startswith("en-"):
        return 1
    return 3 if tag else 2


def _labels(relations: Relations) -> Iterator[tuple[str, str]]:
    for thing, group in groupby(relations.subjects(LABELS), key=itemgetter(0)):
        literals = [read_literal(value) for _, _, value in group if value.startswith('"')]
        if texts := best(literals):
            yield thing, texts[0]


def _citations(relations: Relations) -> Iterator[tuple[str, str]]:
    """Yield the text of each citation: symbol or title of its source, then the place in it."""
    for citation, group in groupby(relations.subjects((SOURCE, LOCATOR)), key=itemgetter(0)):
        said = [(position, value) for _, position, value in group]
        sources = [_name(relations, value) for position, value in said if position == 0]
        places = [text_of(value) for position, value in said if position == 1]
        yield citation, ", ".join([*sources, *filter(None, places)])


def _name(relations: Relations, source: str) -> str:
    symbols = [text for each in relations.objects(source, SYMBOL) if (text := text_of(each))]
    return symbols[0] if symbols else relations.label(source) or text_of(source)
