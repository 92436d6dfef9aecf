"""Things that are published already, found by IRI, code, symbol or name."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from difflib import get_close_matches
from functools import lru_cache
from typing import Final

from pyoxigraph import Literal, NamedNode, RdfFormat, parse

from graph_service.errors import InputError
from graph_service.ingest.datasets import read_datasets
from graph_service.namespaces import IDENTIFIER, ONTOLOGY, PREFIXES
from graph_service.sheets.plan import read_plan
from graph_service.sheets.vocabulary import Vocabulary
from graph_service.shipped import DATA

_TYPE: Final = PREFIXES["rdf"] + "type"
_LABEL: Final = PREFIXES["rdfs"] + "label"
_CODE: Final = ONTOLOGY + "iso3166Alpha3"
_NAMES: Final = frozenset(
    {
        _LABEL,
        _CODE,
        ONTOLOGY + "iso3166Alpha2",
        ONTOLOGY + "abbreviation",
        ONTOLOGY + "symbol",
        PREFIXES["skos"] + "altLabel",
        PREFIXES["foaf"] + "name",
    }
)
_READ: Final = _NAMES | {_TYPE}
_PREDICATE: Final = re.compile(rb"^<[^>]*> <([^>]*)> ")
_START: Final = f"<{IDENTIFIER}".encode()
_REFERENCE: Final = ("states", "mechanisms", "instruments")
"""The shipped datasets of what is looked up: all of it is public and of institutions."""


class Known:
    """Things and what they are called.

    Args:
        contents: canonical N-Quads of graphs.
        vocabulary: tells which class is above which.
    """

    def __init__(self, contents: Iterable[bytes], vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._classes: dict[str, set[str]] = defaultdict(set)
        self._names: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        for content in contents:
            self._read(content)
        self._by_name: dict[str, set[str]] = defaultdict(set)
        for iri in self._classes:
            for name in filter(None, (*self._aliases(iri), self._told(iri))):
                self._by_name[_key(name)].add(iri)

    def is_any(self, iri: str, classes: Collection[str]) -> bool:
        """Return whether a thing is there and of one of these classes; of any, where none are."""
        own = self._classes.get(iri)
        if own is None:
            return False
        wanted = set(classes)
        return not wanted or any(wanted & self._vocabulary.ancestors(each) for each in own)

    def find(self, text: str, classes: Collection[str]) -> tuple[str, ...]:
        """Return the IRIs of the things that a text names: one, none, or several that share it."""
        if self.is_any(text, classes):
            return (text,)
        found = self._by_name.get(_key(text), ())
        return tuple(sorted(iri for iri in found if self.is_any(iri, classes)))

    def name(self, iri: str, classes: Collection[str]) -> str:
        """Return what a thing is called here: a name that finds it and nothing else, or its IRI."""
        told = self._told(iri)
        return told if told and self.find(told, classes) == (iri,) else iri

    def names(self, classes: Collection[str]) -> list[str]:
        """Return the names of all things of these classes, sorted as people look for them."""
        found = (iri for iri in self._classes if self.is_any(iri, classes))
        return sorted((self.name(iri, classes) for iri in found), key=_key)

    def close(self, text: str, classes: Collection[str]) -> str:
        """Return the name that is most like a text, empty where none is."""
        names = {_key(name): name for name in self.names(classes)}
        return next((names[each] for each in get_close_matches(_key(text), names, 1, 0.75)), "")

    def _read(self, content: bytes) -> None:
        wanted = [line for line in content.splitlines() if _is_read(line)]
        for quad in parse(b"\n".join(wanted), format=RdfFormat.N_QUADS):
            subject, predicate, value = str(quad.subject)[1:-1], quad.predicate.value, quad.object
            if predicate == _TYPE and isinstance(value, NamedNode):
                self._classes[subject].add(value.value)
            elif isinstance(value, Literal | NamedNode):
                english = isinstance(value, Literal) and value.language == "en"
                self._names[subject][predicate].insert(0 if english else 9999, value.value)

    def _told(self, iri: str) -> str:
        names = self._names[iri]
        label = next(iter(names.get(_LABEL, ())), "")
        if code := next(iter(names.get(_CODE, ())), ""):
            return f"{label} ({code})"
        return label

    def _aliases(self, iri: str) -> Iterator[str]:
        for predicate in _NAMES & self._names[iri].keys():
            yield from self._names[iri][predicate]


@lru_cache(maxsize=1)
def reference() -> Known:
    """Return the States, mechanisms and instruments that ship with the service.

    Raises:
        InputError: a dataset can't be read.
    """
    folders = [DATA / name for name in _REFERENCE]
    missing = [folder.name for folder in folders if not folder.is_dir()]
    if missing:
        raise InputError(f"the shipped data has no {missing[0]}")
    read = read_datasets(folders)
    return Known((each.quads for each in read.contributions), read_plan().vocabulary)


def _is_read(line: bytes) -> bool:
    found = _PREDICATE.match(line)
    return found is not None and found[1].decode() in _READ and line.startswith(_START)


@lru_cache(maxsize=65536)
def _key(text: str) -> str:
    """Return a text as names are compared: case, accents and white space say nothing."""
    plain = unicodedata.normalize("NFKD", text)
    letters = "".join(each for each in plain if not unicodedata.combining(each))
    return " ".join(letters.casefold().split())
