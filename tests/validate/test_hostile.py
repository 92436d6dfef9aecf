"""Bad shapes and bad data end in a clear error; nothing hangs, nothing is passed over."""

import os
import signal
import threading
import time
from pathlib import Path

import pytest

from graph_service.errors import GraphServiceError, ShapesFault, ValidationEnded
from graph_service.validate.process import EngineProcess
from graph_service.validate.shacl import ENGINES, validate
from graph_service.validate.shapes import Shapes, read_shapes

pytestmark = pytest.mark.hostile

TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
TARGET = "e:S a sh:NodeShape ; sh:targetClass e:C ; "
ENDLESS = (
    "$this ?p ?q . ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n ?o "
    "FILTER(CONCAT(STR(?a), STR(?d), STR(?g), STR(?j), STR(?m)) = 'x')"
)


def make_shapes(folder: Path, text: str) -> Shapes:
    """Return shapes read from a file with this text."""
    head = "@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix e: <http://example.org/> . "
    (folder / "shapes.ttl").write_text(head + text, encoding="utf-8")
    return read_shapes(folder)


def make_data(nodes: int, text: str = "") -> list[bytes]:
    """Return data with this many nodes of the class that the shapes target."""
    lines = [f"<http://example.org/n{n}> {TYPE} <http://example.org/C> .\n" for n in range(nodes)]
    return ["".join(lines).encode(), text.encode()]


def constraint(query: str) -> str:
    """Return a shape with a SPARQL constraint."""
    return f'{TARGET} sh:sparql [ sh:select "SELECT $this WHERE {{ {query} }}" ] .'


@pytest.mark.parametrize("engine", ENGINES)
def test_pattern_that_backtracks_does_not_hang(engine: str, tmp_path: Path) -> None:
    """A catastrophic pattern is answered in time or ended at the deadline."""
    shapes = make_shapes(tmp_path, f'{TARGET} sh:property [ sh:path e:p ; sh:pattern "^(a+)+$" ] .')
    value = f'<http://example.org/n0> <http://example.org/p> "{"a" * 40}!" .\n'
    if engine == "turbo":
        assert len(validate(make_data(1, value), shapes, engine=engine, seconds=60).results) == 1
    else:
        with pytest.raises(ValidationEnded, match="stopped after 2 seconds"):
            validate(make_data(1, value), shapes, engine=engine, seconds=2)


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(
    "text",
    [
        TARGET + "sh:not [ " * 300 + "sh:class e:D" + "]" * 300 + " .",
        TARGET + "sh:not [ " * 20_000 + "sh:class e:D" + "]" * 20_000 + " .",
        TARGET
        + "sh:property [ sh:minCount 1 ; sh:path "
        + "[ sh:inversePath " * 20_000
        + "e:p"
        + "]" * 20_000
        + " ] .",
        constraint("$this a ?c FILTER(" + "(" * 20_000 + "true" + ")" * 20_000 + ")"),
        constraint("$this a ?c FILTER(" + "STR(" * 3_000 + "?c" + ")" * 3_000 + " = 1)"),
        TARGET + "sh:property [ sh:path e:p ; sh:pattern '(' ] .",
        TARGET + "sh:in e:l . e:l rdf:first e:x ; rdf:rest e:l .",
        constraint("this is no SPARQL"),
    ],
    ids=["not", "not-deep", "path-deep", "brackets", "functions", "pattern", "list", "query"],
)
def test_shapes_that_cannot_run_are_an_error(text: str, engine: str, tmp_path: Path) -> None:
    """Deep nesting and broken parts end in an error that says so, not in "conforms"."""
    value = '<http://example.org/n0> <http://example.org/p> "v" .\n'
    prefix = "@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> . "
    with pytest.raises(GraphServiceError) as caught:
        shapes = make_shapes(tmp_path, prefix + text)
        validate(make_data(1, value), shapes, engine=engine, seconds=60, memory=1 << 30)
    assert isinstance(caught.value, ShapesFault | ValidationEnded)
    assert len(str(caught.value)) < 1000


@pytest.mark.parametrize("engine", ENGINES)
def test_cross_product_is_ended(engine: str, tmp_path: Path) -> None:
    """A constraint without end is stopped at the deadline or at the memory limit."""
    shapes = make_shapes(tmp_path, constraint(ENDLESS))
    with pytest.raises(ValidationEnded):
        validate(make_data(300), shapes, engine=engine, seconds=3, memory=1 << 30)


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("memory", [1 << 20, 115 << 20, 200 << 20])
def test_data_beyond_the_memory_limit_is_an_error(engine: str, memory: int, tmp_path: Path) -> None:
    """A process that needs more than it may have ends, from its start or later; ours does not."""
    shapes = make_shapes(tmp_path, f"{TARGET} sh:class e:D .")
    with pytest.raises(ValidationEnded, match="memory"):
        validate(make_data(200_000), shapes, engine=engine, seconds=120, memory=memory)


def test_process_that_is_killed_is_an_error_and_is_replaced(tmp_path: Path) -> None:
    """A process that somebody kills says nothing of the data; the next job gets a new one."""
    quick = make_shapes(tmp_path, f"{TARGET} sh:nodeKind sh:IRI .")
    slow = make_shapes(tmp_path, constraint(ENDLESS))
    with EngineProcess(memory=2 << 30) as process:
        assert validate(make_data(1), quick, process=process, seconds=60).results == ()
        running = process._process
        assert running is not None
        timer = threading.Timer(1, os.kill, (running.pid, signal.SIGKILL))
        timer.start()
        with pytest.raises(ValidationEnded, match="signal 9"):
            validate(make_data(300), slow, process=process, seconds=60)
        assert validate(make_data(1), quick, process=process, seconds=60).results == ()


def test_nothing_is_left_running(tmp_path: Path) -> None:
    """After its deadline the engine's process is gone and has been waited for."""
    shapes = make_shapes(tmp_path, constraint(ENDLESS))
    process = EngineProcess(memory=2 << 30)
    with pytest.raises(ValidationEnded, match="stopped after 1 seconds"):
        validate(make_data(300), shapes, process=process, seconds=1)
    before = time.monotonic()
    process.close()
    assert process._process is None
    assert time.monotonic() - before < 5
