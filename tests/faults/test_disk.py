"""A full or read-only disk: a clear refusal, the old release is served, and then it goes on."""

import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from graph_service.access.tokens import tokens_of
from graph_service.errors import NotStored
from graph_service.ledger.fsck import examine
from graph_service.ledger.ledger import Ledger
from graph_service.ledger.withdrawal import withdraw
from tests.faults.acts import GRAPH, ISSUED, make_entry
from tests.faults.disk import Disk, mounted, reason_against_mounting
from tests.faults.service import Answer, Lines, Service, killed_at_the_end

PAGE = 4 << 10
ROOM = [0, 1, 2, 4, 8, 16, 32, 48, 64, 96, 128, 192, 256, 512, 1024]
"""Pages that are left: from nothing to enough."""

TARGET = "http://example.org/graph/target"


def triples(version: int, count: int = 1_500) -> str:
    """Return statements of which each has a version."""
    return "\n".join(
        f'<http://example.org/s{n}> <http://example.org/p> "{version}" .' for n in range(count)
    )


def as_quads(text: str) -> Lines:
    """Return them as they are shown."""
    return frozenset(f"{line[:-1]}<{TARGET}> ." for line in text.splitlines())


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Disk]:
    """Return a small disk, or skip where none can be mounted."""
    reason = reason_against_mounting(tmp_path / "tried")
    if reason:
        pytest.skip(reason)
    with mounted(tmp_path / "disk") as made:
        yield made


@pytest.fixture
def service(disk: Disk, tmp_path: Path) -> Iterator[Service]:
    """Return a running service on that disk, with one graph of version 1."""
    with killed_at_the_end(Service(disk.path / "state", log=tmp_path / "log")) as made:
        begin(made)
        yield made


def begin(service: Service) -> None:
    """Publish a first release, make a token, start, and put version 1."""
    service.state.mkdir(mode=0o700)
    service.token = tokens_of(service.state).create("office", writes=["*"], audience="public")
    ledger_of(service).commit([make_entry("a"), make_entry("b")], issued=ISSUED)
    service.start()
    assert service.put(TARGET, triples(1)).status == 201
    assert service.content() >= as_quads(triples(1))


def ledger_of(service: Service) -> Ledger:
    """Return the record of a service, read anew."""
    return Ledger(service.state / "ledger")


def refused(answer: Answer) -> bool:
    """Return whether an answer says clearly that there is no room: nothing else would do."""
    assert (answer.status, answer.problem) in [(507, "storage"), (503, "not-shown")], answer
    return answer.status == 507


def shown(service: Service) -> Lines:
    """Return what is shown of the graph that changes; the others have to be there."""
    found = service.quads()
    others = frozenset(line for line in found if TARGET not in line)
    assert len(others) == 4
    return found - others


def test_full_disk_refuses_changes_and_serves_what_was(service: Service, disk: Disk) -> None:
    """However much room is left: a change is stored whole or refused, and all is served whole."""
    version, outcomes = 1, set()
    for pages in ROOM:
        disk.fill(pages * PAGE)
        answer = service.put(TARGET, triples(version + 1))
        old, new = (as_quads(triples(each)) for each in (version, version + 1))
        if answer.status == 204:
            outcomes.add("stored")
            assert shown(service) == new
        else:
            outcomes.add("refused" if refused(answer) else "not shown")
            assert shown(service) in (old, new)
        stored = stored_quads(service)
        assert stored == (old if answer.status == 507 else new)
        dump = service.send("GET", "/exports/graph.nq")
        assert dump.status == 507 or frozenset(dump.body.decode().splitlines()) == service.quads()
        found = service.send("GET", "/search?q=nothing", Accept="application/json")
        assert found.status in (200, 503, 507), found
        assert examine(ledger_of(service)).faults == ()
        disk.free()
        version += 2
        assert service.put(TARGET, triples(version)).status == 204
        assert shown(service) == as_quads(triples(version))
    assert service.content() >= as_quads(triples(version))
    assert outcomes >= {"stored", "refused"}
    service.kill()
    service.start()
    assert shown(service) == as_quads(triples(version))


def stored_quads(service: Service) -> Lines:
    """Return what the record holds of the graph that changes."""
    release = ledger_of(service).current()
    assert release is not None
    (entry,) = (each for each in release.entries if each.graph == TARGET)
    return frozenset(ledger_of(service).read(entry.object).decode().splitlines())


def test_what_is_stored_is_shown_when_there_is_room(service: Service, disk: Disk) -> None:
    """A change that is stored and can't be shown is shown later, without another request."""
    version = 1
    for pages in range(30, 400, 10):
        disk.fill(pages * PAGE)
        version += 1
        answer = service.put(TARGET, triples(version))
        if answer.status == 503:
            break
        disk.free()
        assert answer.status == 204 or refused(answer)
    assert answer.problem == "not-shown"
    assert stored_quads(service) == as_quads(triples(version))
    disk.free()
    while shown(service) != as_quads(triples(version)):
        time.sleep(0.05)
    assert len(service.content()) == 4 + 1_500


def test_build_on_a_full_disk_is_one_line(service: Service, disk: Disk, tmp_path: Path) -> None:
    """The command ends with exit code 2 and says why; what was published goes on being served."""
    before = service.quads()
    (tmp_path / "data.nq").write_text("".join(f"{line}\n" for line in as_quads(triples(7))))
    disk.fill(0)
    done = service.command("build", "--data", str(tmp_path / "data.nq"))
    assert done.returncode == 2
    assert re.fullmatch(r"can't write [a-z ]+: No space left on device\n", done.stderr), done.stderr
    assert service.quads() == before
    disk.free()
    done = service.command("build", "--data", str(tmp_path / "data.nq"))
    assert done.returncode == 0, done.stderr


def test_withdrawal_on_a_full_disk_is_finished_later(service: Service, disk: Disk) -> None:
    """It is refused or begun; what was begun is finished by the next writer."""
    ledger, iri = ledger_of(service), GRAPH.format("b")
    for pages in (0, 1, 2, 3):
        disk.fill(pages * PAGE)
        with pytest.raises(NotStored):
            withdraw(ledger, iri, issued=ISSUED)
        assert examine(ledger_of(service)).faults == ()
        disk.free()
        if ledger.journal.is_there():
            break
    else:
        withdraw(ledger, iri, issued=ISSUED)
    assert service.put(TARGET, triples(2)).status == 204
    assert not any(iri in line for line in service.quads())
    assert examine(ledger_of(service)).faults == ()
    for path in ledger.objects.folder.iterdir():
        assert iri.encode() not in path.read_bytes()


def test_backup_and_token_on_a_full_disk(service: Service, disk: Disk) -> None:
    """A backup that does not fit leaves nothing; a token that can't be kept is not told."""
    disk.fill(8 * PAGE)
    done = service.command("backup", str(disk.path / "b.tar.gz"))
    assert done.returncode == 2
    assert "No space left on device" in done.stderr
    disk.fill(0)
    done = service.command("token", "create", "late")
    assert (done.returncode, done.stdout) == (2, "")
    assert "No space left on device" in done.stderr
    disk.free()
    assert sorted(path.name for path in disk.path.iterdir()) == ["state"]
    assert [token.name for token in tokens_of(service.state).all()] == ["office"]
    assert service.command("backup", str(disk.path / "b.tar.gz")).returncode == 0


def test_read_only_disk_is_served_and_not_written(service: Service, disk: Disk) -> None:
    """While it is read-only all is served, also after a restart; changes and builds are refused."""
    before = service.content()
    disk.make("ro")
    for _ in range(2):
        assert refused(service.put(TARGET, triples(2)))
        assert service.content() == before
        done = service.command("build", "--shapes", "none")
        assert done.returncode == 2
        assert done.stderr.endswith(": Read-only file system\n"), done.stderr
        service.kill()
        service.start()
    disk.make("rw")
    assert service.put(TARGET, triples(2)).status == 204
    assert shown(service) == as_quads(triples(2))


def test_limit_of_a_file_is_like_a_full_disk(tmp_path: Path) -> None:
    """Without any rights: no file may grow beyond a limit, as an owner's quota would have it."""
    limited = ["bash", "-c", 'ulimit -f 512; exec "$0" "$@"']
    with killed_at_the_end(Service(tmp_path / "state", wrapper=limited)) as service:
        begin(service)
        before = service.content()
        assert refused(service.put(TARGET, triples(2, 20_000)))
        assert service.content() == before
        assert examine(ledger_of(service)).faults == ()
        assert service.put(TARGET, triples(3)).status == 204
        assert shown(service) == as_quads(triples(3))
