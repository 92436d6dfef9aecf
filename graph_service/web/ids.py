"""The ids under which queries run, as long as they run."""

import re
import secrets
from threading import Lock
from typing import Final

from graph_service.errors import InputError
from graph_service.query.pool import Pool

_FORM: Final = re.compile(r"[A-Za-z0-9_-]{22,64}")
"""22 characters of this alphabet, drawn at random, are 128 bits."""


class QueryIds:
    """Running queries by the ids that their callers know; an id may stand for several."""

    def __init__(self) -> None:
        self._running: dict[str, dict[int, tuple[str, Pool]]] = {}
        self._lock = Lock()

    def add(self, query_id: str, number: int, owner: str, pool: Pool) -> None:
        """Note that the query ``number`` of an owner runs in a pool under an id."""
        with self._lock:
            self._running.setdefault(query_id, {})[number] = owner, pool

    def remove(self, query_id: str, number: int) -> None:
        """Note that it has ended."""
        with self._lock:
            numbers = self._running.get(query_id, {})
            numbers.pop(number, None)
            if not numbers:
                self._running.pop(query_id, None)

    def cancel(self, query_id: str) -> bool:
        """End every query that runs under an id; returns whether there was one."""
        with self._lock:
            numbers = dict(self._running.get(query_id, {}))
        # every one of them is to end, so all() would stop too early
        ended = [pool.cancel(number, owner) for number, (owner, pool) in numbers.items()]
        return any(ended)


def check_id(text: str) -> str:
    """Return an id that a caller chose.

    Raises:
        InputError: it has not the form of one, or could be guessed.
    """
    if not _FORM.fullmatch(text):
        raise InputError("query-id must be 22 to 64 letters, digits, - or _, drawn at random")
    return text


def draw_id() -> str:
    """Return an id that nobody guesses."""
    return secrets.token_urlsafe(16)
