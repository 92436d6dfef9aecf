"""Places of a partner."""

import threading
import time

import pytest

from graph_service.errors import Unavailable
from graph_service.partners.line import WAITING, Line


def test_so_many_call_and_so_many_wait() -> None:
    """One more is refused at once; who waits is refused at its deadline; places come back."""
    line = Line(1)
    refused = list[float]()

    def wait() -> None:
        with pytest.raises(Unavailable), line.place(time.monotonic() + 0.3):
            pass
        refused.append(time.monotonic())

    with line.place(0.0):
        threads = [threading.Thread(target=wait) for _ in range(WAITING)]
        for each in threads:
            each.start()
        while line._waiting._value:  # until all of them wait
            time.sleep(0.001)
        with pytest.raises(Unavailable), line.place(time.monotonic() + 60):
            pass
        for each in threads:
            each.join()
    assert len(refused) == WAITING
    with line.place(0.0):
        pass
