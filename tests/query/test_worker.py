"""The worker process: confined, and gone with its parent."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from graph_service.query import confine
from graph_service.query.pool import Pool
from graph_service.views.views import View
from tests.children import children_of
from tests.query.conftest import make_job

ROOT = Path(confine.__file__).parent.parent.parent
PARENT = """
import sys, time
sys.path.insert(0, {root!r})
from pathlib import Path
from graph_service.query.pool import Pool
from graph_service.views.views import View
view = View(frozenset(), 1, "", Path({view!r}), 0, ())
pool = Pool(view, workers=1, queue_length=1, memory=1 << 30)
while not pool.status().idle:
    time.sleep(0.01)
print("ready", flush=True)
time.sleep(60)
"""
CONFINED = """
import socket, sys
sys.path.insert(0, {root!r})
from graph_service.query.confine import leave_network, limit_memory
print(leave_network())
for family in (socket.AF_INET, socket.AF_INET6, socket.AF_NETLINK, socket.AF_PACKET):
    try:
        socket.socket(family, socket.SOCK_RAW if family != 2 else socket.SOCK_STREAM)
        print("open")
    except OSError as error:
        print(error.errno)
print(socket.socketpair()[0].family.name)
print(limit_memory(50 << 20))
try:
    bytearray(60 << 20)
    print("mapped")
except MemoryError:
    print("refused")
print(len(bytearray(30 << 20)))
"""


def run(program: str) -> list[str]:
    """Return the lines that a program prints in a process of its own."""
    command = [sys.executable, "-c", program]
    return subprocess.run(command, capture_output=True, check=True, text=True).stdout.splitlines()


def test_process_without_network_has_unix_sockets_only() -> None:
    """After leaving the network no other socket opens, and memory ends where it is said to."""
    lines = run(CONFINED.format(root=str(ROOT)))
    assert lines == ["seccomp", "13", "13", "13", "13", "AF_UNIX", "True", "refused", "31457280"]


def test_network_of_this_process_is_probed_truthfully() -> None:
    """The probe agrees with what a process without filter can do."""
    assert run("import socket; socket.socket(socket.AF_INET); print(1)") == ["1"]
    reachable = run(
        f"import sys; sys.path.insert(0, {str(ROOT)!r}); "
        "from graph_service.query.confine import network_reachable; print(network_reachable())"
    )
    assert reachable in (["True"], ["False"])


def test_workers_say_how_they_are_confined(pool: Pool) -> None:
    """The pool knows by which mechanism its workers have no network."""
    pool.run(make_job("ASK {}"))
    assert pool.status().network == "seccomp"


def test_workers_end_with_their_parent(view: View) -> None:
    """When the service is killed outright, its workers do not stay behind."""
    program = PARENT.format(root=str(ROOT), view=str(view.path))
    parent = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    with parent.stdout:
        assert parent.stdout.readline() == "ready\n"
        workers = children_of(parent.pid)
        assert workers
        parent.send_signal(signal.SIGKILL)
        parent.wait()
    for _ in range(600):
        if not any(runs(pid) for pid in workers):
            break
        time.sleep(0.05)
    assert not [pid for pid in workers if runs(pid)]


def runs(pid: int) -> bool:
    """Return whether a process runs; one that nobody has waited for yet does not."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z" and os.getpid() != pid
