"""Turtle and TriG that people can read, and that are the same bytes every time.

The engine's own writer puts the prefixes in another order on each run. This one works on canonical
N-Triples lines, sorted: a term of N-Triples is a term of Turtle (RDF 1.1 Turtle, section 6), so
only what reads better is rewritten, and nothing is held but the triples of one subject.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from typing import Final

from graph_service.export.statements import TYPE, Subject, subjects
from graph_service.namespaces import PREFIXES

_XSD: Final = PREFIXES["xsd"]
_LOCAL: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*")
_INTEGER: Final = re.compile(r"-?[0-9]+")
_INDENT: Final = "    "


class TurtleWriter:
    """Writes triples with ``prefixes`` (prefix -> namespace), given as sorted N-Triples lines."""

    def __init__(self, prefixes: Mapping[str, str] = PREFIXES) -> None:
        self._prefixes = dict(sorted(prefixes.items()))
        by_length = sorted(self._prefixes.items(), key=lambda item: -len(item[1]))
        self._namespaces = [(f"<{namespace}", prefix) for prefix, namespace in by_length]
        self._written: dict[str, str] = {}

    def header(self, notice: Iterable[str] = ()) -> bytes:
        """Return the head of a document: a comment line for each of ``notice``, then prefixes."""
        lines = [f"# {' '.join(line.split())}".rstrip() + "\n" for line in notice]
        lines += [f"@prefix {name}: <{iri}> .\n" for name, iri in self._prefixes.items()]
        return "".join(lines).encode()

    def triples(self, lines: Iterable[bytes]) -> Iterator[bytes]:
        """Yield a block of Turtle for each subject of ``lines``, an empty line before it.

        Args:
            lines: canonical N-Triples lines, sorted by bytes, without blank nodes.
        """
        for subject in subjects(lines):
            yield ("\n" + self._block(subject)).encode()

    def graph(self, name: str, lines: Iterable[bytes]) -> Iterator[bytes]:
        """Yield a graph block of TriG (RDF 1.1 TriG, section 2.2) with the same layout inside."""
        yield f"\n<{name}> {{\n".encode()
        for subject in subjects(lines):
            yield self._block(subject, _INDENT).encode()
        yield b"}\n"

    def _block(self, subject: Subject, margin: str = "") -> str:
        parts = []
        for predicate, pairs in groupby(subject.pairs, key=lambda pair: pair[0]):
            verb = "a" if predicate == TYPE else self._term(predicate)
            values = f" ,\n{margin}{_INDENT}{_INDENT}".join(self._term(v) for _, v in pairs)
            parts.append(f"{verb} {values}")
        body = f" ;\n{margin}{_INDENT}".join(parts)
        return f"{margin}{self._term(subject.term)} {body} .\n"

    def _term(self, term: str) -> str:
        if term.startswith("<"):
            found = self._written.get(term)
            if found is None:
                found = self._iri(term)
                if len(self._written) < 100_000:
                    self._written[term] = found
            return found
        text, mark, datatype = term.rpartition('"^^')
        if not mark or not (datatype.startswith("<") and datatype.endswith(">")):
            return term
        value = text[1:]
        if datatype == f"<{_XSD}integer>" and _INTEGER.fullmatch(value):
            return value
        if datatype == f"<{_XSD}boolean>" and value in ("true", "false"):
            return value
        return f'{text}"^^{self._term(datatype)}'

    def _iri(self, term: str) -> str:
        for start, prefix in self._namespaces:
            if term.startswith(start) and _LOCAL.fullmatch(term, len(start), len(term) - 1):
                return f"{prefix}:{term[len(start) : -1]}"
        return term
