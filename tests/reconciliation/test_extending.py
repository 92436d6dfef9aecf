"""Values are written as the interface has them; what it has no form for is a string."""

import pytest
from pyoxigraph import Literal, NamedNode

from graph_service.namespaces import PREFIXES
from graph_service.reconciliation.asked import Column, Extension
from graph_service.reconciliation.extending import extend
from graph_service.reconciliation.found import Found, Kind
from graph_service.reconciliation.values import Term

XSD = PREFIXES["xsd"]
NAMED = {"urn:x": Found(1, "urn:x", "Northland", (), ())}


def typed(text: str, name: str) -> Literal:
    """Return a literal of a datatype of XML Schema."""
    return Literal(text, datatype=NamedNode(XSD + name))


@pytest.mark.parametrize(
    ("term", "cell"),
    [
        (NamedNode("urn:x"), {"id": "urn:x", "name": "Northland"}),
        (NamedNode("urn:y"), {"str": "urn:y"}),
        (Literal("text", language="en"), {"str": "text"}),
        (typed("12", "integer"), {"int": 12}),
        (typed("9" * 30, "integer"), {"str": "9" * 30}),
        (typed("0.5", "decimal"), {"float": 0.5}),
        (typed("INF", "double"), {"str": "INF"}),
        (typed("2018-09-01", "date"), {"date": "2018-09-01T00:00:00Z"}),
        (typed("2018-09-01T10:00:00Z", "dateTime"), {"date": "2018-09-01T10:00:00Z"}),
        (typed("true", "boolean"), {"str": "true"}),
        (Literal("2018-09~", datatype=NamedNode("urn:edtf")), {"str": "2018-09~"}),
    ],
)
def test_value_has_its_form(term: Term, cell: dict[str, object]) -> None:
    """Things with their names, numbers and dates as such."""
    asked = Extension(("urn:t",), (Column("p", "urn:p"),))
    found = extend(asked, {("urn:t", "urn:p"): [term]}, NAMED, [Kind("urn:p", "is p")])
    assert found == {
        "meta": [{"id": "p", "name": "is p"}],
        "rows": {"urn:t": {"p": [cell]}},
    }


def test_every_thing_has_every_column() -> None:
    """Also when nothing is said; the limit keeps the first values."""
    asked = Extension(("urn:t", "urn:u"), (Column("p", "urn:p", 1), Column("q", "urn:q")))
    said = {("urn:t", "urn:p"): [Literal("a"), Literal("b")]}
    found = extend(asked, said, {}, [Kind("urn:p", "p"), Kind("urn:q", "q")])
    assert found["rows"] == {
        "urn:t": {"p": [{"str": "a"}], "q": []},
        "urn:u": {"p": [], "q": []},
    }
