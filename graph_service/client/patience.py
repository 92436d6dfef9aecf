"""How long a busy service is waited for: as it says in ``Retry-After``, never past the deadline."""

import random
import time
from email.utils import parsedate_to_datetime
from typing import Final
from urllib.error import HTTPError

from graph_service.client.faults import Busy, GraphError, OutOfTime, Problem, problem_of

_PROBLEM_BYTES: Final = 1 << 20


def busy_or_wrong(error: HTTPError) -> Problem:
    """Return what the service says with a status that is an error; its body is read and closed."""
    with error:
        found = problem_of(error.code, error.read(_PROBLEM_BYTES))
        if isinstance(found, Busy):
            found.retry_after = _seconds_of(error.headers.get("Retry-After", ""))
    return found


def wait(deadline: float, tried: int, pause: float, fault: GraphError | None = None) -> None:
    """Sleep as long as the service asks for, or longer each time; not past the deadline."""
    chosen = max(pause, 0.2 * 2 ** min(tried, 6) * random.uniform(0.5, 1))  # noqa: S311 - no secret
    if time.monotonic() + chosen >= deadline:
        raise fault or OutOfTime("there is no time left to ask again")
    time.sleep(chosen)


def _seconds_of(text: str) -> float:
    """Return the seconds of ``Retry-After`` (RFC 9110, section 10.2.3), which may be a date."""
    try:
        return max(0.0, float(text))
    except ValueError:
        pass
    try:
        return max(0.0, parsedate_to_datetime(text).timestamp() - time.time())
    except (ValueError, TypeError):
        return 1.0
