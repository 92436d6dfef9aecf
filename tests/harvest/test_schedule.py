"""Pulls that a service makes by itself, and what is known between them."""

import threading
import time
from pathlib import Path

import pytest

from graph_service.errors import Conflict, LedgerError
from graph_service.harvest.keeping import KNOWN, Keeping, Known
from graph_service.harvest.schedule import Schedule
from graph_service.partners.registry import registry_of
from tests.harvest.bench import Bench, Publishing, harvest_of, line


def test_only_what_is_due_is_pulled(bench: Bench, partner: Publishing) -> None:
    """After a success at the usual time, after failures soon and then later each time."""
    partner.say(line("a"))
    made = bench.add(harvest_of(partner.url, hours=2))
    schedule = Schedule(bench.settings, registry_of(bench.settings.state), bench.puller)
    schedule.look()
    schedule.look()
    assert schedule.counts["pulled"] == 1 and len(partner.asked) == 1
    assert 6000 < bench.known(made).due - time.time() < 8000
    keeping = Keeping(bench.settings.state, made.name)
    partner.kind, partner.body = "text/html", b"<html>"
    waits = []
    for _ in range(3):
        keeping.write(bench.known(made).but(due=0.0))
        schedule.look()
        waits.append(bench.known(made).due - time.time())
    assert waits[0] < 340 and waits[0] < waits[1] < waits[2] < 1400
    assert (schedule.counts["failed"], schedule.troubled()) == (3, 1)


def test_two_do_not_pull_at_once(bench: Bench, partner: Publishing) -> None:
    """Nor two processes: the lock is the kernel's, and goes with its holder."""
    partner.say(line("a"))
    made = bench.add(harvest_of(partner.url))
    held, done = threading.Event(), threading.Event()

    def hold() -> None:
        with Keeping(bench.settings.state, made.name).alone():
            held.set()
            done.wait()

    holder = threading.Thread(target=hold)
    holder.start()
    held.wait()
    with pytest.raises(Conflict, match="somebody else pulls"):
        bench.pull(made)
    schedule = Schedule(bench.settings, registry_of(bench.settings.state), bench.puller)
    schedule.look()
    assert schedule.counts.total() == 0 and partner.asked == []
    done.set()
    holder.join()
    assert bench.pull(made).outcome == "pulled"


def test_damage_is_told(tmp_path: Path) -> None:
    """What was withdrawn may not be known: nothing is pulled over that."""
    keeping = Keeping(tmp_path, "alpha")
    assert keeping.read() == Known()
    known = keeping.write(Known(heard=("a",), graphs={"g": "o"}, barred=("b",)))
    assert keeping.read() == known
    for text in ("", "{}", "[]", '{"heard": 1}', (keeping.folder / KNOWN).read_text() + "x"):
        (keeping.folder / KNOWN).write_text(text)
        with pytest.raises(LedgerError, match="damaged"):
            keeping.read()


def test_damage_is_not_told_every_second(bench: Bench, partner: Publishing) -> None:
    """A partner of which nothing can be known rests."""
    made = bench.add(harvest_of(partner.url))
    keeping = Keeping(bench.settings.state, made.name)
    keeping.write(Known())
    (keeping.folder / KNOWN).write_text("x")
    schedule = Schedule(bench.settings, registry_of(bench.settings.state), bench.puller)
    schedule.look()
    schedule.look()
    assert (schedule.counts["failed"], schedule.troubled()) == (1, 1)
    assert schedule.known(made) is None and partner.asked == []
