"""Lists of things, made by a process of their own."""

import pytest

from graph_service.errors import Unavailable
from graph_service.export.sitemap import unpack
from graph_service.web import listing
from graph_service.web.listing import Listing, _read, _write
from graph_service.web.service import Service


class Free:
    """Spending without a limit."""

    def elsewhere(self) -> "Free":
        """Charge nothing."""
        return self

    def __enter__(self) -> None:
        """Begin."""

    def __exit__(self, *_: object) -> None:
        """End."""


def test_list_is_made_once(running: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    """As long as the same is answered from, nothing is read again."""
    made, answering = Listing(), running.answering()
    calls = []
    real = listing._list
    monkeypatch.setattr(listing, "_list", lambda view: calls.append(view) or real(view))
    first = made.of(answering, Free())  # type: ignore[arg-type]
    assert made.of(answering, Free()) is first and len(calls) == 1  # type: ignore[arg-type]
    assert [unpack(page) for page in first] == []


def test_who_asks_meanwhile_is_told_to_come_back(
    running: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While another list is made nobody waits for long."""
    monkeypatch.setattr(listing, "_PATIENCE", 0.01)
    made = Listing()
    with made._making, pytest.raises(Unavailable):
        made.of(running.answering(), Free())  # type: ignore[arg-type]


def test_view_that_is_gone_is_not_listed(running: Service) -> None:
    """What the ledger has no more of can't be listed: come back when it is known what is there."""
    from dataclasses import replace

    view = replace(running.answering().view, digest="0" * 64)
    with pytest.raises(Unavailable):
        listing._list(view)


def test_pages_pass_between_processes() -> None:
    """Any number of pages, any bytes."""
    for pages in ([], [b""], [b"a\x00", b"bc"]):
        assert list(_read(_write(pages))) == pages
