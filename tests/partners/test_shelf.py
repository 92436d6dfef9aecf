"""Answers that are kept."""

import time

from graph_service.partners.answers import Rows
from graph_service.partners.shelf import Kept, Shelf

FRESH = {"cache-control": "max-age=60", "etag": '"a"'}


def make_kept(text: str = "(1)", headers: dict[str, str] = FRESH) -> Kept:
    """Return an answer of this moment."""
    return Kept(Rows(text, 1), headers, time.time(), time.monotonic())


def test_what_may_be_kept_is_found_until_others_need_the_room() -> None:
    """What was not asked for longest goes first; what is too large is not kept."""
    shelf = Shelf(10_000)
    for n in range(9):
        shelf.put((str(n),), make_kept("x" * 500))
        assert shelf.get(("0",)) is not None
    kept = {n for n in range(9) if shelf.get((str(n),)) is not None}
    assert {0, 8} <= kept and 1 not in kept
    shelf.put(("large",), make_kept("x" * 5_000))
    assert shelf.get(("large",)) is None


def test_what_may_not_be_kept_takes_the_place_of_what_was() -> None:
    """A newer answer counts, even if it is not kept."""
    shelf = Shelf(10_000)
    shelf.put(("a",), make_kept())
    shelf.put(("a",), make_kept(headers={"cache-control": "no-store"}))
    assert shelf.get(("a",)) is None


def test_answer_is_fresh_for_a_while_and_again_when_it_holds() -> None:
    """The partner's new headers count."""
    old = Kept(Rows("(1)", 1), FRESH, 0.0, time.monotonic() - 61)
    assert not old.is_fresh() and make_kept().is_fresh()
    again = old.renewed({"cache-control": "max-age=30"})
    assert again.is_fresh() and again.rows == old.rows and again.asked > 0
