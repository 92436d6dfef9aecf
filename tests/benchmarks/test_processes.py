"""Processes of a benchmark are measured as a tree and ended by their numbers."""

import sys
import time
from pathlib import Path

from tests.benchmarks import processes

PARENT = """
import subprocess, sys, time
child = subprocess.Popen([sys.executable, "-c", "x = bytearray(30_000_000); print(1, flush=True); \
import time; time.sleep(60)"], stdout=subprocess.PIPE)
child.stdout.readline()
sum(range(10_000_000))
print("ready", flush=True)
time.sleep(60)
"""


def wait_for(log: Path, text: str) -> None:
    """Wait until a log holds a text."""
    while text not in log.read_text():
        time.sleep(0.01)


def test_tree_is_measured_and_ended(tmp_path: Path) -> None:
    """Memory and CPU time include children, and none is left when the block ends."""
    with processes.started([sys.executable, "-c", PARENT], tmp_path) as process:
        wait_for(tmp_path / "output.log", "ready")
        family = processes.tree(process.pid)
        assert len(family) == 2
        memory = processes.memory(process.pid)
        assert memory.resident > 30_000_000
        assert 30_000_000 < memory.proportional <= memory.resident
        assert processes.cpu_seconds(process.pid) > 0
    assert process.returncode is not None
    assert not any(_runs(pid) for pid in family)


def test_program_that_is_ended_ends_what_it_started(tmp_path: Path) -> None:
    """SIGTERM leaves a program through its context managers."""
    code = (
        "import pathlib, sys, time\n"
        "from tests.benchmarks import processes\n"
        "processes.leave_in_order()\n"
        "with processes.started(['sleep', '60'], pathlib.Path(sys.argv[1])) as child:\n"
        "    print(f'[{child.pid}]', flush=True)\n"
        "    time.sleep(60)\n"
    )
    root = Path(__file__).parents[2]
    command = [sys.executable, "-c", code, str(tmp_path / "child")]
    with processes.started(command, tmp_path, cwd=root) as process:
        wait_for(tmp_path / "output.log", "]")
        child = int((tmp_path / "output.log").read_text().strip("[]\n"))
        assert _runs(child)
        process.terminate()
        assert process.wait(60) == 143
    assert not _runs(child)


def test_memory_limit_holds(tmp_path: Path) -> None:
    """A process that takes more than its limit fails, in its own way."""
    code = "import time; time.sleep(0.5); x = bytearray(400_000_000)"
    with processes.started(
        [sys.executable, "-c", code], tmp_path, memory_limit=200_000_000
    ) as process:
        assert process.wait(60) == 1
    assert "MemoryError" in (tmp_path / "output.log").read_text()


def test_environment_is_added_to(tmp_path: Path) -> None:
    """Variables that are given come on top of those that are there."""
    code = "import os; print(os.environ['BENCH_COLOUR'], 'PATH' in os.environ)"
    with processes.started(
        [sys.executable, "-c", code], tmp_path, environ={"BENCH_COLOUR": "red"}
    ) as process:
        process.wait(60)
    assert (tmp_path / "output.log").read_text() == "red True\n"


def _runs(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state not in "ZX"
