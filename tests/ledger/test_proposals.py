"""Proposals are files of the ledger: whole, found again, and gone when something is withdrawn."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from graph_service.errors import LedgerError, NotFound, Withdrawn
from graph_service.ledger.fsck import examine
from graph_service.ledger.ledger import Ledger, NewEntry
from graph_service.ledger.proposal import ENDED, OPEN, REFUSED
from graph_service.ledger.withdrawal import withdraw
from tests.ledger.test_proposal import DECISION, ID, LINE, PROPOSAL

NOW = datetime(2026, 3, 1, tzinfo=UTC)


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    """Return a record of one release, in which a proposal waits."""
    made = Ledger(tmp_path)
    quads = b'<urn:other> <urn:p> "1" <urn:g> .\n'
    made.commit([NewEntry("urn:g", "public", "", "d", quads)], issued=NOW)
    made.proposals.write(PROPOSAL)
    return made


def test_proposal_is_found_again(ledger: Ledger) -> None:
    """By its id and nothing else."""
    assert Ledger(ledger.folder).proposals.read(ID) == PROPOSAL
    assert ledger.proposals.names() == [ID]
    for name in ("f" * 32, "../" + ID, ID[:-1], ID + "0", ID.upper(), ""):
        assert ledger.proposals.read(name) is None
    assert examine(ledger).faults == () == examine(ledger).leftovers


def test_damage_and_leftovers_are_told(ledger: Ledger) -> None:
    """A damaged one is a fault, an unfinished one is not."""
    folder = ledger.proposals.folder
    (folder / f"{ID}.json.tmp").write_bytes(b"half")
    assert examine(ledger).leftovers == (f"proposals/{ID}.json.tmp",)
    (folder / f"{ID}.json").write_bytes(b"{}")
    assert [fault for fault in examine(ledger).faults if ID in fault]
    with pytest.raises(LedgerError):
        ledger.proposals.read(ID)


@pytest.mark.parametrize(
    "iri", ["https://example.org/s", "https://example.org/g", "https://example.org/noted"]
)
def test_withdrawal_ends_what_names_it(ledger: Ledger, iri: str) -> None:
    """Though no release ever had it: no byte is left but in the log, and it does not come back."""
    done = withdraw(ledger, iri, issued=NOW)
    left = ledger.proposals.read(ID)
    assert left is not None
    assert (left.state, left.graphs, left.note) == (ENDED, (), "")
    assert (done.audiences, done.graphs) == ((), ())
    for path in ledger.folder.rglob("*"):
        if path.is_file() and path.name not in ("audit.log", "withdrawal.json"):
            assert iri.encode() not in path.read_bytes(), path
    with pytest.raises(Withdrawn) as caught:
        quads = LINE.replace("example.org/g", "example.org/new").encode() + f"<{iri}>".encode()
        ledger.commit([NewEntry("https://example.org/new", "public", "", "d", quads)], issued=NOW)
    assert caught.value.audiences == frozenset()
    assert examine(ledger).faults == ()


def test_others_wait_on(ledger: Ledger) -> None:
    """What does not name it is as it was; an unknown IRI is not there."""
    with pytest.raises(NotFound):
        withdraw(ledger, "urn:nothing", issued=NOW)
    withdraw(ledger, "urn:other", issued=NOW)
    left = ledger.proposals.read(ID)
    assert left is not None and left.state == OPEN


def test_reason_that_names_it_goes(ledger: Ledger) -> None:
    """The decision stays, without its words."""
    reason = replace(DECISION, reason="It names urn:person-1.")
    ledger.proposals.write(PROPOSAL.closed(REFUSED, reason))
    withdraw(ledger, "urn:person-1", issued=NOW)
    left = ledger.proposals.read(ID)
    assert left is not None and left.decision is not None
    assert (left.state, left.decision.reason, left.decision.by) == (REFUSED, "", "staff")


def test_damage_does_not_hold_a_withdrawal_up(ledger: Ledger) -> None:
    """A damaged file that has the IRI goes; unfinished ones go, too."""
    path = ledger.proposals.folder / f"{ID}.json"
    path.write_bytes(path.read_bytes()[:-3])
    (ledger.proposals.folder / "x.json.tmp").write_bytes(b"https://example.org/s")
    withdraw(ledger, "https://example.org/s", issued=NOW)
    assert list(ledger.proposals.folder.iterdir()) == []


def test_old_decisions_are_forgotten(ledger: Ledger) -> None:
    """The oldest first; what waits is never forgotten."""
    for number in range(4):
        decision = replace(DECISION, time=f"2026-02-0{number + 1}T00:00:00+00:00")
        name = f"{number}" * 32
        ledger.proposals.write(replace(PROPOSAL, id=name).closed(REFUSED, decision))
    ledger.proposals.sweep(2)
    assert ledger.proposals.names() == [ID, "2" * 32, "3" * 32]
