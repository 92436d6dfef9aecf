"""A stream that goes on is the one made from nothing, and replaying it gives the release."""

import multiprocessing
import os
import signal
import time
from pathlib import Path
from types import MappingProxyType

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph_service.errors import LedgerError
from graph_service.export.feeds import making
from graph_service.export.feeds.catalogue import HALF, NAME
from graph_service.export.feeds.making import Wanted, make_stream, outstanding, place_of
from graph_service.export.feeds.steps import Steps
from graph_service.export.feeds.stream import open_stream
from graph_service.views.audiences import INTERNAL, PUBLIC
from tests.export.feeds.releases import SETS, Drawn, Record, graphs, members, replayed

SLOW = settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
ONE = MappingProxyType({"http://example.org/graph/1": ("public", {(1, '"a"'), (2, '"b"')})})


def many(count: int, text: str = '"a"') -> Drawn:
    """Return public graphs, each of one thing; the first says a text of it."""
    return {
        f"http://example.org/graph/{n}": ("public", {(n, text if n == 0 else '"a"')})
        for n in range(count)
    }


@SLOW
@given(st.lists(graphs, min_size=1, max_size=5), st.integers(1, 4))
def test_stream_that_goes_on_is_the_one_made_at_once(
    tmp_path_factory: pytest.TempPathFactory, drawn: list[Drawn], size: int
) -> None:
    """For each set: the same members in the same fragments, which give the merged statements."""
    folder = tmp_path_factory.mktemp("record")
    record, other = Record(folder), Record(folder)
    other.folder = folder / "others"
    for each in drawn:
        record.publish(each)
        for audiences in SETS:
            stream = record.make(audiences, size)
            assert replayed(stream) == record.merged(audiences)
            assert all(each.members <= size for each in stream.fragments)
    for audiences in SETS:
        gone_on, at_once = record.make(audiences, size), other.make(audiences, size)
        assert gone_on.fragments == at_once.fragments
        assert gone_on.newest() == at_once.newest()
        assert members(gone_on) == members(at_once)
        assert gone_on.steps == at_once.steps


def test_only_graphs_are_read_that_matter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """After a change of one graph among fifty, that one is read, and those with a thing of it."""
    record = Record(tmp_path)
    record.publish(many(50))
    record.make(PUBLIC)
    drawn = many(50, '"b"')
    drawn["http://example.org/graph/7"] = ("public", {(7, '"a"'), (0, '"c"')})
    number = record.publish(drawn)
    read: list[str] = []
    whole = record.ledger.read
    monkeypatch.setattr(record.ledger, "read", lambda name: read.append(name) or whole(name))
    record.make(PUBLIC)
    assert len(set(read)) == 4  # two graphs, before and after
    read.clear()
    drawn["http://example.org/graph/9"] = ("public", {(7, '"d"')})
    record.publish(drawn)
    stream = record.make(PUBLIC)
    names = {e.graph: e.object for e in record.ledger.release(number).entries}
    assert names["http://example.org/graph/7"] in read  # it has the thing, too
    assert len(set(read)) == 3
    assert replayed(stream) == record.merged(PUBLIC)
    read.clear()
    record.make(PUBLIC)
    assert not read


def test_what_is_outstanding_is_told(tmp_path: Path) -> None:
    """All statements if there is no stream, those of changed graphs, or that nothing is missing."""
    record = Record(tmp_path)
    steps = Steps(record.views)

    def missing(size: int = 3) -> int | None:
        wanted = Wanted(PUBLIC, record.ledger.newest(), size)
        return outstanding(record.folder, record.views, steps, wanted)

    record.publish(many(50))
    assert missing() == 50
    record.make(PUBLIC)
    assert missing() is None
    assert missing(size=4) == 50
    record.publish(many(50, '"b"'))
    assert missing() == 2
    assert outstanding(record.folder, record.views, steps, Wanted(PUBLIC, 1, 3)) is None


def test_damaged_stream_is_made_anew(tmp_path: Path) -> None:
    """When its catalogue is cut off, is none, or was made for other fragments."""
    record = Record(tmp_path)
    record.publish(many(10))
    wanted = record.make(PUBLIC)
    path = place_of(record.folder, PUBLIC) / NAME
    whole = path.read_bytes()
    for data in (whole[: len(whole) // 2], b"", b"no database"):
        path.write_bytes(data)
        assert record.make(PUBLIC).fragments == wanted.fragments
    assert [each.members for each in record.make(PUBLIC, size=4).fragments] == [4, 4]
    assert [each.members for each in record.make(PUBLIC, size=3).fragments] == [3, 3, 3]
    names = {path.name for path in (place_of(record.folder, PUBLIC) / "fragments").iterdir()}
    assert names == {each.name for each in wanted.fragments}


def test_damaged_fragment_is_no_answer(tmp_path: Path) -> None:
    """Its bytes have a hash; one that is changed, or is not there, is an error."""
    record = Record(tmp_path)
    record.publish(many(10))
    stream = record.make(PUBLIC)
    path = place_of(record.folder, PUBLIC) / "fragments" / stream.fragments[1].name
    path.write_bytes(path.read_bytes().replace(b'"a"', b'"b"'))
    assert stream.members(0)
    with pytest.raises(LedgerError, match="another hash"):
        stream.members(1)
    path.unlink()
    with pytest.raises(LedgerError, match="can't be read"):
        stream.members(1)


def test_large_thing_closes_a_fragment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A fragment has few members when they are long."""
    monkeypatch.setattr("graph_service.export.feeds.packing.Packer.__init__.__defaults__", (200,))
    record = Record(tmp_path)
    record.publish(many(10, '"' + "a" * 500 + '"'))
    stream = record.make(PUBLIC, size=100)
    assert stream.fragments[0].members == 1
    assert [each.members for each in stream.fragments][1:] == [4, 4]
    assert replayed(stream) == record.merged(PUBLIC)


def make(folder: Path, pause: float, begun: "multiprocessing.Queue[str]") -> None:
    """Make the stream of everybody, slowly, in a process of its own."""
    record = Record(folder)
    whole = record.ledger.read

    def read(name: str) -> bytes:
        begun.put(name)
        time.sleep(pause)
        return whole(name)

    record.ledger.read = read  # type: ignore[method-assign]
    record.make(INTERNAL)


def test_two_who_ask_at_once_make_it_once(tmp_path: Path) -> None:
    """The second waits for the first, and reads nothing."""
    record = Record(tmp_path)
    record.publish(many(20))
    context = multiprocessing.get_context("fork")
    queues = [context.Queue(), context.Queue()]
    processes = [context.Process(target=make, args=(tmp_path, 0.005, each)) for each in queues]
    for each in processes:
        each.start()
    for each in processes:
        each.join()
        assert each.exitcode == 0
    assert sorted(each.qsize() for each in queues) == [0, 40]
    assert replayed(record.make(INTERNAL)) == record.merged(INTERNAL)


@pytest.mark.parametrize("reads", [1, 7, 20, 21, 39, 40])
def test_killed_maker_leaves_the_stream_before(tmp_path: Path, reads: int) -> None:
    """Whenever it is killed: the old one is whole, and the next maker makes the new one."""
    record = Record(tmp_path)
    record.publish(dict(ONE))
    old = record.make(INTERNAL)
    record.publish(many(20))
    context = multiprocessing.get_context("fork")
    begun = context.Queue()
    process = context.Process(target=make, args=(tmp_path, 0.005, begun))
    process.start()
    for _ in range(reads):
        begun.get(timeout=20)
    assert process.pid is not None
    os.kill(process.pid, signal.SIGKILL)
    process.join()
    left = open_stream(place_of(record.folder, INTERNAL))
    assert left is not None and left.steps[0] == old.steps[0]
    assert replayed(left) == record.merged(INTERNAL, left.release)
    stream = record.make(INTERNAL)
    assert replayed(stream) == record.merged(INTERNAL)
    assert not (place_of(record.folder, INTERNAL) / HALF).exists()
    listed = {path.name for path in (place_of(record.folder, INTERNAL) / "fragments").iterdir()}
    assert listed == {each.name for each in stream.fragments}


def test_stream_with_later_releases_is_enough(tmp_path: Path) -> None:
    """Who asks for an earlier release gets what is there; it is not taken back."""
    record = Record(tmp_path)
    record.publish(many(4))
    record.publish(many(4, '"b"'))
    assert record.make(PUBLIC).release == 2
    assert record.make(PUBLIC, until=1).release == 2


def test_disk_that_takes_no_more_leaves_the_stream_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is an error of the record, and the old stream is whole."""
    record = Record(tmp_path)
    record.publish(many(4))
    record.make(PUBLIC)
    record.publish(many(8, '"b"'))

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(making.Packer, "finish", full)
    wanted = Wanted(PUBLIC, 2, 3)
    with pytest.raises(LedgerError, match="No space left"):
        make_stream(record.folder, record.views, Steps(record.views), wanted)
    left = open_stream(place_of(record.folder, PUBLIC))
    assert left is not None and left.release == 1 and replayed(left) == record.merged(PUBLIC, 1)
