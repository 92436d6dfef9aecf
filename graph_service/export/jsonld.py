"""JSON-LD that is the same bytes every time: a context of prefixes, and a node for each subject.

Predicates, types and datatypes are compact IRIs, things are whole ones. The notice stands under a
name that the context maps to nothing, so that it is no statement (JSON-LD 1.1, section 4.1.2).
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from json.encoder import encode_basestring as quoted
from typing import Any, Final

from graph_service.errors import Inexpressible
from graph_service.export.compact import Compaction
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

_STRING: Final = PREFIXES["xsd"] + "string"
_NOTICE: Final = "notice"
_MOST: Final = 100_000
"""IRIs whose written form is remembered."""


class JsonLdWriter:
    """Writes statements with ``prefixes`` (prefix -> namespace)."""

    def __init__(self, prefixes: Mapping[str, str] = PREFIXES) -> None:
        self._compaction = Compaction(prefixes)
        self._compact_names: dict[str, str] = {}
        self._references: dict[str, str] = {}

    def header(self, notice: Iterable[str] = ()) -> bytes:
        """Return the head of what was written: the context with what was used of it, the notice."""
        context: dict[str, Any] = dict(self._compaction.declared())
        lines, head = list(notice), {}
        if lines:
            context[_NOTICE] = None
            head[_NOTICE] = lines
        start = json.dumps({"@context": context} | head, ensure_ascii=False, indent=1)
        return start.removesuffix("\n}").encode() + b',\n "@graph": ['

    def graphs(self, groups: Groups) -> Iterator[bytes]:
        """Yield what stands below the head; the default graph stands before named ones.

        Raises:
            Inexpressible: there is a triple term, or an IRI whose scheme is one of the prefixes.
        """
        mark = b"\n"
        for graph, group in groups:
            if graph is not None:
                name = quoted(self._whole(graph)).encode()
                yield mark + b'{"@id": ' + name + b', "@graph": ['
                mark = b"\n"
            for subject in subjects(group):
                yield mark + self._node(subject).encode()
                mark = b",\n"
            if graph is not None:
                yield b"\n]}"
                mark = b",\n"
        yield b"\n ]\n}\n"

    def _node(self, subject: Subject) -> str:
        rows: dict[str, list[str]] = {}
        for predicate, value in subject.pairs:
            rows.setdefault(predicate, []).append(value)
        parts = [f'{{"@id": {self._id(subject.term)}']
        name, known = self._compact_names.get, self._references.get
        for predicate, values in rows.items():
            if predicate == TYPE and all(value.startswith("<") for value in values):
                self._refuse(values)
                things = ", ".join([name(value) or self._compact(value) for value in values])
                parts.append(f'"@type": [{things}]')
            else:
                things = ", ".join([known(value) or self._value(value) for value in values])
                parts.append(f"{name(predicate) or self._compact(predicate)}: [{things}]")
        return ", ".join(parts) + "}"

    def _value(self, term: str) -> str:
        if not term.startswith('"'):
            self._refuse([term])
            if len(self._references) >= _MOST:
                self._references.clear()
            found = self._references[term] = f'{{"@id": {self._id(term)}}}'
            return found
        if term.endswith('"') and "\\" not in term:
            return quoted(term[1:-1])
        literal = read_literal(term)
        text = quoted(literal.text)
        if literal.language:
            more = f', "@direction": {quoted(literal.direction)}' if literal.direction else ""
            return f'{{"@value": {text}, "@language": {quoted(literal.language)}{more}}}'
        if literal.datatype == _STRING:
            return text
        datatype = f"<{literal.datatype}>"
        kind = self._compact_names.get(datatype) or self._compact(datatype)
        return f'{{"@value": {text}, "@type": {kind}}}'

    def _id(self, term: str) -> str:
        return quoted(term if term.startswith("_:") else self._whole(read_iri(term)))

    def _whole(self, iri: str) -> str:
        scheme, _, rest = iri.partition(":")
        if scheme in self._compaction.prefixes and not rest.startswith("//"):
            raise Inexpressible(f"JSON-LD can't tell an IRI of the scheme {scheme} from a prefix")
        return iri

    def _compact(self, term: str) -> str:
        """Return an IRI in angle brackets as a compact one, if that can be, in quotation marks."""
        iri = read_iri(term)
        if len(self._compact_names) >= _MOST:
            self._compact_names.clear()
        found = quoted(self._compaction.name(iri) or self._whole(iri))
        self._compact_names[term] = found
        return found

    @staticmethod
    def _refuse(terms: Iterable[str]) -> None:
        if any(map(is_triple, terms)):
            raise Inexpressible("JSON-LD 1.1 has no triple terms")
