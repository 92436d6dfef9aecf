"""JSON-LD that is the same bytes every time: a context of prefixes, and a node for each subject.

Predicates, types and datatypes are compact IRIs, things are whole ones. The notice stands under a
name that the context maps to nothing, so that it is no statement (JSON-LD 1.1, section 4.1.2).
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from typing import Any, Final

from graph_service.errors import Inexpressible
from graph_service.export.statements import (
    TYPE,
    Groups,
    Subject,
    is_triple,
    read_iri,
    read_literal,
    subjects,
)
from graph_service.namespaces import PREFIXES

_LOCAL: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*")
_STRING: Final = PREFIXES["xsd"] + "string"
_NOTICE: Final = "notice"


class JsonLdWriter:
    """Writes statements with ``prefixes`` (prefix -> namespace)."""

    def __init__(self, prefixes: Mapping[str, str] = PREFIXES) -> None:
        self._prefixes = dict(sorted(prefixes.items()))
        self._namespaces = sorted(self._prefixes.items(), key=lambda item: -len(item[1]))
        self._written: dict[str, str] = {}

    def write(self, groups: Groups, notice: Iterable[str] = ()) -> Iterator[bytes]:
        """Yield a document; statements of the default graph stand before those of named ones.

        Raises:
            Inexpressible: there is a triple term, or an IRI whose scheme is one of the prefixes.
        """
        context: dict[str, Any] = dict(self._prefixes)
        lines, head = list(notice), {}
        if lines:
            context[_NOTICE] = None
            head[_NOTICE] = lines
        start = json.dumps({"@context": context} | head, ensure_ascii=False, indent=1)
        yield start.removesuffix("\n}").encode() + b',\n "@graph": ['
        mark = b"\n"
        for graph, group in groups:
            if graph is not None:
                name = json.dumps(self._whole(graph), ensure_ascii=False).encode()
                yield mark + b'{"@id": ' + name + b', "@graph": ['
                mark = b"\n"
            for subject in subjects(group):
                yield mark + self._node(subject)
                mark = b",\n"
            if graph is not None:
                yield b"\n]}"
                mark = b",\n"
        yield b"\n ]\n}\n"

    def _node(self, subject: Subject) -> bytes:
        node: dict[str, Any] = {"@id": self._id(subject.term)}
        for predicate, pairs in groupby(subject.pairs, key=lambda pair: pair[0]):
            values = [value for _, value in pairs]
            if predicate == TYPE and all(value.startswith("<") for value in values):
                self._refuse(values)
                node["@type"] = [self._compact(read_iri(value)) for value in values]
            else:
                node[self._compact(read_iri(predicate))] = [self._value(each) for each in values]
        return json.dumps(node, ensure_ascii=False).encode()

    def _value(self, term: str) -> Any:
        if not term.startswith('"'):
            self._refuse([term])
            return {"@id": self._id(term)}
        literal = read_literal(term)
        if literal.language:
            value = {"@value": literal.text, "@language": literal.language}
            return value | ({"@direction": literal.direction} if literal.direction else {})
        if literal.datatype == _STRING:
            return literal.text
        return {"@value": literal.text, "@type": self._compact(literal.datatype)}

    def _id(self, term: str) -> str:
        return term if term.startswith("_:") else self._whole(read_iri(term))

    def _whole(self, iri: str) -> str:
        scheme, _, rest = iri.partition(":")
        if scheme in self._prefixes and not rest.startswith("//"):
            raise Inexpressible(f"JSON-LD can't tell an IRI of the scheme {scheme} from a prefix")
        return iri

    def _compact(self, iri: str) -> str:
        found = self._written.get(iri)
        if found is None:
            found = next(
                (
                    f"{prefix}:{iri[len(namespace) :]}"
                    for prefix, namespace in self._namespaces
                    if iri.startswith(namespace) and _LOCAL.fullmatch(iri, len(namespace))
                ),
                "",
            ) or self._whole(iri)
            if len(self._written) < 100_000:
                self._written[iri] = found
        return found

    @staticmethod
    def _refuse(terms: Iterable[str]) -> None:
        if any(map(is_triple, terms)):
            raise Inexpressible("JSON-LD 1.1 has no triple terms")
