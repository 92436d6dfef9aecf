"""Memory of the server process that goes back to the system when it is free.

The allocator of glibc takes large blocks from the system one by one, until it has seen large ones
freed; then it keeps space for them in its heaps, which never shrink below what happens to lie at
their ends. A few requests that are large would leave the process large.
"""

import contextlib
import ctypes
from typing import Final

_TRIM_THRESHOLD: Final = -1
_MMAP_THRESHOLD: Final = -3
_ARENA_MAX: Final = -8
"""Names of ``mallopt(3)``."""

_LARGE: Final = 256 << 10
"""Bytes of a block that is taken from the system, and given back, by itself."""

_SPARE: Final = 1 << 20
"""Bytes at the end of a heap that may stay."""

_HEAPS: Final = 2


def give_back_large_blocks() -> None:
    """Set that once and for all, before threads are started; other allocators take no notice."""
    with contextlib.suppress(AttributeError, OSError):
        choose = ctypes.CDLL(None).mallopt
        choose(_MMAP_THRESHOLD, _LARGE)
        choose(_TRIM_THRESHOLD, _SPARE)
        choose(_ARENA_MAX, _HEAPS)
