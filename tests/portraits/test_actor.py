"""Somebody's path through a case."""

from graph_service.portraits.actor import Actor
from tests.portraits.conftest import ID, Portraying


def test_path_runs_from_engagement_to_outcome(portrait: Portraying) -> None:
    """With the outcomes of this person, not of others in the same case."""
    found = portrait("person/p1")
    assert isinstance(found, Actor)
    (path,) = found.paths
    assert path.incident.iri == ID + "incident/i1"
    assert [each.what.iri for each in path.engagements] == [ID + "engagement/e1"]
    assert [step.iri for step in path.steps] == [ID + "intervention/n1", ID + "intervention/n2"]
    assert [reply.iri for step in path.steps for reply in step.replies] == [ID + "response/r1"]
    assert [each.status.iri.rpartition("/")[2] for each in path.outcomes] == ["in-force"]


def test_somebody_without_a_name_is_told_apart(portrait: Portraying) -> None:
    """What they are called is no name that a source gives."""
    named, unnamed = portrait("person/p2"), portrait("person/p1")
    assert isinstance(named, Actor)
    assert isinstance(unnamed, Actor)
    assert (named.has_name, unnamed.has_name) == (True, False)
    assert named.paths == ()
