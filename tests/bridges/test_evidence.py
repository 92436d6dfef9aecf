"""What comes in without evidence gets a claim with a citation."""

from itertools import count

import pytest
from pyoxigraph import Literal
from rdflib import Graph

from graph_service.bridges.evidence import ALLEGED, Evidence, claim, state
from graph_service.bridges.keys import iri_of
from graph_service.ingest.contribution import Origin


def test_claim_is_alleged_and_cites_one_place() -> None:
    """It is about all things of a record, and has what the shapes ask of claims and citations."""
    keys = count()
    evidence = Evidence("urn:x:source", "row 3", "Synthetic Office")
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
        (iri_of("citation", "1"), "locator", "row 3"),
    } <= found
    assert "sourceReliability" not in {predicate for _, predicate, _ in found}
    assert Graph().parse(data="".join(f"{q.subject} {q.predicate} {q.object} .\n" for q, _ in made))


def test_what_is_no_iri_is_told() -> None:
    """A text of a file never becomes syntax."""
    with pytest.raises(ValueError):
        state("urn:x:a> <urn:x:b", "urn:x:p", Literal("x"), Origin("f"))
