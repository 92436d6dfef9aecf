"""What comes in without evidence gets a claim with a citation."""

from itertools import count

import pytest
from pyoxigraph import Literal
from rdflib import Graph

from graph_service.bridges.evidence import ALLEGED, Evidence, claim, state
from graph_service.bridges.keys import iri_of
from graph_service.ingest.contribution import Origin


def test_claim_is_alleged_and_cites_no_place_that_nobody_looked_up() -> None:
    """It is about all things of a record, and has what the shapes ask of claims and citations."""
    keys = count()
    evidence = Evidence("urn:x:source", "Synthetic Office", "row 3")
    made = list(claim(["urn:x:a", "urn:x:b"], evidence, Origin("f", 3), lambda: str(next(keys))))
    assert {each.origin for each in made} == {Origin("f", 3)}
    found = {
        (quad.subject.value, quad.predicate.value.rpartition("/")[2], quad.object.value)
        for quad, _ in made
    }
    claimed = iri_of("claim", "0")
    assert {
        (claimed, "about", "urn:x:a"),
        (claimed, "about", "urn:x:b"),
        (claimed, "claimStatus", ALLEGED),
        (claimed, "asserterLabel", "Synthetic Office"),
        (claimed, "hasCitation", iri_of("citation", "1")),
        (claimed, "statement", "As recorded in row 3."),
    } <= found
    assert not {"sourceReliability", "locator"} & {predicate for _, predicate, _ in found}
    placed = Evidence("urn:x:source", "", "", "page 3")
    cited = [str(quad.object) for quad, _ in claim([], placed, Origin("f", 3), lambda: "k")]
    assert cited[-1] == '"page 3"'
    assert Graph().parse(data="".join(f"{q.subject} {q.predicate} {q.object} .\n" for q, _ in made))


def test_what_is_no_iri_is_told() -> None:
    """A text of a file never becomes syntax."""
    with pytest.raises(ValueError):
        state("urn:x:a> <urn:x:b", "urn:x:p", Literal("x"), Origin("f"))
