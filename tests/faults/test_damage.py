"""Damaged, cut off and missing files: healed, or a clear error; never a wrong or a short answer.

Each damage is done to a copy of one state, or under a running service, and then everything is asked.
A minute and a half.
"""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from graph_service.access.tokens import tokens_of
from graph_service.ledger.ledger import Ledger
from tests.faults.damage import DERIVED, WAYS, ask_everything, derived, fill, lines_of
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
@pytest.mark.parametrize("kind", DERIVED)
def test_damage_of_what_is_derived_is_healed_or_told(
    known: Known, tmp_path: Path, kind: str, way: str
) -> None:
    """After a start on a damaged file all answers are right or refused; a rebuild makes them right."""
    service = known.copy(tmp_path, "snapshot")
    WAYS[way](derived(service.state, kind))
    with killed_at_the_end(service):
        service.start()
        found = ask_everything(service)
        assert found.agree_with(known.answers)
        if found.refused:  # then by the one kind of file whose bytes are not known beforehand
            assert (kind, way) == ("large table of the store", "flip")
            assert service.command("fsck").returncode == 0
            assert service.command("rebuild").returncode == 0
            service.kill()
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
@pytest.mark.parametrize("kind", DERIVED)
def test_damage_under_a_running_service_is_never_answered_from(
    known: Known, running: Service, kind: str, way: str
) -> None:
    """While it runs all answers are right or refused; a change of the content is answered whole."""
    WAYS[way](derived(running.state, kind))
    assert ask_everything(running).agree_with(known.answers)


@pytest.mark.parametrize("name", ["views", "exports", "views and exports"])
def test_derived_folders_may_be_deleted_while_it_runs(
    known: Known, running: Service, name: str
) -> None:
    """Deleting them loses nothing and stops nobody: what is gone is made again."""
    for each in name.split(" and "):
        shutil.rmtree(running.state / each)
    assert ask_everything(running).agree_with(known.answers)
    graph = "http://example.org/graph/after"
    assert running.put(graph, "<urn:a> <urn:b> <urn:c> .").status == 201
    assert len(running.content()) == len(lines_of(running.state)) == known_size(known) + 1
    assert running.send("DELETE", f"/graphs?graph={graph}").status == 204
    assert ask_everything(running) == known.answers


def known_size(known: Known) -> int:
    """Return the number of statements of the state."""
    return len(lines_of(known.folder / "state"))


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


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(
    "kind",
    [
        "object of the release",
        "object of an old release",
        "manifest of the release",
        "manifest of an old release",
        "audit log",
    ],
)
def test_damage_of_the_record_is_told(known: Known, tmp_path: Path, kind: str, way: str) -> None:
    """It starts with the whole release or not at all; fsck names the damage; a running one goes on."""
    service = known.copy(tmp_path, "memory")
    with killed_at_the_end(service):
        service.start()
        assert ask_everything(service) == known.answers
        WAYS[way](record(service.state, kind))
        assert ask_everything(service).agree_with(known.answers)
        done = service.command("fsck")
        cut_audit = kind == "audit log" and way == "truncate"
        assert done.returncode == (0 if cut_audit else 2), done
        assert "fault: " in done.stderr or cut_audit
        service.kill()
        try:
            service.start()
        except AssertionError:
            assert (kind, way) in {(kind, way) for way in WAYS}
            assert kind.startswith("manifest"), service.said()
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
