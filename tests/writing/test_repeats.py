"""A request under a key is done once, whatever dies meanwhile."""

import signal
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from threading import Event, Thread

import pytest

from graph_service.access.actor import Actor
from graph_service.errors import KeyInUse, KeyReused
from graph_service.ledger.fsck import examine
from graph_service.settings import Settings, read_settings
from graph_service.state import State
from graph_service.writing import Change, Occasion, Present, Request, Work, Writer

GRAPH = "urn:g:new"
OFFICE = Actor("office", frozenset({"public"}), ("urn:g:*",), "public")
FIRST = Request("a" * 64, "f" * 64)
KILLED = """
import os, signal, sys
from graph_service.ledger.audit import Audit
from graph_service.ledger import ledger as module
from tests.writing.test_repeats import change, open_writer, OFFICE, Occasion, FIRST

moment, folder = sys.argv[1], sys.argv[2]
end = lambda *_, **__: os.kill(os.getpid(), signal.SIGKILL)
append = Audit.append

def log(self, event, *args, **details):
    if event == "accepted" and moment == "before the line":
        end()
    append(self, event, *args, **details)
    if event == "accepted":
        end()

Audit.append = log
if moment == "before the manifest":
    module.write_manifest = end
open_writer(folder).write(OFFICE, change("1"), Occasion(request=FIRST))
"""


def settings_of(folder: str | Path) -> Settings:
    """Return settings without shapes."""
    return read_settings({"state": Path(folder), "shapes": "none"}, {})


def open_writer(folder: str | Path) -> Writer:
    """Return a writer, on a state that has a first release."""
    settings = settings_of(folder)
    state = State(settings)
    if state.ledger.current() is None:
        state.ledger.commit([], issued=datetime(2026, 1, 31, tzinfo=UTC))
    return Writer(settings, state, state.current)


def change(value: str) -> Work:
    """Return work that adds a statement, so that doing it twice would show."""

    def work(present: Present) -> Change:
        count = present.quads(GRAPH).count(b"\n")
        line = f'<urn:s> <urn:p> "{value}.{count}" <{GRAPH}> .\n'.encode()
        return {GRAPH: present.quads(GRAPH) + line}

    return work


@pytest.fixture
def writer(tmp_path: Path) -> Writer:
    """Return a writer."""
    return open_writer(tmp_path)


def number(folder: Path) -> int:
    """Return the number of the newest release."""
    return State(settings_of(folder)).current().number


def test_request_that_comes_again_is_not_done_again(writer: Writer, tmp_path: Path) -> None:
    """What is told is what was done at first, also after others wrote, and after a restart."""
    first = writer.write(OFFICE, change("1"), Occasion(request=FIRST))
    writer.write(OFFICE, change("2"))
    for each in (writer, open_writer(tmp_path)):
        again = each.write(OFFICE, change("1"), Occasion(request=FIRST))
        assert again.is_repeated
        told = (again.release, again.graphs, again.made, again.creates)
        assert told == (first.release, (GRAPH,), True, True)
    assert number(tmp_path) == 3


def test_nothing_to_change_is_an_outcome(writer: Writer, tmp_path: Path) -> None:
    """Later, when there would be something to change, the request is still the one that was."""
    occasion = Occasion(request=FIRST)
    assert not writer.write(OFFICE, lambda _: {GRAPH: None}, occasion).made
    writer.write(OFFICE, change("1"))
    again = open_writer(tmp_path).write(OFFICE, lambda _: {GRAPH: None}, occasion)
    assert (again.is_repeated, again.made, again.release.number) == (True, False, 1)
    assert number(tmp_path) == 2


def test_key_belongs_to_one_request(writer: Writer, tmp_path: Path) -> None:
    """Another one under it is refused; under another key it is done."""
    writer.write(OFFICE, change("1"), Occasion(request=FIRST))
    other = Request(FIRST.key, "0" * 64)
    with pytest.raises(KeyReused):
        writer.write(OFFICE, change("2"), Occasion(request=other))
    assert number(tmp_path) == 2
    other = Request("b" * 64, FIRST.fingerprint)
    assert writer.write(OFFICE, change("1"), Occasion(request=other)).made


def test_refusal_is_no_outcome(writer: Writer) -> None:
    """What was refused is tried again."""

    def fail(_: Present) -> Change:
        raise ValueError

    with pytest.raises(ValueError):
        writer.write(OFFICE, fail, Occasion(request=FIRST))
    assert not writer.write(OFFICE, change("1"), Occasion(request=FIRST)).is_repeated


def test_request_in_flight_is_told(writer: Writer) -> None:
    """Who sends it twice at once has it done once."""
    inside, go_on = Event(), Event()

    def wait(present: Present) -> Change:
        inside.set()
        go_on.wait()
        return change("1")(present)

    thread = Thread(target=writer.write, args=(OFFICE, wait, Occasion(request=FIRST)))
    thread.start()
    inside.wait()
    with pytest.raises(KeyInUse):
        writer.write(OFFICE, change("1"), Occasion(request=FIRST))
    go_on.set()
    thread.join()
    assert writer.write(OFFICE, change("1"), Occasion(request=FIRST)).is_repeated


@pytest.mark.parametrize(
    ("moment", "done"),
    [("before the manifest", 1), ("before the line", 2), ("after the line", 2)],
)
def test_kill_at_any_moment_leaves_one_effect(tmp_path: Path, moment: str, done: int) -> None:
    """Kill -9 inside of the commit: what was done is known, what was not is done once."""
    folder = str(tmp_path / "state")
    open_writer(folder)
    ended = subprocess.run(
        [sys.executable, "-c", KILLED, moment, folder],
        cwd=Path(__file__).parents[2],
        check=False,
    )
    assert ended.returncode == -signal.SIGKILL
    assert number(tmp_path / "state") == done
    for _ in range(2):
        again = open_writer(folder).write(OFFICE, change("1"), Occasion(request=FIRST))
        assert (again.made, again.creates, again.release.number) == (True, True, 2)
        assert again.graphs == (GRAPH,)
    state = State(settings_of(folder))
    assert state.current().number == 2
    assert state.ledger.read(state.current().entries[0].object).count(b"\n") == 1
    state.ledger.note("looked")
    assert examine(state.ledger).faults == ()
    told = [r.details for r in state.ledger.audit.records() if r.event == "accepted"][-1]
    assert (told["request"]["key"], told["token"]) == (FIRST.key, "office")
