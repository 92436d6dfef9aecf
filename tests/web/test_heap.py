"""A process that has handled large blocks is small again afterwards."""

import subprocess
import sys
from pathlib import Path

import pytest

from graph_service.web import heap

ROOT = Path(heap.__file__).parent.parent.parent
PROGRAM = """
import os, sys
sys.path.insert(0, {root!r})
from graph_service.web.heap import give_back_large_blocks
if {wanted}:
    give_back_large_blocks()
first = bytearray(20 << 20)
del first
large = [bytearray(10 << 20) for _ in range(3)]
small = [bytearray(5_000) for _ in range(1_000)]
del large
print(int(open("/proc/self/statm").read().split()[1]) * os.sysconf("SC_PAGE_SIZE"))
"""


def resident(wanted: bool) -> int:
    """Return the bytes of a process that had three blocks of 10 MB between others."""
    program = PROGRAM.format(root=str(ROOT), wanted=wanted)
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)
    return int(done.stdout)


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="there is no /proc")
def test_large_blocks_go_back_to_the_system() -> None:
    """What was freed is not kept, although it lay before what is still used."""
    kept, given_back = resident(False), resident(True)
    if kept < 40 << 20:
        pytest.skip("this allocator keeps nothing anyway")
    assert given_back < kept - (25 << 20)
