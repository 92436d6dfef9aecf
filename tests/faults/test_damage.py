"""Damaged, cut off and missing files: healed, or a clear error; never a wrong or a short answer.

Each damage is done to a copy of one state, or under a running service, and then all is asked. Two
minutes.
"""

import shutil
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pytest

from graph_service.access.tokens import tokens_of
from graph_service.ledger.ledger import Ledger
from tests.faults.damage import (
    STORE,
    WAYS,
    ask_everything,
    fill,
    lines_of,
    other_files,
    store_file,
)
from tests.faults.service import Service, killed_at_the_end

pytestmark = pytest.mark.slow
BACKENDS = ("memory", "snapshot")


class Known:
    """A state folder with all that is derived from it, and what is answered from it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        fill(folder / "state")
        self.token = tokens_of(folder / "state").create("office", writes=["*"], audience="public")
        with killed_at_the_end(Service(folder / "state", {"VIEW_BACKEND": "snapshot"})) as service:
            service.start()
            self.answers = ask_everything(service)
            while len(other_files(folder / "state")) < 6:  # some are made aside
                ask_everything(service)
        assert not self.answers.refused
        assert {line.encode() for line in lines_of(folder / "state")} == self.answers.told[
            "graph.nq"
        ]

    def copy(self, place: Path, backend: str) -> Service:
        """Return a service on a copy; it is not started."""
        shutil.copytree(self.folder / "state", place / "state")
        service = Service(place / "state", {"VIEW_BACKEND": backend})
        service.token = self.token
        return service


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> Known:
    """Return the state that is copied."""
    return Known(tmp_path_factory.mktemp("known"))


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("kind", STORE)
def test_damaged_store_is_made_anew_or_told(
    known: Known, tmp_path: Path, kind: str, way: str
) -> None:
    """After a start on a damaged file all answers are right or refused; then a rebuild mends it."""
    service = known.copy(tmp_path, "snapshot")
    WAYS[way](store_file(service.state, kind))
    with killed_at_the_end(service):
        service.start()
        found = ask_everything(service)
        assert found.agree_with(known.answers)
        if found.refused:  # by the one kind of file whose bytes are not compared beforehand
            assert (kind, way) == ("large table", "flip")
            assert service.command("fsck").returncode == 0
            assert service.command("rebuild").returncode == 0
            service.kill()
            service.start()
            assert ask_everything(service) == known.answers


@pytest.mark.parametrize("way", WAYS)
def test_other_derived_files_are_made_anew(known: Known, tmp_path: Path, way: str) -> None:
    """Damaged indexes, descriptions and dumps are never answered from."""
    service = known.copy(tmp_path, "snapshot")
    damaged = other_files(service.state)
    assert len(damaged) == 6
    for path in damaged:
        WAYS[way](path)
    with killed_at_the_end(service):
        service.start()
        assert ask_everything(service) == known.answers


@pytest.fixture(scope="module", params=BACKENDS)
def running(
    request: pytest.FixtureRequest, known: Known, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Service]:
    """Return a service that is not restarted, whatever is done to its files."""
    service = known.copy(tmp_path_factory.mktemp(request.param), request.param)
    with killed_at_the_end(service):
        service.start()
        assert ask_everything(service) == known.answers
        yield service


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("kind", [*STORE, "other files"])
def test_damage_under_a_running_service_is_never_answered_from(
    known: Known, running: Service, kind: str, way: str
) -> None:
    """While it runs all answers are right or refused; after a change everything is right again."""
    others = kind == "other files"
    for path in other_files(running.state) if others else [store_file(running.state, kind)]:
        WAYS[way](path)
    assert ask_everything(running).agree_with(known.answers)
    change_and_back(running)
    if (kind, way) == ("large table", "flip"):  # the next view may share it: see durability.md
        assert running.command("rebuild").returncode == 0
    while ask_everything(running) != known.answers:
        assert ask_everything(running).agree_with(known.answers)


@pytest.mark.parametrize("name", ["views", "exports", "views and exports"])
def test_derived_folders_may_be_deleted_while_it_runs(
    known: Known, running: Service, name: str
) -> None:
    """Deleting them loses nothing and stops nobody: what is gone is made again."""
    for each in name.split(" and "):
        while (running.state / each).exists():  # it may just be making something
            shutil.rmtree(running.state / each, ignore_errors=True)
    assert ask_everything(running).agree_with(known.answers)
    change_and_back(running)
    while ask_everything(running) != known.answers:
        assert ask_everything(running).agree_with(known.answers)


def change_and_back(service: Service) -> None:
    """Put a graph and delete it again; each change is there whole in the record."""
    graph, before = "http://example.org/graph/after", lines_of(service.state)
    assert service.put(graph, "<urn:a> <urn:b> <urn:c> .").status in (201, 503)
    assert len(lines_of(service.state) - before) == 1
    assert service.send("DELETE", f"/graphs?graph={graph}").status in (204, 503)
    assert lines_of(service.state) == before


def record(state: Path, kind: str) -> Path:
    """Return a file of the record by kind."""
    ledger = Ledger(state / "ledger")
    old, new = ledger.release(1), ledger.release(2)
    shared = {entry.object for entry in old.entries} & {entry.object for entry in new.entries}
    (only_old,) = (entry.object for entry in old.entries if entry.object not in shared)
    return {
        "object of the release": ledger.objects.folder / min(shared),
        "object of an old release": ledger.objects.folder / only_old,
        "manifest of the release": ledger.manifests / "2.json",
        "manifest of an old release": ledger.manifests / "1.json",
        "audit log": ledger.audit.path,
    }[kind]


@pytest.mark.parametrize(
    ("kind", "way"),
    [
        *product(("object of the release", "manifest of the release", "audit log"), WAYS),
        ("object of an old release", "flip"),
        ("manifest of an old release", "truncate"),
    ],
)
def test_damage_of_the_record_is_told(known: Known, tmp_path: Path, kind: str, way: str) -> None:
    """It starts with the whole release or not at all; fsck names it; a running service goes on."""
    service = known.copy(tmp_path, "memory")
    with killed_at_the_end(service):
        service.start()
        assert ask_everything(service) == known.answers
        WAYS[way](record(service.state, kind))
        assert ask_everything(service).agree_with(known.answers)
        done = service.command("fsck")
        if (kind, way) != ("audit log", "truncate"):  # as a crash may leave it
            assert done.returncode == 2, done
            assert "fault: " in done.stderr
        service.kill()
        try:
            service.start()
        except AssertionError as error:
            assert kind in ("manifest of the release", "audit log")
            assert "the service ended" in str(error)
            return
        assert ask_everything(service).agree_with(known.answers)


@pytest.mark.parametrize("way", ["flip", "truncate"])
def test_damaged_tokens_let_nobody_in(known: Known, tmp_path: Path, way: str) -> None:
    """While it runs who has a token is refused, who has none is served; it does not start again."""
    service = known.copy(tmp_path, "memory")
    with killed_at_the_end(service):
        service.start()
        WAYS[way](service.state / "tokens.json")
        assert service.put("http://example.org/graph/x", "<urn:a> <urn:b> 1 .").status == 500
        assert service.ask("ASK {}").status == 500
        service.token = ""
        assert ask_everything(service) == known.answers
        assert service.command("token", "list").returncode == 2
        service.kill()
        with pytest.raises(AssertionError, match="the file of tokens is damaged"):
            service.start()


def test_damaged_journal_stops_writers_and_a_start(known: Known, tmp_path: Path) -> None:
    """What was to be withdrawn is not known: nobody goes on as if there were nothing."""
    service = known.copy(tmp_path, "memory")
    with killed_at_the_end(service):
        service.start()
        (service.state / "ledger" / "withdrawal.json").write_text('{"iri": "http://exa')
        assert service.put("http://example.org/graph/x", "<urn:a> <urn:b> 1 .").status == 500
        assert ask_everything(service) == known.answers
        assert "withdrawal.json in the ledger is damaged" in service.command("fsck").stderr
        service.kill()
        with pytest.raises(AssertionError, match=r"withdrawal\.json in the ledger is damaged"):
            service.start()
