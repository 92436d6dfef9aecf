"""Days between engagement and incident, as far as the dates let us know them."""

import pytest
from pyoxigraph import RdfFormat, parse

from graph_service.ingest.contribution import Origin, Statement
from graph_service.ingest.dates import read_date
from graph_service.ingest.lags import find_lags, measure_lag

HEAD = """
@prefix : <https://example.org/> .
@prefix rep: <https://w3id.org/reprisals/ontology/> .
@prefix d: <http://id.loc.gov/datatypes/edtf/> .
"""
LINK = ":l rep:linksIncident :i ; rep:linksEngagement :e ."


def statements_of(text: str) -> list[Statement]:
    """Return the statements of a TriG text, numbered as lines."""
    return [
        Statement(quad, Origin("x.trig", n))
        for n, quad in enumerate(parse(HEAD + text, format=RdfFormat.TRIG), 1)
    ]


@pytest.mark.parametrize(
    ("incident", "engagement", "lag"),
    [
        ("2018-09-10", "2018-09-01", (9, 9)),
        ("2018-09-10", "2018-09", (-20, 9)),
        ("2018-09", "2018-09", (-29, 29)),
        ("2013-09-14/2014-03-14", "2013-09-01", (13, 13)),
        ("2018-05/2018-06-12", "2018-04-30", (1, 31)),
        ("2018-01-01", "2018-02-01", (-31, -31)),
        ("2017", "2018-06-15/2018-06-20", (-535, -166)),
        ("/2019", "2018", None),
        ("2019", "../2018", None),
        ("2019", "2018/..", None),
        ("2019/..", "2018-12-31", (1, 365)),
    ],
)
def test_lag_is_from_the_engagement_to_the_start_of_the_incident(
    incident: str, engagement: str, lag: tuple[int, int] | None
) -> None:
    """An incident of months counts from its start; without all four days there is no lag."""
    assert measure_lag(read_date(incident), read_date(engagement)) == lag


def test_lags_go_to_the_graph_of_the_link() -> None:
    """Both lags are integers in the graph of the link, whose place they have."""
    statements = statements_of(
        f':g {{ {LINK} }} :h {{ :i rep:date "2018-09-10"^^d:EDTF }} '
        ':k { :e rep:date "2018-09-01"^^d:EDTF }'
    )
    found = find_lags(statements, statements)
    number = '"9"^^<http://www.w3.org/2001/XMLSchema#integer> <https://example.org/g>'
    rep = "https://w3id.org/reprisals/ontology/"
    assert [str(s.quad) for s in found] == [
        f"<https://example.org/l> <{rep}minimumLag> {number}",
        f"<https://example.org/l> <{rep}maximumLag> {number}",
    ]
    assert {s.origin.line for s in found} == {1}


@pytest.mark.parametrize(
    "text",
    [
        LINK,
        LINK + ' :i rep:date "2018"^^d:EDTF .',
        LINK + ' :i rep:date "2018"^^d:EDTF . :e rep:date "2018" .',
        LINK + ' :i rep:date "2018"^^d:EDTF, "2019"^^d:EDTF . :e rep:date "2018"^^d:EDTF .',
        ':l rep:linksIncident :i . :i rep:date "2018"^^d:EDTF . :e rep:date "2018"^^d:EDTF .',
    ],
)
def test_link_without_two_dates_has_no_lag(text: str) -> None:
    """A missing end, a missing date or two dates of one thing leave the link as it is."""
    statements = statements_of(text)
    assert find_lags(statements, statements) == []


def test_dates_that_readers_of_the_link_may_not_see_are_not_used() -> None:
    """Only the dates that are handed in count, wherever others may be."""
    links = statements_of(LINK + ' :i rep:date "2018"^^d:EDTF . :e rep:date "2018"^^d:EDTF .')
    assert find_lags(links, [s for s in links if "e>" not in str(s.quad.subject)]) == []
