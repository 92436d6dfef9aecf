"""Turtle and TriG that people can read, and that are the same bytes every time.

The engine's own writer puts the prefixes in another order on each run. This one works on canonical
N-Triples lines, sorted: a term of N-Triples is a term of Turtle (RDF 1.1 Turtle, section 6), so
only what reads better is rewritten, and nothing is held but the triples of one subject.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from graph_service.export.compact import Compaction
from graph_service.export.statements import TYPE, Subject, subjects
from graph_service.namespaces import PREFIXES

_INTEGER_TYPE: Final = f"<{PREFIXES['xsd']}integer>"
_BOOLEAN_TYPE: Final = f"<{PREFIXES['xsd']}boolean>"
_INTEGER: Final = re.compile(r"-?[0-9]+")
_INDENT: Final = "    "
_MOST: Final = 100_000
"""IRIs whose written form is remembered."""


class TurtleWriter:
    """Writes triples with ``prefixes`` (prefix -> namespace), given as sorted N-Triples lines."""

    def __init__(self, prefixes: Mapping[str, str] = PREFIXES) -> None:
        self._compaction = Compaction(prefixes)
        self._written: dict[str, str] = {}

    def header(self, notice: Iterable[str] = ()) -> bytes:
        """Return the head of what was written: a comment line for each of ``notice``, prefixes."""
        lines = [f"# {' '.join(line.split())}".rstrip() + "\n" for line in notice]
        declared = self._compaction.declared()
        lines += [f"@prefix {name}: <{iri}> .\n" for name, iri in declared.items()]
        return "".join(lines).encode()

    def triples(self, lines: Iterable[bytes]) -> Iterator[bytes]:
        """Yield a block of Turtle for each subject of ``lines``, an empty line before it.

        Args:
            lines: canonical N-Triples lines, sorted by bytes, without blank nodes.
        """
        for subject in subjects(lines):
            yield self._block(subject, "\n", "").encode()

    def graph(self, name: str, lines: Iterable[bytes]) -> Iterator[bytes]:
        """Yield a graph block of TriG (RDF 1.1 TriG, section 2.2) with the same layout inside."""
        yield f"\n<{name}> {{\n".encode()
        for subject in subjects(lines):
            yield self._block(subject, _INDENT, _INDENT).encode()
        yield b"}\n"

    def _block(self, subject: Subject, start: str, margin: str) -> str:
        known, last = self._written.get, ""
        comma, semicolon = f" ,\n{margin}{_INDENT}{_INDENT}", f" ;\n{margin}{_INDENT}"
        parts = [start, known(subject.term) or self._term(subject.term)]
        for predicate, value in subject.pairs:
            if predicate == last:
                parts.append(comma)
            else:
                parts.append(semicolon if last else " ")
                parts.append("a" if predicate == TYPE else known(predicate) or self._iri(predicate))
                parts.append(" ")
                last = predicate
            parts.append(known(value) or self._term(value))
        parts.append(" .\n")
        return "".join(parts)

    def _term(self, term: str) -> str:
        if term.startswith("<"):
            return self._iri(term)
        if not term.endswith(">"):  # a literal without a datatype
            return term
        text, mark, datatype = term.rpartition('"^^')
        if not mark or not datatype.startswith("<"):
            return term
        value = text[1:]
        if datatype == _INTEGER_TYPE and _INTEGER.fullmatch(value):
            return value
        if datatype == _BOOLEAN_TYPE and value in ("true", "false"):
            return value
        return f'{text}"^^{self._written.get(datatype) or self._iri(datatype)}'

    def _iri(self, term: str) -> str:
        if len(self._written) >= _MOST:
            self._written.clear()
        found = self._compaction.name(term[1:-1]) or term
        self._written[term] = found
        return found
