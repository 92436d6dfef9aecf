"""Terms of the schemes and classes of rows, found by a label in any language, or by their key."""

from collections.abc import Sequence
from difflib import get_close_matches
from functools import lru_cache
from typing import Final

from graph_service.namespaces import PREFIXES
from graph_service.sheets.plan import LANGUAGES
from graph_service.sheets.vocabulary import Vocabulary

_SKOS: Final = PREFIXES["skos"]
_RDFS: Final = PREFIXES["rdfs"]


@lru_cache(maxsize=256)
def terms_of(vocabulary: Vocabulary, scheme: str) -> tuple[str, ...]:
    """Return the terms of a scheme as IRIs, in the order of its file."""
    return tuple(vocabulary.subjects(_SKOS + "inScheme", f"<{scheme}>"))


def label_of(vocabulary: Vocabulary, iri: str, language: str) -> str:
    """Return the label of a term or class in a language, else in English, else its key."""
    term = vocabulary.text(iri, _SKOS + "prefLabel", language)
    return term or vocabulary.text(iri, _RDFS + "label", language) or iri.rpartition("/")[2]


def find_term(vocabulary: Vocabulary, text: str, choices: Sequence[str]) -> str | None:
    """Return the one of ``choices`` that a text names, ``None`` where it names none."""
    return _names(vocabulary, tuple(choices)).get(text.strip().casefold())


def close_term(vocabulary: Vocabulary, text: str, choices: Sequence[str]) -> str:
    """Return the label that is most like a text, empty where none is."""
    names = _names(vocabulary, tuple(choices))
    shown = {
        label_of(vocabulary, iri, lang).casefold(): label_of(vocabulary, iri, lang)
        for iri in choices
        for lang in LANGUAGES
    }
    near = get_close_matches(text.strip().casefold(), names, 1, 0.6)
    return next((shown.get(each, each) for each in near), "")


@lru_cache(maxsize=256)
def _names(vocabulary: Vocabulary, choices: tuple[str, ...]) -> dict[str, str]:
    found: dict[str, str] = {}
    for iri in choices:
        found.setdefault(iri, iri)
        found.setdefault(iri.rpartition("/")[2].casefold(), iri)
        for language in LANGUAGES:
            found.setdefault(label_of(vocabulary, iri, language).casefold(), iri)
    return found
