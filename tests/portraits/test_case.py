"""A case, from its parts."""

from graph_service.portraits.case import Case
from graph_service.portraits.thread import Days
from tests.portraits.conftest import ID, Portraying


def case_of(portrait: Portraying) -> Case:
    """Return the synthetic case."""
    found = portrait("incident/i1")
    assert isinstance(found, Case)
    return found


def test_acts_and_parts_have_their_claims(portrait: Portraying) -> None:
    """Nobody stands there without a role and without who says so; retracted claims do not."""
    case = case_of(portrait)
    (act,), (alleged,), (affected,) = case.acts, case.alleged, case.affected
    assert act.claims == (ID + "claim/c1",)
    assert alleged.claims == (ID + "claim/c1",)
    assert (alleged.agents, alleged.category is not None) == ((), True)
    assert alleged.degree is not None
    assert alleged.accountability is None
    assert [each.iri for each in affected.agents] == [ID + "person/p1"]
    assert case.others == ()


def test_engagement_is_linked_with_strength_and_days(portrait: Portraying) -> None:
    """As they were computed when the data came in."""
    (link,) = case_of(portrait).links
    assert (link.least, link.most, link.strength_slug) == (10, 40, "asserted")
    assert [each.text.text for each in link.mechanisms] == ["A committee"]


def test_thread_has_days_to_the_reply_and_of_silence(portrait: Portraying) -> None:
    """Of the State of the case alone: another one that was addressed has its own cases."""
    first, second = case_of(portrait).steps
    (reply,) = first.replies
    assert reply.days == Days(21, 51)
    assert first.silences == ()
    (silence,) = second.silences
    assert (silence.state.iri, silence.days) == (ID + "state/XNO", Days(31, 395))


def test_events_are_in_order_of_time(portrait: Portraying) -> None:
    """What has no date comes last."""
    events = case_of(portrait).events
    assert [event.kind for event in events] == [
        *("engagement", "incident", "intervention", "reply", "intervention"),
        *("act", "outcome", "outcome"),
    ]


def test_situation_and_outcomes_belong_to_it(portrait: Portraying) -> None:
    """By the statements that lead to it."""
    case = case_of(portrait)
    assert [each.iri for each in case.situations] == [ID + "situation/t1"]
    assert {each.whom[0].iri for each in case.outcomes} == {ID + "person/p1", ID + "person/p2"}
