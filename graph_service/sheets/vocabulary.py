"""The ontology, its schemes and its shapes as one index, to make sheets from."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Final

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, parse

from graph_service.errors import InputError, SyntaxFault
from graph_service.namespaces import PREFIXES

_FIRST: Final = PREFIXES["rdf"] + "first"
_REST: Final = PREFIXES["rdf"] + "rest"
_LANGUAGE: Final = "en"
"""The language that everything has."""

Node = NamedNode | BlankNode


class Vocabulary:
    """What is said in Turtle files, by subject and predicate, in the order of the files.

    Args:
        folder: of the ontology, with ``core.ttl``, ``schemes`` and ``shapes``.

    Raises:
        InputError: a file can't be read.
        SyntaxFault: a file is no Turtle.
    """

    def __init__(self, folder: Path) -> None:
        self._values: dict[tuple[str, str], list[Any]] = defaultdict(list)
        self._subjects: dict[tuple[str, str], list[str]] = defaultdict(list)
        self._above: dict[str, frozenset[str]] = {}
        parts = (folder / "schemes", folder / "shapes")
        for path in (folder / "core.ttl", *(f for p in parts for f in sorted(p.glob("*.ttl")))):
            for subject, predicate, value in _read(path):
                self._values[str(subject), predicate].append(value)
                self._subjects[predicate, str(value)].append(str(subject))

    def values(self, subject: object, predicate: str) -> list[Any]:
        """Return the objects of a subject and a predicate, which is the text of an IRI."""
        return self._values.get((str(subject), predicate), [])

    def value(self, subject: object, predicate: str) -> Any:
        """Return the first of them, or ``None``."""
        return next(iter(self.values(subject, predicate)), None)

    def subjects(self, predicate: str, value: object) -> list[str]:
        """Return the subjects with this object, as IRIs without brackets; blank nodes are none."""
        found = self._subjects.get((predicate, str(value)), [])
        return [each[1:-1] for each in found if each.startswith("<")]

    def text(self, iri: str, predicate: str, language: str) -> str:
        """Return a text in a language, else in English, else an empty one."""
        found = {
            each.language: each.value
            for each in self.values(NamedNode(iri), predicate)
            if isinstance(each, Literal)
        }
        return str(found.get(language) or found.get(_LANGUAGE) or "")

    def items(self, head: object) -> Iterator[Any]:
        """Yield the items of an RDF list."""
        while (first := self.value(head, _FIRST)) is not None:
            yield first
            head = self.value(head, _REST)

    def ancestors(self, iri: str) -> frozenset[str]:
        """Return a class and all classes above it."""
        if (known := self._above.get(iri)) is not None:
            return known
        found, waiting = {iri}, [iri]
        while waiting:
            above = self.values(NamedNode(waiting.pop()), PREFIXES["rdfs"] + "subClassOf")
            new = {each.value for each in above if isinstance(each, NamedNode)} - found
            found |= new
            waiting += new
        self._above[iri] = frozenset(found)
        return self._above[iri]


def _read(path: Path) -> Iterable[tuple[Node, str, Any]]:
    try:
        quads = list(parse(path.read_bytes(), format=RdfFormat.TURTLE, rename_blank_nodes=True))
    except OSError as error:
        raise InputError(f"can't be read: {error.strerror}", file=path.name) from error
    except SyntaxError as error:
        raise SyntaxFault(error.msg, file=path.name, line=error.lineno) from error
    for quad in quads:
        subject = quad.subject
        if isinstance(subject, NamedNode | BlankNode):
            yield subject, quad.predicate.value, quad.object
