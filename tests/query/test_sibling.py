"""A sibling is a child of the caller's parent."""

import os
import subprocess
import sys
from pathlib import Path

from graph_service.query import sibling
from graph_service.query.child import Child

PROGRAM = """
import os, sys
sys.path.insert(0, {root!r})
from graph_service.query.sibling import fork_sibling
parent = os.getppid()
pid = fork_sibling()
if pid == 0:
    import threading
    seen = []
    thread = threading.Thread(target=lambda: seen.append(os.getppid()))
    thread.start()
    thread.join()
    os._exit(7 if seen == [parent] else 8)
print(pid)
"""


def test_sibling_is_our_child() -> None:
    """What a child process forks that way has us as parent, runs threads, and is ours to reap."""
    root = str(Path(sibling.__file__).parent.parent.parent)
    command = [sys.executable, "-c", PROGRAM.format(root=root)]
    ended = subprocess.run(command, capture_output=True, check=True, text=True)
    child = Child(int(ended.stdout))
    assert child.exit_code(10) == 7
    child.reap()
    assert sibling.can_fork_sibling()
    assert not Path(f"/proc/{child.pid}").exists()
    assert os.getpid() != child.pid
