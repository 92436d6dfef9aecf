"""A report in its forms: JSON values, RDF and text."""

from collections.abc import Mapping
from typing import Any, Final

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, parse, serialize

from graph_service.namespaces import PREFIXES
from graph_service.reporting.advice import Advice, Adviser, Lines
from graph_service.reporting.found import Found
from graph_service.validate.report import Place, Report

_SEE: Final = NamedNode(PREFIXES["rdfs"] + "seeAlso")
_COMMENT: Final = NamedNode(PREFIXES["rdfs"] + "comment")


def page_of(advice: Advice, base_url: str) -> str | None:
    """Return the URL of the page that explains a shape, if there is one."""
    return f"{base_url}shapes/{advice.shape}" if advice.shape else None


def values_of(found: Found, adviser: Adviser, base_url: str, lines: Lines) -> list[dict[str, Any]]:
    """Return the results as JSON values; ``lines`` are places in what was sent."""
    values = []
    for each in found.results:
        advice = adviser.advise(each)
        values.append(
            {
                "severity": each.severity,
                "focus": each.focus,
                "path": each.key[3] or None,
                "value": each.value,
                "shape": each.shape,
                "component": each.component,
                "message": each.message,
                "expected": list(advice.expected),
                "example": list(advice.example),
                "page": page_of(advice, base_url),
                "line": lines.get(each.focus[1:-1]),
            }
        )
    return values


def rdf_of(found: Found, adviser: Adviser, base_url: str, rdf: RdfFormat) -> bytes:
    """Return the report as a ``sh:ValidationReport``; advice is ``rdfs:comment`` of a result."""
    triples = [
        Triple(quad.subject, quad.predicate, quad.object)
        for quad in parse(Report(found.results).turtle(), format=RdfFormat.TURTLE)
    ]
    for number, each in enumerate(found.results, 1):
        node, advice = BlankNode(f"result{number}"), adviser.advise(each)  # as the report has them
        texts = [*advice.expected, *(f"For example: {line}" for line in advice.example)]
        triples += [Triple(node, _COMMENT, Literal(text)) for text in texts]
        if page := page_of(advice, base_url):
            triples.append(Triple(node, _SEE, NamedNode(page)))
    return serialize(triples, format=rdf, prefixes=PREFIXES) or b""


def text_of(
    found: Found,
    adviser: Adviser,
    base_url: str,
    origins: Mapping[str, Place] | None = None,
) -> str:
    """Return a line per result, advice below the first of its kind, and a line that counts."""
    parts: list[str] = []
    seen: set[Advice] = {Advice()}
    for each in found.results:
        line, _, _ = Report((each,)).text(origins).partition("\n")
        parts.append(line)
        advice = adviser.advise(each)
        if advice not in seen:
            seen.add(advice)
            parts += [f"  expected: {line}" for line in advice.expected]
            parts += [f"  for example: {line}" for line in advice.example]
            parts += [f"  see: {page}" for page in (page_of(advice, base_url),) if page]
    return "\n".join([*parts, found.summary]) + "\n"
