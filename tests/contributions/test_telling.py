"""A proposal in words: as JSON, lines, a patch; who decided is for reviewers."""

from graph_service.access.actor import Actor
from graph_service.contributions.standing import standing_of
from graph_service.contributions.telling import (
    NOT_ALL,
    graphs_of,
    patch,
    quads_of,
    signed,
    statements_of,
    summary,
    text_of,
)
from graph_service.ledger.proposal import REFUSED
from tests.contributions.presents import make_present
from tests.contributions.test_standing import CHANGED, ONE, THREE, TWO
from tests.ledger.test_proposal import DECISION, PROPOSAL

STAFF = Actor("staff", frozenset({"public", "internal"}), review=True)
OFFICE = Actor("office", frozenset({"public"}))


def test_difference_is_told_in_each_form() -> None:
    """All of them are against the present."""
    present = make_present({"urn:g": (ONE + THREE).encode()})
    stands = standing_of(CHANGED, present)
    assert b"".join(patch(stands.differences)).decode() == f"TX .\nD {THREE}A {TWO}TC .\n"
    assert b"".join(signed(stands.differences)).decode() == f"changed <urn:g>\n- {THREE}+ {TWO}"
    (graph,) = statements_of(stands)
    assert graph["addedStatements"] == [TWO.rstrip("\n")]
    assert (graph["conflict"], graph["before"], graph["after"]) == (True, 2, 2)
    assert quads_of(CHANGED).decode() == ONE + TWO


def test_lines_say_what_json_does() -> None:
    """Conflicts and verdicts stand out."""
    said = summary(CHANGED, OFFICE)
    stands = standing_of(CHANGED, make_present({}))
    said |= {
        "graphs": graphs_of(stands),
        "judgement": {"conforms": False, "detail": "1 violation(s)"},
        "duplicates": [{"proposed": "<urn:a>", "existing": "<urn:b>", "score": 80}],
        "allCompared": False,
    }
    text = text_of(said)
    assert "<urn:g>  +2 -0  CHANGED SINCE" in text
    assert "does not conform: 1 violation(s)" in text
    assert "may be there: <urn:a> as <urn:b> (80 of 100)" in text
    assert NOT_ALL in text
    assert NOT_ALL not in text_of(said | {"allCompared": True})


def test_who_decided_is_for_reviewers() -> None:
    """Its proposer reads why."""
    closed = PROPOSAL.closed(REFUSED, DECISION)
    assert summary(closed, STAFF)["decision"]["by"] == "staff"
    assert "by" not in summary(closed, OFFICE)["decision"]
    assert "decided at" in text_of(summary(closed, OFFICE))
    assert "decided by staff at" in text_of(summary(closed, STAFF))
