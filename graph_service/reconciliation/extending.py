"""Values of properties of things, and which properties things of a type have."""

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from pyoxigraph import Literal, NamedNode

from graph_service.namespaces import PREFIXES, expand
from graph_service.reconciliation.asked import Extension
from graph_service.reconciliation.found import Found, Kind
from graph_service.reconciliation.values import Said, Term
from graph_service.resources.asking import Asker, node_of, values

MOST_PROPOSED: Final = 100
"""Properties that are proposed for a type."""

_SAMPLE: Final = 200
_XSD: Final = PREFIXES["xsd"]
_INTEGERS: Final = frozenset(
    _XSD + name for name in ("integer", "int", "long", "short", "nonNegativeInteger", "gYear")
)
_NUMBERS: Final = frozenset(_XSD + name for name in ("decimal", "double", "float"))
_DATE: Final = re.compile(r"\d{4}-\d\d-\d\d")
_MOMENT: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)?")
_TYPE: Final = expand("rdf:type")


def extend(
    asked: Extension, said: Said, named: Mapping[str, Found], columns: Sequence[Kind]
) -> dict[str, Any]:
    """Return the answer to an extension: each thing with the values of each property.

    Args:
        asked: what is asked for.
        said: what the things say.
        named: what things that are said are called, by IRI.
        columns: the properties with what they are called, in the order of ``asked``.
    """
    return {
        "meta": [
            {"id": column.name, "name": kind.name}
            for column, kind in zip(asked.columns, columns, strict=True)
        ],
        "rows": {
            thing: {
                column.name: [
                    _value(term, named)
                    for term in said.get((thing, column.iri), ())[: column.limit or None]
                ]
                for column in asked.columns
            }
            for thing in asked.things
        },
    }


def propose(asker: Asker, kinds: Iterable[str]) -> list[str]:
    """Return the properties that things of these types have, by IRI; some stand for all.

    Raises:
        GraphServiceError: what the pool raises.
    """
    nodes = [node for node in map(node_of, kinds) if isinstance(node, NamedNode)]
    if not nodes:
        return []
    some = (
        f"SELECT DISTINCT ?s {{ {values('kind', nodes)} ?s a ?kind FILTER(isIRI(?s)) }} ORDER BY ?s"
    )
    rows = asker.ask(
        f"SELECT DISTINCT ?p {{ {{ {some} LIMIT {_SAMPLE} }} ?s ?p ?o }} "
        f"ORDER BY ?p LIMIT {MOST_PROPOSED}"
    )
    found = [row["p"].value for row in rows if isinstance(row["p"], NamedNode)]
    return [each for each in found if each != _TYPE]


def _value(term: Term, named: Mapping[str, Found]) -> dict[str, Any]:
    """Return a value as the interface has it; what it has no form for is a string."""
    if isinstance(term, NamedNode):
        thing = named.get(term.value)
        if thing is None:
            return {"str": term.value}
        return {"id": term.value, "name": thing.name}
    return _literal(term)


def _literal(term: Literal) -> dict[str, Any]:
    text, datatype = term.value, term.datatype.value
    if datatype in _INTEGERS and re.fullmatch(r"[+-]?\d{1,16}", text):
        return {"int": int(text)}
    if datatype in _NUMBERS:
        try:
            number = float(text)
        except ValueError:
            return {"str": text}
        return {"float": number} if math.isfinite(number) else {"str": text}
    if datatype == _XSD + "date" and _DATE.fullmatch(text):
        return {"date": f"{text}T00:00:00Z"}
    if datatype == _XSD + "dateTime" and _MOMENT.fullmatch(text):
        return {"date": text}
    return {"str": text}
