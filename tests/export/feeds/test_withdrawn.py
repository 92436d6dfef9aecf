"""Withdrawals have their place in a stream, which does not change once they are told."""

from collections.abc import Callable
from dataclasses import dataclass

from graph_service.export.feeds.steps import Step
from graph_service.export.feeds.withdrawn import Withdrawn, withdrawn_from

STEPS = [Step(n, "", f"2026-01-0{n}T00:00:00Z") for n in (3, 5, 8)]


@dataclass(frozen=True)
class Notice:
    """A withdrawal."""

    iri: str
    release: int
    audiences: tuple[str, ...] = ("public",)
    time: str = "2026-02-01T10:00:00.123+00:00"


def known(*numbers: int) -> Callable[[int], int | None]:
    """Return what tells the last of the releases that somebody knows, up to one that was made."""
    return lambda number: max((n for n in numbers if n <= number), default=None)


def place(release: int, since: Callable[[int], int | None]) -> tuple[int, str] | None:
    """Return where the withdrawal stands that made a release, ``None`` when it is not told."""
    found = withdrawn_from([Notice("urn:a", release)], STEPS, {"public"}, since)
    return (found[0].release, found[0].time) if found else None


def test_withdrawal_stands_at_the_release_that_its_readers_know() -> None:
    """The one that it made, or, where that is news to others alone, the one before."""
    since = known(1, 3, 5, 8)
    assert place(5, since) == (5, "2026-01-05T00:00:00Z")
    assert place(7, since) == (5, "2026-01-05T00:00:00Z")
    assert place(9, since) == (8, "2026-01-08T00:00:00Z")


def test_what_is_before_or_after_the_stream_is_not_in_it() -> None:
    """What was withdrawn before its first release, and with a release that is yet to come."""
    assert place(2, known(1, 3, 5, 8)) is None
    assert place(9, known(1, 3, 5, 8, 9)) is None
    assert place(9, lambda _: None) is None
    assert withdrawn_from([Notice("urn:a", 5)], [], {"public"}, known(5)) == []


def test_only_who_could_see_it_is_told() -> None:
    """In the order in which it happened; two withdrawals of one thing are two members."""
    notices = [
        Notice("urn:a", 3, ("partner", "public")),
        Notice("urn:b", 4, ("partner",)),
        Notice("urn:a", 8, ("public",), "2026-03-01T00:00:00+00:00"),
    ]
    told = withdrawn_from(notices, STEPS, {"public"}, known(3, 5, 8))
    assert [(each.thing, each.release, each.when) for each in told] == [
        ("urn:a", 3, "2026-02-01T10:00:00.123Z"),
        ("urn:a", 8, "2026-03-01T00:00:00Z"),
    ]
    assert told[0].iri != told[1].iri
    assert told[0] == Withdrawn(told[0].thing, told[0].release, told[0].time, told[0].when)
    assert len(withdrawn_from(notices, STEPS, {"partner"}, known(3, 5, 8))) == 2
