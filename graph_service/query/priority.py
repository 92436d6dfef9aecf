"""Priority on the processor: what has run for long gives way to what has not.

A query of some age gets a fifteenth of the usual weight, so that who wakes up to answer somebody
else need not wait for it. Not less: a thread of the lowest priority was seen to hold locks of the
kernel, for seconds, that others need to start and end processes.
"""

import contextlib
import os
from typing import Final

_LESS: Final = 12
"""How much nicer (see ``nice(1)``) a query becomes."""


def demote(thread: int) -> None:
    """Make a thread give way, by its number in the system; it can't be undone without privilege."""
    with contextlib.suppress(OSError):
        nice = os.getpriority(os.PRIO_PROCESS, thread)
        os.setpriority(os.PRIO_PROCESS, thread, nice + _LESS)


def nice_of_this_thread() -> int:
    """Return the nice value of the calling thread."""
    return os.getpriority(os.PRIO_PROCESS, 0)
