"""What a process uses is read from where the kernel says it."""

import os
import subprocess
import sys
from pathlib import Path

from graph_service.query.usage import (
    machine_memory,
    private_memory,
    resident_memory,
)

MEGABYTE = 1 << 20
ROOT = Path(__file__).parents[2]


def test_memory_of_this_process_is_read() -> None:
    """Private memory is a part of what is resident, and that is a part of the machine's."""
    private, resident = private_memory(os.getpid()), resident_memory(os.getpid())
    assert private is not None
    assert resident is not None
    assert 0 < private <= resident + MEGABYTE
    assert resident < machine_memory()


def test_process_that_is_gone_has_no_memory() -> None:
    """A process that ended is no error."""
    process = subprocess.Popen(["true"])
    process.wait()
    assert private_memory(process.pid) is None
    assert resident_memory(process.pid) is None


def test_gauge_never_shows_too_little() -> None:
    """What was got since the gauge was made is counted, once it is used.

    In a process of its own: this one frees what other tests held.
    """
    program = (
        "import os; from graph_service.query.usage import Gauge; gauge = Gauge();"
        f"held = bytearray(os.urandom({20 * MEGABYTE})); print(gauge.read() - len(held))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, check=True
    )
    assert int(done.stdout) >= 0
