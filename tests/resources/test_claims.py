"""Claims come with their sources, and with the other side."""

from pyoxigraph import NamedNode

from graph_service.resources.asking import Asker, subject_of
from graph_service.resources.claims import Citation, read_claims, read_responses
from tests.resources.conftest import REP

INCIDENT = NamedNode(REP + "id/incident/i1")


def test_claim_is_read_with_source_and_place(asker: Asker) -> None:
    """Who reads a claim knows who asserts it, from where in which document."""
    found = read_claims(asker, [INCIDENT])
    claim = found.of(INCIDENT.value)[0]
    assert claim.iri == REP + "id/claim/c1"
    place = Citation(REP + "id/citation/c1-1", REP + "id/source/s1", ("para. 3",))
    assert claim.citations == (place,)
    assert [term.value for term in claim.terms("rep:asserterLabel")] == ["A newspaper"]
    assert {subject_of(quad) for quad in found.quads} == {
        REP + "id/" + each for each in ("claim/c1", "claim/c2", "citation/c1-1", "source/s1")
    }


def test_contradiction_comes_along(asker: Asker) -> None:
    """The claim that contradicts one is shown with it, though it does not name the thing."""
    found = read_claims(asker, [INCIDENT])
    first, second = found.claims
    assert first.against == (second.iri,)
    assert second.against == (first.iri,)
    assert not second.about
    assert read_claims(asker, [], [second.iri]).claims[0].against == (second.iri,)


def test_claims_speak_of_what_was_asked_for_alone(asker: Asker) -> None:
    """The other things that a claim is about are left out: there may be hundreds."""
    assert read_claims(asker, [INCIDENT]).claims[0].about == {INCIDENT.value}
    both = read_claims(asker, [INCIDENT, NamedNode(REP + "id/act/a1")])
    assert len(both.claims[0].about) == 2
    assert read_claims(asker, [NamedNode("urn:nothing")]).claims == ()


def test_responses_to_what_was_done_about_an_incident_are_found(asker: Asker) -> None:
    """From the intervention, and from the incident that it is about."""
    for name in ("intervention/v1", "incident/i1"):
        quads = read_responses(asker, NamedNode(REP + "id/" + name))
        assert {subject_of(quad) for quad in quads} == {REP + "id/response/r1"}
