"""What a nursery starts lives as long as the nursery, not as the thread that wanted it."""

import socket
import threading

import pytest

from graph_service.query.child import Child
from graph_service.query.launch import Nursery, launch
from graph_service.views.views import View


def start_worker(view: View) -> tuple[Child, socket.socket]:
    """Start the process of a worker."""
    return launch("graph_service.query.worker", str(view.path), str(100 << 20))


@pytest.mark.parametrize("has_nursery", [True, False])
def test_process_ends_with_what_started_it(view: View, has_nursery: bool) -> None:
    """Without a nursery the end of the thread is the end of the process; with one, its closing."""
    nursery = Nursery()
    started: list[tuple[Child, socket.socket]] = []

    def want() -> None:
        process = (
            nursery.bring_up(lambda: start_worker(view)) if has_nursery else start_worker(view)
        )
        process[1].recv(1)  # it is ready, so it has said with whom it ends
        started.append(process)

    thread = threading.Thread(target=want)
    thread.start()
    thread.join()
    ((child, connection),) = started
    if has_nursery:
        assert child.exit_code(0.2) is None
        assert not child.ended
    nursery.close()
    assert child.exit_code(30) is not None
    child.reap()
    connection.close()


def test_fault_goes_to_who_asked() -> None:
    """What can't be started is raised where it was wanted, and the nursery goes on."""
    nursery = Nursery()

    def fail() -> None:
        raise OSError("synthetic")

    with pytest.raises(OSError, match="synthetic"):
        nursery.bring_up(fail)
    assert nursery.bring_up(lambda: 1) == 1
    nursery.close()
