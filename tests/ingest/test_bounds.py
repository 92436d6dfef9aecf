"""A stated date brings its bounds."""

import pytest
from pyoxigraph import RdfFormat, parse

from graph_service.errors import MappingFault
from graph_service.ingest.bounds import find_bounds
from graph_service.ingest.contribution import Origin, Statement

HEAD = """
@prefix : <https://example.org/> .
@prefix rep: <https://w3id.org/reprisals/ontology/> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix d: <http://id.loc.gov/datatypes/edtf/> .
"""


def statements_of(text: str) -> list[Statement]:
    """Return the statements of a TriG text, numbered as lines."""
    return [
        Statement(quad, Origin("x.trig", n))
        for n, quad in enumerate(parse(HEAD + text, format=RdfFormat.TRIG), 1)
    ]


def test_bounds_go_to_the_graph_and_place_of_the_date() -> None:
    """Earliest and latest are days, in the graph of the date, with its origin."""
    found = find_bounds(statements_of(':g { :a rep:date "2018-09~"^^d:EDTF }'))
    day = "<http://www.w3.org/2001/XMLSchema#date>"
    rep = "https://w3id.org/reprisals/ontology/"
    assert [(str(s.quad), s.origin.line) for s in found] == [
        (
            f'<https://example.org/a> <{rep}earliest> "2018-09-01"^^{day} <https://example.org/g>',
            1,
        ),
        (f'<https://example.org/a> <{rep}latest> "2018-09-30"^^{day} <https://example.org/g>', 1),
    ]


def test_open_start_gives_no_earliest_day() -> None:
    """A bound that is not known is not stated."""
    (found,) = find_bounds(statements_of(':a rep:date "../2019"^^d:EDTF .'))
    assert found.quad.predicate.value.endswith("latest")


def test_other_dates_are_checked_and_give_no_bounds() -> None:
    """Only rep:date has bounds; every EDTF literal must be one; plain text is left alone."""
    assert find_bounds(statements_of(':a dcterms:issued "2018"^^d:EDTF ; rep:date "x" .')) == []
    with pytest.raises(MappingFault, match=r"x\.trig:2: 'abc' is no date in EDTF"):
        find_bounds(statements_of(':a dcterms:issued "2018"^^d:EDTF, "abc"^^d:EDTF .'))
