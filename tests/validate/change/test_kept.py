"""A process that is kept does many jobs, and ends with whoever keeps it."""

import gc
from pathlib import Path

import pytest

from graph_service.errors import ValidationEnded
from graph_service.validate.change.kept import KeptProcess
from graph_service.validate.shacl import validate
from graph_service.validate.shapes import Shapes, read_shapes

DATA = b'<urn:a> <urn:p> "1" .\n'


@pytest.fixture
def shapes(tmp_path: Path) -> Shapes:
    """Return a shape that the data violates."""
    (tmp_path / "shapes.ttl").write_text(
        """@prefix sh: <http://www.w3.org/ns/shacl#> .
        <urn:s> a sh:NodeShape ; sh:targetSubjectsOf <urn:p> ; sh:nodeKind sh:Literal ."""
    )
    return read_shapes(tmp_path)


def pid_of(process: KeptProcess) -> int:
    """Return the number of the process."""
    assert process._process is not None
    return process._process.pid


def test_process_is_used_again_and_ends_with_its_holder(shapes: Shapes) -> None:
    """The same one does the next job; when nobody holds it there is none."""
    process = KeptProcess(1 << 30, seconds=60.0)
    pids = set()
    for _ in range(2):
        assert len(validate([DATA], shapes, process=process).results) == 1
        pids.add(pid_of(process))
    assert len(pids) == 1
    del process
    gc.collect()
    assert not Path(f"/proc/{pids.pop()}").exists()


def test_process_is_replaced_after_a_while(shapes: Shapes) -> None:
    """After the time of one job it starts anew, so that its limit is not that of all jobs."""
    process = KeptProcess(1 << 30, seconds=0.0)
    assert len(validate([DATA], shapes, process=process).results) == 1
    assert process._process is None
    assert len(validate([DATA], shapes, process=process).results) == 1


def test_process_that_was_killed_is_replaced(shapes: Shapes) -> None:
    """At a deadline it ends, and the next job has another one."""
    process = KeptProcess(1 << 30, seconds=60.0)
    with pytest.raises(ValidationEnded):
        validate([DATA], shapes, process=process, seconds=0.0)
    assert len(validate([DATA], shapes, process=process).results) == 1


def test_answer_that_nobody_read_is_not_that_of_the_next_job(
    shapes: Shapes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A job that was given up leaves nothing behind that another one could take for its own."""
    process = KeptProcess(1 << 30, seconds=60.0)

    def interrupted(*_: object) -> bytes:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("graph_service.validate.process._exchange", interrupted)
        with pytest.raises(KeyboardInterrupt):
            validate([DATA], shapes, process=process)
    assert process._process is None
    assert validate([b"<urn:a> <urn:q> <urn:b> .\n"], shapes, process=process).conforms
