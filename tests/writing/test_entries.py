"""Each graph stays whose it is; who changed it, and how, stands beside it."""

from dataclasses import replace
from datetime import UTC, datetime

from graph_service.access.actor import Actor
from graph_service.ledger.release import Entry
from graph_service.writing import DATASET, Occasion
from graph_service.writing.entries import entries_after
from tests.contributions.presents import make_release

NOW = datetime(2026, 2, 1, 12, tzinfo=UTC)
OFFICE = Actor("token-of-office", frozenset({"public"}), ("*",), "public", contributor="Office")
RELEASE = make_release({"urn:old": b"", "urn:other": b""}, 7)


def after(occasion: Occasion, actor: Actor = OFFICE) -> dict[str, object]:
    """Return the entries after a change of two graphs."""
    return dict(entries_after(RELEASE, {"urn:old": b"1", "urn:new": b"2"}, actor, occasion, NOW))


def test_one_activity_is_that_of_all_graphs_of_a_change() -> None:
    """What was there is revised, what is new is not; others keep what they have."""
    made = after(Occasion("update"))
    old, new = (made[graph].activity for graph in ("urn:old", "urn:new"))  # type: ignore[attr-defined]
    assert replace(old, revised=0) == new
    assert (old.revised, old.kind, old.time) == (7, "update", "2026-02-01T12:00:00Z")
    assert made["urn:other"] is RELEASE.entries[1]
    assert isinstance(made["urn:other"], Entry)
    other = after(Occasion("update"))["urn:new"].activity  # type: ignore[attr-defined]
    assert other.id != new.id and len(new.id) == 32


def test_names_of_tokens_stay_out() -> None:
    """What is told is the name that was chosen, and that there was a review."""
    made = after(Occasion("put", proposal="p" * 32))["urn:new"]
    assert (made.contributor, made.dataset) == ("Office", DATASET)  # type: ignore[attr-defined]
    assert made.activity.reviewed and made.activity.contributor == "Office"  # type: ignore[attr-defined]
    nameless = after(Occasion(), replace(OFFICE, contributor=""))
    assert "token-of-office" not in repr([made, nameless])
    assert nameless["urn:new"].contributor == ""  # type: ignore[attr-defined]
