"""Proposals are stored whole, decided once, and survive what dies meanwhile."""

import signal
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from threading import Thread

import pytest

from graph_service.access.actor import Actor
from graph_service.access.tokens import tokens_of
from graph_service.contributions.proposing import Proposing
from graph_service.contributions.reviews import Reviews
from graph_service.errors import (
    Conflict,
    GraphServiceError,
    InputError,
    LedgerError,
    NotFound,
    OutOfScope,
    ProposalsFull,
    Withdrawn,
)
from graph_service.ledger.fsck import examine
from graph_service.ledger.ledger import NewEntry
from graph_service.ledger.withdrawal import withdraw
from graph_service.settings import read_settings
from graph_service.state import State
from graph_service.writing import Change, Occasion, Present, Request, Work, Writer

GRAPH = "urn:g:new"
STAFF = Actor("staff", frozenset({"public", "internal"}), review=True)
KILLED = """
import os, signal, sys
from graph_service.ledger.audit import Audit
from graph_service.ledger.proposals import Proposals
from tests.contributions.test_reviews import Office, STAFF

moment, folder, name = sys.argv[1:]
end = lambda *_, **__: os.kill(os.getpid(), signal.SIGKILL)
office = Office(folder)
if moment == "before the line":
    Audit.append = end
else:
    Proposals.write = end
office.reviews.accept(STAFF, name)
"""


class Office:
    """A state without shapes, whose token proposes; opened again it is another process's."""

    def __init__(self, folder: str | Path, **changes: object) -> None:
        self.settings = read_settings({"state": Path(folder), "shapes": "none"} | changes, {})
        self.state = State(self.settings)
        tokens = tokens_of(self.settings.state)
        if not tokens.all():
            entries = [NewEntry("urn:g:old", "public", "", "d", line(0, "urn:g:old"))]
            self.state.ledger.commit(entries, issued=datetime(2026, 1, 31, tzinfo=UTC))
            tokens.create("office", writes=["urn:g:*"], audience="public")
        (token,) = tokens.all()
        self.actor = token.actor
        self.writer = Writer(self.settings, self.state, self.state.current)
        self.proposing = Proposing(self.settings, self.state, self.writer)
        self.reviews = Reviews(self.settings, self.state, self.writer)

    def propose(self, value: int = 1, graph: str = GRAPH, request: Request | None = None) -> str:
        """Propose that a graph has a statement; return the id."""
        occasion = Occasion(request=request)
        return self.proposing.propose(self.actor, put(value, graph), occasion).proposal

    @property
    def number(self) -> int:
        """The number of the newest release."""
        return self.state.current().number

    @property
    def events(self) -> list[str]:
        """The decisions in the log."""
        return [each.event for each in self.state.ledger.audit.records()]


def line(value: int, graph: str = GRAPH) -> bytes:
    """Return a statement."""
    return f'<urn:s> <urn:p> "{value}" <{graph}> .\n'.encode()


def put(value: int, graph: str = GRAPH) -> Work:
    """Return work that makes a graph one statement."""

    def work(_: Present) -> Change:
        return {graph: line(value, graph)}

    return work


@pytest.fixture
def office(tmp_path: Path) -> Office:
    """Return an office."""
    return Office(tmp_path / "state")


def test_proposal_is_there_after_a_restart(office: Office, tmp_path: Path) -> None:
    """Another process decides; this one sees it."""
    name = office.propose()
    other = Office(tmp_path / "state")
    assert [each.id for each in other.reviews.listed(STAFF)] == [name]
    other.reviews.accept(STAFF, name, "Fine.")
    assert office.reviews.find(office.actor, name).state == "accepted"
    assert office.events == ["accepted", "proposed", "accepted"]
    with pytest.raises(Conflict):
        office.reviews.accept(STAFF, name)


def test_one_decision_is_taken(office: Office, tmp_path: Path) -> None:
    """Of several people who decide at once, one does."""
    name, done = office.propose(), list[str]()

    def decide(number: int) -> None:
        reviews = Office(tmp_path / "state").reviews
        try:
            if number % 2:
                reviews.accept(STAFF, name)
            else:
                reviews.refuse(STAFF, name, "No.")
            done.append("accepted" if number % 2 else "refused")
        except Conflict:
            pass

    threads = [Thread(target=decide, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(done) == 1
    assert office.reviews.find(STAFF, name).state == done[0]
    assert office.number == (2 if done == ["accepted"] else 1)


@pytest.mark.parametrize("moment", ["before the line", "before it is closed"])
def test_kill_while_accepting_leaves_it_accepted_once(tmp_path: Path, moment: str) -> None:
    """The release tells, also without its line; nobody decides again."""
    folder = tmp_path / "state"
    name = Office(folder).propose()
    ended = subprocess.run(
        [sys.executable, "-c", KILLED, moment, str(folder), name],
        cwd=Path(__file__).parents[2],
        check=False,
    )
    assert ended.returncode == -signal.SIGKILL
    again = Office(folder)
    assert again.number == 2
    left = again.reviews.find(STAFF, name)
    assert left.state == "accepted" and left.decision is not None and left.decision.release == 2
    with pytest.raises(Conflict):
        again.reviews.refuse(STAFF, name, "Too late.")
    assert again.number == 2
    again.state.ledger.note("looked")
    told = [r.details for r in again.state.ledger.audit.records() if r.event == "accepted"][-1]
    assert (told["token"], told["reviewer"], told["proposal"]) == ("office", "staff", name)
    assert examine(again.state.ledger).faults == ()


def test_crash_between_file_and_line_makes_no_second_proposal(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The request is known by the file, and the line is added."""
    request = Request("a" * 64, "b" * 64)

    def fail(*_: object, **__: object) -> None:
        raise LedgerError("killed")

    with monkeypatch.context() as patch, pytest.raises(LedgerError):
        patch.setattr(office.state.ledger, "log", fail)
        office.propose(request=request)
    (name,) = office.state.ledger.proposals.names()
    assert office.propose(request=request) == name
    assert office.propose(request=request) == name
    assert office.events == ["accepted", "proposed"]


def test_bounds_are_for_each_token(tmp_path: Path) -> None:
    """A decided one makes room."""
    office = Office(tmp_path / "state", proposals_open=2)
    names = [office.propose(number) for number in (1, 2)]
    with pytest.raises(ProposalsFull):
        office.propose(3)
    office.reviews.drop(office.actor, names[0])
    office.propose(3)


def test_what_was_withdrawn_is_not_proposed(office: Office) -> None:
    """Who could see it is told so, as for a change that is made at once."""
    withdraw(office.state.ledger, "urn:g:old", issued=datetime.now(UTC))
    with pytest.raises(Withdrawn):
        office.propose(1, "urn:g:old")
    assert office.state.ledger.proposals.names() == []


def test_verdict_is_asked_once_for_each_release(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who looks often does not keep writers waiting; a later release is judged anew."""
    name, asked = office.propose(), list[object]()
    judge = office.writer.preview

    def note(*args: object, **more: object) -> object:
        asked.append(args)
        return judge(*args, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(office.writer, "preview", note)
    for _ in range(3):
        assert office.reviews.verdicts.of(office.reviews.find(STAFF, name)) is None
    assert len(asked) == 1
    office.writer.write(office.actor, put(2))
    assert isinstance(office.reviews.verdicts.of(office.reviews.find(STAFF, name)), Conflict)
    assert len(asked) == 2


def test_operator_decides_though_four_eyes_are_needed(tmp_path: Path) -> None:
    """They are nobody's token; a proposer with the scope is refused."""
    office = Office(tmp_path / "state", four_eyes=True)
    name = office.propose()
    own = replace(office.actor, review=True)
    with pytest.raises(OutOfScope):
        office.reviews.accept(own, name)
    operator = Actor("", frozenset({"public", "internal"}), admin=True)
    assert office.reviews.accept(operator, name).made
    assert Office(tmp_path / "state").reviews.find(STAFF, name).state == "accepted"


def test_graph_that_is_as_proposed_already_is_accepted_without_a_release(office: Office) -> None:
    """Somebody else wrote the same; the log says that it was decided."""
    name = office.propose()
    office.writer.write(office.actor, put(1))
    written = office.reviews.accept(STAFF, name)
    assert (written.made, office.number) == (False, 2)
    assert office.events[-1] == "settled"
    assert office.reviews.find(STAFF, name).state == "accepted"


def test_texts_are_bounded(office: Office) -> None:
    """Notes and reasons are texts."""
    for note in ("x" * 2_001, "a\x1bb"):
        with pytest.raises(InputError):
            office.proposing.propose(office.actor, put(1), Occasion(), note)
    assert office.proposing.propose(office.actor, put(1), Occasion(), "a\nb é").proposal


def test_unknown_and_foreign_ids_are_not_there(office: Office) -> None:
    """Whatever they look like."""
    name = office.propose()
    stranger = Actor("stranger", frozenset({"public"}))
    for actor, each in ((STAFF, "f" * 32), (STAFF, "../x"), (stranger, name)):
        for ask in (office.reviews.find, office.reviews.drop, office.reviews.accept):
            with pytest.raises(NotFound):
                ask(actor, each)


def test_disk_that_takes_nothing_leaves_no_half(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is proposed; what waits waits on."""
    name = office.propose()

    def fail(*_: object, **__: object) -> None:
        raise LedgerError("disk full")

    monkeypatch.setattr(office.state.ledger.proposals, "write", fail)
    with pytest.raises(GraphServiceError):
        office.propose(2)
    assert office.state.ledger.proposals.names() == [name]


def test_reviewer_is_told_of_a_withdrawal_only_if_they_could_see_it(tmp_path: Path) -> None:
    """Though the proposer could: the words are those for a graph that may not be written."""
    office = Office(tmp_path / "state")
    tokens = tokens_of(office.settings.state)
    tokens.create("inside", reads=["internal"], writes=["urn:g:*"], audience="public")
    inside = next(each.actor for each in tokens.all() if each.name == "inside")
    hidden = NewEntry("urn:h", "internal", "", "d", b'<urn:secret> <urn:p> "1" <urn:h> .\n')
    entries = [*office.state.current().entries, hidden]
    office.state.ledger.commit(entries, issued=datetime.now(UTC))

    def work(_: Present) -> Change:
        return {GRAPH: f"<urn:s> <urn:p> <urn:secret> <{GRAPH}> .\n".encode()}

    name = office.proposing.propose(inside, work, Occasion()).proposal
    kept = office.state.ledger.proposals.read(name)
    assert kept is not None
    withdraw(office.state.ledger, "urn:secret", issued=datetime.now(UTC))
    office.state.ledger.proposals.write(kept)  # as if the reviewer had begun before
    outside = Actor("outside", frozenset({"public"}), review=True)
    with pytest.raises(OutOfScope) as caught:
        office.reviews.accept(outside, name)
    assert "withdrawn" not in str(caught.value) and "secret" not in str(caught.value)
    with pytest.raises(Withdrawn):
        office.reviews.accept(STAFF, name)
