"""Who answers has the processor soon; what runs for long has it when nobody else wants it."""

import ctypes
import os
import platform
import struct
import threading
from collections.abc import Callable

import pytest

from graph_service.query import priority

_GET_ATTRIBUTES = {"x86_64": 315, "aarch64": 275}
ATTRIBUTES = struct.Struct("=IIQiIQQQ")
SHORT = 100_000


def on_a_thread(work: Callable[[], object]) -> object:
    """Return what a new thread returns: what is done to it ends with it."""
    seen: list[object] = []
    thread = threading.Thread(target=lambda: seen.append(work()))
    thread.start()
    thread.join()
    return seen[0]


def slice_of_this_thread() -> int:
    """Return the nanoseconds that the calling thread has the processor for."""
    data = ctypes.create_string_buffer(ATTRIBUTES.size)
    number = _GET_ATTRIBUTES[platform.machine()]
    assert ctypes.CDLL(None).syscall(number, 0, data, ATTRIBUTES.size, 0) == 0
    return int(ATTRIBUTES.unpack(data.raw)[5])


def test_demoted_thread_gives_way() -> None:
    """A thread that is demoted is nicer than it was, and no other one is."""
    usual = priority.nice_of_this_thread()

    def work() -> int:
        priority.demote(threading.get_native_id())
        return priority.nice_of_this_thread()

    assert on_a_thread(work) == min(usual + 12, 19)
    assert priority.nice_of_this_thread() == usual


def test_thread_that_has_ended_is_left_alone() -> None:
    """There is nothing to do for a thread that is gone."""
    gone = on_a_thread(threading.get_native_id)
    assert isinstance(gone, int)
    priority.demote(gone)


def test_turns_are_short_until_a_thread_is_demoted() -> None:
    """Short turns are inherited, keep the nice value, and end for who has to give way."""
    if platform.machine() not in _GET_ATTRIBUTES or not slice_of_this_thread():
        pytest.skip("this kernel does not tell slices")
    usual = slice_of_this_thread()
    nice = priority.nice_of_this_thread()

    def work() -> tuple[object, ...]:
        priority.take_short_turns()
        inherited = on_a_thread(slice_of_this_thread)
        short = (slice_of_this_thread(), priority.nice_of_this_thread())
        priority.demote(threading.get_native_id())
        return inherited, short, slice_of_this_thread()

    assert on_a_thread(work) == (SHORT, (SHORT, nice), usual)


def test_other_policies_are_kept() -> None:
    """A service that was started under another policy of the scheduler stays under it."""

    def work() -> int:
        os.sched_setscheduler(0, os.SCHED_BATCH, os.sched_param(0))
        priority.take_short_turns()
        return os.sched_getscheduler(0)

    assert on_a_thread(work) == os.SCHED_BATCH
