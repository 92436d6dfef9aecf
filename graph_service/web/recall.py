"""Requests known by their very bytes: who asks the same again gets the same, and nothing is read.

A whole GET request without a token, as it came in one piece, and the answer that was kept for it.
The same bytes ask for the same thing, whoever sends them; only what is answered from may have
changed since, so each answer is known together with its key.
"""

from dataclasses import dataclass
from typing import Final

from graph_service.web.cache import Cache

LONGEST: Final = 4 << 10
"""Bytes of a request that is known so."""

_LARGEST: Final = 64 << 10
"""Bytes of an answer that is kept so."""


@dataclass(frozen=True, slots=True)
class Recalled:
    """An answer as it is sent: ``line`` is its status, ``rest`` its other headers and its body.

    ``key`` is that of what it was answered from (``Answering.key``), ``release`` its number;
    ``outcome`` and ``size`` are for the log, as is ``status``.
    """

    key: str
    release: int
    line: bytes
    rest: bytes
    status: int
    outcome: str
    size: int


class Recall:
    """The requests of one service, bounded in bytes.

    Args:
        most: bytes of all requests and answers.
    """

    def __init__(self, most: int) -> None:
        self._cache: Cache[bytes, Recalled] = Cache(most, min(most, _LARGEST))

    def get(self, request: bytes, key: str) -> Recalled | None:
        """Return the answer to a request, if it is known from what is answered from now."""
        found = self._cache.get(request)
        return found if found is not None and found.key == key else None

    def put(self, request: bytes, answer: Recalled) -> None:
        """Know a request, if it and its answer are short."""
        if len(request) <= LONGEST:
            self._cache.put(request, answer, len(request) + len(answer.rest))

    def clear(self) -> None:
        """Forget all of them."""
        self._cache.clear()
