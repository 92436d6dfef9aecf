"""An answer as cells of a page."""

import json

import pytest

from graph_service.query.canned import CannedQuery
from graph_service.query.parameters import Parameter
from graph_service.web.rows import MOST_ROWS, Item, lay_out, link

SERVICE = "https://data.example.org/"
OURS = "https://w3id.org/reprisals/"


def make_query(*columns: str, parameters: tuple[Parameter, ...] = ()) -> CannedQuery:
    """Return a query with these columns."""
    return CannedQuery("made-up", "topic", {}, {}, {}, (), (), parameters, columns, 5, "")


def make_body(*rows: dict[str, dict[str, str]]) -> bytes:
    """Return an answer in SPARQL results JSON."""
    return json.dumps({"results": {"bindings": rows}}).encode()


def iri(value: str) -> dict[str, str]:
    """Return an IRI as the answer has it."""
    return {"type": "uri", "value": value}


def text(value: str, language: str = "") -> dict[str, str]:
    """Return a literal as the answer has it."""
    return {"type": "literal", "value": value} | ({"xml:lang": language} if language else {})


def test_label_stands_on_its_link() -> None:
    """Column and label become one cell; without a label the IRI is shown without our base."""
    query = make_query("state", "stateLabel")
    state = iri(OURS + "id/state/XNO")
    body = make_body({"state": state, "stateLabel": text("Northland", "en")}, {"state": state}, {})
    page = lay_out(body, query, {}, SERVICE)
    assert page.columns == ("State",)
    address = SERVICE + "id/state/XNO"
    assert page.rows == (
        ((Item("Northland", address, "en"),),),
        ((Item("id/state/XNO", address),),),
        ((),),
    )


@pytest.mark.parametrize(
    ("columns", "values"),
    [
        (("sources", "sourceLabels"), ("A | B", 2)),
        (("ownPolicies", "ownPolicyLabels"), ("A | B", 2)),
        (("people", "peopleLabels"), ("A | B", 2)),
        (("sources", "sourceLabels"), ("A title with | in it | B", 3)),
    ],
)
def test_joined_values_are_told_apart(columns: tuple[str, str], values: tuple[str, int]) -> None:
    """Each IRI has its label; where their numbers differ, the IRIs speak for themselves."""
    joined = f"{OURS}id/source/s1 {OURS}id/source/s2"
    body = make_body({columns[0]: text(joined), columns[1]: text(values[0])})
    [[cell]] = lay_out(body, make_query(*columns), {}, SERVICE).rows
    assert [item.href for item in cell] == [f"{SERVICE}id/source/s{n}" for n in (1, 2)]
    shown = ["A", "B"] if values[1] == 2 else ["id/source/s1", "id/source/s2"]
    assert [item.text for item in cell] == shown


def test_what_was_asked_for_is_not_repeated() -> None:
    """A bound language or number has no column, a bound State has; an unused parameter has none."""
    parameters = (
        Parameter("language", "language"),
        Parameter("days", "integer"),
        Parameter("state", "iri"),
        Parameter("actType", "concept", scheme="act-type"),
    )
    query = make_query("days", "state", "actType", "n", "language", parameters=parameters)
    row = {
        "days": text("5"),
        "state": iri(OURS + "id/state/XNO"),
        "n": text("1"),
        "language": text("en"),
    }
    page = lay_out(make_body(row), query, {"language": 1, "days": 1, "state": 1}, SERVICE)
    assert page.columns == ("State", "N")


def test_long_answers_are_shown_in_part_and_counted_whole() -> None:
    """A page shows so many rows and knows how many there are."""
    page = lay_out(make_body(*[{"n": text("1")}] * (MOST_ROWS + 3)), make_query("n"), {}, SERVICE)
    assert (len(page.rows), page.count) == (MOST_ROWS, MOST_ROWS + 3)


@pytest.mark.parametrize(
    ("value", "href"),
    [
        (OURS + "id/state/XNO", SERVICE + "id/state/XNO"),
        ("http://www.w3.org/ns/prov#Entity", "http://www.w3.org/ns/prov#Entity"),
        ("javascript:alert(1)", ""),
        ("data:text/html,x", ""),
        ("urn:x", ""),
    ],
)
def test_only_addresses_of_the_web_are_links(value: str, href: str) -> None:
    """Our own IRIs lead to this service, others to themselves, and code to nowhere."""
    assert link(value, SERVICE) == href
