"""The columns of a sheet: one for each path of its shapes that a person can fill in."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from graph_service.namespaces import ONTOLOGY, PREFIXES, compact
from graph_service.sheets.constraints import Constraint, constraints_of, target_of
from graph_service.sheets.vocabulary import Vocabulary

_ABOUT: Final = ONTOLOGY + "about"
_LABEL: Final = PREFIXES["rdfs"] + "label"
_DEFINITION: Final = PREFIXES["skos"] + "definition"
_STATUS: Final = "https://w3id.org/reprisals/scheme/claim-status"
_KINDS: Final = {
    "key": "key",
    "class": "class",
    "case": "thing",
    "source": "thing",
    "locator": "text",
    "asserter": "asserter",
    "status": "term",
    "iri": "iri",
}
_TARGETS: Final = {"case": ("rep:Incident",), "source": ("rep:Source",)}


@dataclass(frozen=True)
class Column:
    """A column.

    ``predicate`` is an IRI, empty for columns that no shape has; ``inverse`` is whether the row is
    the object. ``kind`` is "text", "term", "thing", "date", "integer", "address", "moment", "code",
    "key", "class", "asserter" or "iri". ``required_for`` are the classes of rows that must have a
    value. ``several`` is whether a cell may hold several values; ``one_a_language`` that these are
    one text in several languages; ``plain`` that a text has no language unless it says so.
    ``message`` is what shapes say where it is empty, ``form`` where it holds something else.
    """

    name: str
    predicate: str
    inverse: bool
    kind: str
    required_for: frozenset[str]
    recommended: bool
    required: bool
    several: bool
    one_a_language: bool
    plain: bool
    scheme: str
    classes: tuple[str, ...]
    pattern: str
    message: str
    form: str
    labels: Mapping[str, str]
    helps: Mapping[str, str]


@dataclass(frozen=True)
class Child:
    """Rows of the sheet ``sheet`` refer to a row; ``required`` is whether at least one must."""

    predicate: str
    sheet: str
    required: bool
    message: str


@dataclass(frozen=True)
class Either:
    """At least one of these columns must have a value."""

    predicates: tuple[str, ...]
    message: str


def columns_of(
    vocabulary: Vocabulary,
    shapes: Iterable[str],
    classes: tuple[str, ...],
    left_out: Iterable[str],
    plain: frozenset[str],
    properties: Mapping[str, Any],
    named: Mapping[str, tuple[str, ...]],
) -> tuple[tuple[Column, ...], tuple[Either, ...]]:
    """Return the columns that the node shapes of a sheet give, and rules for whole rows.

    Args:
        vocabulary: has the shapes.
        shapes: IRIs of node shapes.
        classes: of the rows.
        left_out: IRIs of properties that get no column.
        plain: IRIs of properties whose texts have no language of their own.
        properties: labels and helps of properties that the ontology does not define.
        named: the classes of each sheet.
    """
    held = {own for each in named.values() for own in each}
    paths: dict[tuple[str, str], list[tuple[Constraint, frozenset[str]]]] = defaultdict(list)
    either = []
    for shape in shapes:
        about = target_of(vocabulary, shape)
        these = frozenset(c for c in classes if not about or about in vocabulary.ancestors(c))
        for each in constraints_of(vocabulary, shape):
            backward = each.step == "inverse" and set(each.classes) & held
            if each.step == "either" and each.least and each.blocks:
                either.append(Either(each.predicates, each.message))
            elif each.step == "forward" or (backward and each.predicates[0] != _ABOUT):
                paths[each.step, each.predicates[0]].append((each, these))
    columns = [
        _column(vocabulary, step == "inverse", predicate, found, classes, plain, properties)
        for (step, predicate), found in paths.items()
        if predicate not in left_out
    ]
    columns.sort(key=lambda each: not each.inverse)  # first what a row belongs to
    return tuple(columns), tuple(either)


def extra(
    name: str,
    texts: Mapping[str, Mapping[str, str]],
    prefix: str,
    classes: tuple[str, ...],
    *,
    anchor: bool = False,
) -> Column:
    """Return a column that no shape has: a key, evidence, the IRI.

    ``anchor`` is whether rows of other sheets rest on the evidence of this one.
    """
    helps = {lang: text.replace("{prefix}", prefix) for lang, text in texts["help"].items()}
    needed = frozenset(classes) if name in ("class", "case") else frozenset()
    return Column(
        name=name,
        predicate="",
        inverse=False,
        kind=_KINDS[name],
        required_for=needed,
        recommended=anchor and name in ("source", "locator", "asserter"),
        required=bool(needed),
        several=name == "asserter",
        one_a_language=False,
        plain=True,
        scheme=_STATUS if name == "status" else "",
        classes=tuple(ONTOLOGY + each[4:] for each in _TARGETS.get(name, ())),
        pattern="",
        message="",
        form="",
        labels=texts["label"],
        helps=helps,
    )


def _column(
    vocabulary: Vocabulary,
    inverse: bool,
    predicate: str,
    found: list[tuple[Constraint, frozenset[str]]],
    classes: tuple[str, ...],
    plain: frozenset[str],
    properties: Mapping[str, Any],
) -> Column:
    all_of = [each for each, _ in found]
    needed = frozenset[str]().union(*(to for c, to in found if c.least and c.blocks))
    wanted = any(c.least for c in all_of)
    most = min((c.most for c in all_of if c.most is not None), default=None)
    texts = properties.get(compact(predicate), {})
    owner = all_of[0].classes[0] if inverse else predicate
    languages = ("en", "fr", "es")
    return Column(
        name=predicate.rpartition("#")[2].rpartition("/")[2],
        predicate=predicate,
        inverse=inverse,
        kind=_kind(all_of),
        required_for=needed,
        recommended=wanted and needed != frozenset(classes),
        required=needed == frozenset(classes),
        several=most != 1,
        one_a_language=any(c.one_a_language for c in all_of),
        plain=predicate in plain,
        scheme=next((c.scheme for c in all_of if c.scheme), ""),
        classes=next((c.classes for c in all_of if c.classes), ()),
        pattern=next((c.pattern for c in all_of if c.pattern), ""),
        message=_message(all_of),
        form=next((c.message for c in all_of if c.kind), ""),
        labels=texts.get("label") or _texts(vocabulary, owner, _LABEL, languages),
        helps=texts.get("help") or _texts(vocabulary, owner, _DEFINITION, languages),
    )


def _message(found: list[Constraint]) -> str:
    """Return what is said where a value is missing: what blocks comes first."""
    needed = sorted((each for each in found if each.least), key=lambda each: not each.blocks)
    return needed[0].message if needed else found[0].message


def _kind(found: list[Constraint]) -> str:
    """Return what the values are: the first shape that says more than text, else text."""
    kinds = [each.kind for each in found if each.kind]
    return next((each for each in kinds if each != "text"), "text") if kinds else "text"


def _texts(
    vocabulary: Vocabulary, iri: str, predicate: str, languages: Iterable[str]
) -> dict[str, str]:
    found = {each: vocabulary.text(iri, predicate, each) for each in languages}
    return {each: text[:1].upper() + text[1:] for each, text in found.items()}
