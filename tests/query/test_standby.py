"""Questions are answered by forks of a process that is kept, each by one of its own."""

import os
import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from graph_service.errors import QueryTimeout, ResultTooLarge, WorkerLost
from graph_service.query.child import Child
from graph_service.query.standby import Standby

MODULE = "tests.query.answering"


@pytest.fixture
def standby() -> Iterator[Standby]:
    """Return one whose module tells what it is asked."""
    made = Standby(MODULE, "argument")
    yield made
    made.close()


def ask(standby: Standby, text: str, *, seconds: float = 60.0, longest: int = 1000) -> str:
    """Return what is answered."""
    return standby.send(text.encode(), seconds=seconds, longest=longest).decode()


def test_each_question_has_a_process_of_its_own(standby: Standby) -> None:
    """It is ours, not that of the one that stands by, has no network, and knows of no other."""
    assert standby.pid is None, "nothing runs before somebody asks"
    assert ask(standby, "argument") == "argument"
    kept = standby.pid
    first, second = ask(standby, "self").split(), ask(standby, "self").split()
    assert first[0] != second[0] and {first[0], second[0]}.isdisjoint({str(kept), str(os.getpid())})
    assert first[1:] == second[1:] == [str(os.getpid()), "False", "1"]
    assert standby.pid == kept
    assert not any(Path(f"/proc/{each[0]}").exists() for each in (first, second)), "it is reaped"


def test_limits_are_those_of_an_errand(standby: Standby) -> None:
    """Time, length and the end of a process; the next question is answered."""
    with pytest.raises(ResultTooLarge):
        ask(standby, "argument", longest=3)
    with pytest.raises(WorkerLost):
        ask(standby, "die")
    begun = time.monotonic()
    with pytest.raises(QueryTimeout):
        ask(standby, "sleep", seconds=0.3)
    assert time.monotonic() - begun < 20
    assert ask(standby, "argument") == "argument"


def test_short_time_of_one_does_not_keep_it_from_starting(standby: Standby) -> None:
    """Who has no time for that gets none; it is there for the next one."""
    with pytest.raises(QueryTimeout):
        ask(standby, "argument", seconds=0.001)
    begun = standby.pid
    assert begun is not None
    assert ask(standby, "argument") == "argument" and standby.pid == begun


def test_one_that_was_killed_or_stopped_is_replaced(standby: Standby) -> None:
    """Nobody who asks notices, but for the time that it takes."""
    ask(standby, "argument")
    for ending in (signal.SIGKILL, signal.SIGSTOP):
        kept = standby.pid
        assert kept is not None
        os.kill(kept, ending)
        assert ask(standby, "argument") == "argument"
        assert standby.pid not in (kept, None)


def test_many_ask_at_a_time(standby: Standby) -> None:
    """Their processes run beside each other."""
    found: list[str] = []
    threads = [
        threading.Thread(target=lambda n=n: found.append(ask(standby, f"echo {n}")))  # type: ignore[misc]
        for n in range(8)
    ]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert sorted(found) == [f"echo {n}" for n in range(8)]


def test_process_ends_with_the_last_who_asks(standby: Standby) -> None:
    """Whoever asks after that has a process started."""
    ask(standby, "argument")
    assert standby.pid is not None
    process = Child(standby.pid)
    standby.close()
    assert process.ended and standby.pid is None
    assert ask(standby, "argument") == "argument"
