"""Every release has its audit line, whatever a crash or other decisions left in the log."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from graph_service.errors import LedgerError
from graph_service.ledger.completing import add_lines
from graph_service.ledger.ledger import Ledger, NewEntry

ISSUED = datetime(2026, 1, 31, tzinfo=UTC)


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    """Return a ledger of three releases."""
    made = Ledger(tmp_path)
    for value in "123":
        quads = f'<https://example.org/a> <https://example.org/p> "{value}" <urn:g> .\n'
        made.commit([NewEntry("urn:g", "public", "", "synthetic", quads.encode())], issued=ISSUED)
    return made


def accepted(ledger: Ledger) -> list[int]:
    """Return the releases that have a line."""
    return [r.details["release"] for r in ledger.audit.records() if r.event == "accepted"]


def test_lines_that_a_crash_left_out_are_added(ledger: Ledger) -> None:
    """Once, in their order, behind whatever was decided meanwhile."""
    lines = ledger.audit.path.read_bytes().splitlines(keepends=True)
    ledger.audit.path.write_bytes(lines[0])
    ledger.log("rejected", reason="synthetic")
    for _ in range(2):
        add_lines(ledger, {"token": "office"})
    assert accepted(ledger) == [1, 2, 3]
    assert [r.details.get("token") for r in ledger.audit.records()][2:] == ["office"] * 2


def test_first_line_is_added(ledger: Ledger) -> None:
    """A log that is not there says nothing of any release."""
    ledger.audit.path.unlink()
    add_lines(ledger, {})
    assert accepted(ledger) == [1, 2, 3]


@pytest.mark.parametrize("event", ["accepted", "rejected"])
def test_release_that_is_gone_is_not_made_again(ledger: Ledger, event: str) -> None:
    """Its number would get another meaning; so nobody writes until it is back."""
    if event == "rejected":
        ledger.log(event, reason="synthetic")
    (ledger.manifests / "3.json").unlink()
    with pytest.raises(LedgerError, match="release 3 is gone"):
        add_lines(Ledger(ledger.folder), {})
    (ledger.manifests / "1.json").unlink()
    (ledger.manifests / "2.json").unlink()
    with pytest.raises(LedgerError, match="release 3 is gone"):
        add_lines(Ledger(ledger.folder), {})


def test_nothing_is_listed_while_every_release_has_its_line(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However many releases there are."""
    ledger.log("rejected", reason="synthetic")
    monkeypatch.setattr(Ledger, "releases", lambda _: pytest.fail("the releases are listed"))
    add_lines(ledger, {})
