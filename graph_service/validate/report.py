"""The validation report: sorted results, as text with file and line, and as Turtle.

The engines' own report texts differ and carry no place in a file, so we keep the results alone and
write the report ourselves.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import Final, Protocol

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, parse, serialize

from graph_service.namespaces import PREFIXES
from graph_service.validate.paths import Path, path_text, path_triples

_SH: Final = PREFIXES["sh"]
_TYPE: Final = NamedNode(PREFIXES["rdf"] + "type")
_BOOLEAN: Final = NamedNode(PREFIXES["xsd"] + "boolean")

_IRI: Final = re.compile(r"<([^<>]*)>")
_LOCAL: Final = re.compile(r"[A-Za-z0-9_-]+")

LEVELS: Final = ("Violation", "Warning", "Info")
"""Severities of SHACL 1.0, section 2.1.4, the gravest first."""


class Place(Protocol):
    """Where something was read: a file and, where known, a line that counts from 1."""

    @property
    def file(self) -> str:
        """The file as the caller knows it."""

    @property
    def line(self) -> int | None:
        """The line, from 1, or ``None``."""


@dataclass(frozen=True)
class Result:
    """One result of a validation (SHACL 1.0, section 3.6.2).

    ``focus``, ``value`` and ``shape`` are terms in N-Triples notation; ``severity`` is one of
    :data:`LEVELS`, or the IRI of another severity; ``path`` as in ``paths``; ``component`` is
    the IRI of the constraint component; ``message`` says what to do.
    """

    severity: str
    focus: str
    path: Path | None
    value: str | None
    shape: str
    component: str
    message: str

    @property
    def key(self) -> tuple[int, str, str, str, str, str, str]:
        """What results are sorted by: severity, shape, focus, path, value, component, message."""
        rank = LEVELS.index(self.severity) if self.severity in LEVELS else len(LEVELS)
        path = path_text(self.path) if self.path is not None else ""
        return rank, self.shape, self.focus, path, self.value or "", self.component, self.message


class Report:
    """The results of one validation in a fixed order; the same results give the same bytes."""

    def __init__(self, results: Iterable[Result]) -> None:
        self.results = tuple(sorted(results, key=lambda result: result.key))

    @property
    def violations(self) -> tuple[Result, ...]:
        """The results that block; a severity that we do not know blocks too."""
        return tuple(r for r in self.results if r.severity not in LEVELS[1:])

    @property
    def warnings(self) -> tuple[Result, ...]:
        """The results that are counted and do not block."""
        return tuple(r for r in self.results if r.severity == "Warning")

    @property
    def conforms(self) -> bool:
        """Whether nothing blocks; SHACL's own ``sh:conforms`` also wants no warning."""
        return not self.violations

    def text(self, origins: Mapping[str, Place] | None = None) -> str:
        """Return a line per result, each ending in a newline, and a line that counts them.

        A line is ``file:line: Severity shape focus path value: message``, without the file where
        ``origins`` (subject IRI to place) does not know the focus node.
        """
        lines = [_line(result, origins or {}) for result in self.results]
        count = len(self.violations), len(self.warnings)
        lines.append(f"{count[0]} violation(s), {count[1]} warning(s)")
        return "\n".join(lines) + "\n"

    def turtle(self) -> bytes:
        """Return the report as a ``sh:ValidationReport`` in Turtle (SHACL 1.0, section 3.6)."""
        report = BlankNode("report")
        triples = [
            Triple(report, _TYPE, NamedNode(_SH + "ValidationReport")),
            Triple(report, NamedNode(_SH + "conforms"), _truth(not self.results)),
        ]
        for number, result in enumerate(self.results, 1):
            node = BlankNode(f"result{number}")
            triples.append(Triple(report, NamedNode(_SH + "result"), node))
            triples.extend(_triples(result, node, f"path{number}"))
        text = BytesIO()
        serialize(triples, text, format=RdfFormat.TURTLE, prefixes=PREFIXES)
        return text.getvalue()


def _truth(value: bool) -> Literal:
    return Literal(str(value).lower(), datatype=_BOOLEAN)


def _triples(result: Result, node: BlankNode, label: str) -> list[Triple]:
    known = result.severity in LEVELS
    triples = [
        Triple(node, _TYPE, NamedNode(_SH + "ValidationResult")),
        Triple(
            node,
            NamedNode(_SH + "resultSeverity"),
            NamedNode(_SH + result.severity if known else result.severity),
        ),
        Triple(node, NamedNode(_SH + "focusNode"), _term(result.focus)),
    ]
    if result.path is not None:
        start, more = path_triples(result.path, label)
        triples.append(Triple(node, NamedNode(_SH + "resultPath"), start))
        triples.extend(more)
    if result.value is not None:
        triples.append(Triple(node, NamedNode(_SH + "value"), _term(result.value)))
    triples += [
        Triple(node, NamedNode(_SH + "sourceShape"), _term(result.shape)),
        Triple(node, NamedNode(_SH + "sourceConstraintComponent"), NamedNode(result.component)),
        Triple(node, NamedNode(_SH + "resultMessage"), Literal(result.message)),
    ]
    return triples


def _term(text: str) -> NamedNode | BlankNode | Literal:
    """Read one term in N-Triples notation."""
    if text.startswith("<"):
        return NamedNode(text[1:-1])
    line = f"<urn:s> <urn:p> {text} .".encode()
    (quad,) = parse(line, format=RdfFormat.N_TRIPLES)
    term = quad.object
    if not isinstance(term, NamedNode | BlankNode | Literal):
        raise TypeError(f"no term of a report: {text}")
    return term


def compact(text: str) -> str:
    """Return a term or path with our prefixes, for people to read; a literal's text stays."""
    literal, quote, rest = text.rpartition('"')
    return literal + quote + _IRI.sub(_shorten, rest)


def _shorten(match: re.Match[str]) -> str:
    for prefix, namespace in PREFIXES.items():
        local = match[1].removeprefix(namespace)
        if local != match[1] and _LOCAL.fullmatch(local):
            return f"{prefix}:{local}"
    return match[0]


def _line(result: Result, origins: Mapping[str, Place]) -> str:
    place = origins.get(result.focus[1:-1]) if result.focus.startswith("<") else None
    where = "" if place is None else f"{place.file}:"
    if place is not None and place.line is not None:
        where += f"{place.line}:"
    parts = [where, result.severity, compact(result.shape), compact(result.focus)]
    if result.path is not None:
        parts.append(compact(path_text(result.path)))
    if result.value is not None:
        parts.append(compact(result.value))
    message = " ".join(result.message.split())
    return " ".join(part for part in parts if part) + f": {message}"
