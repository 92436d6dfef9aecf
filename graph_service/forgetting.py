"""After a withdrawal: what is derived from the ledger goes, too.

::

    the ledger is done (journal) -> views, search indexes and dumps without it, when those who
    answer from them have left -> the journal goes

Whoever follows the ledger leaves at once. Who does not, loses the files under its hands: after a
while nothing of what was withdrawn is left, whatever others do.
"""

import logging
import time
from typing import Final

from graph_service.errors import LedgerError
from graph_service.ledger.withdrawal import close
from graph_service.state import Progress, State, silent

PATIENCE: Final = 120.0
"""Seconds that who answers from a view gets to leave it."""

_LOOK: Final = 0.1
_LOG: Final = logging.getLogger(__name__)


def forget(state: State, progress: Progress = silent, patience: float = PATIENCE) -> bool:
    """Remove what is derived from what was withdrawn, and close the journal.

    Args:
        state: the state folder.
        progress: is told what is waited for.
        patience: seconds to wait for those who answer from such a view.

    Returns:
        Whether all of them had left.

    Raises:
        LedgerError: the record is damaged, or a file can't be removed; the journal stays.
    """
    pending = state.ledger.journal.read()
    progress("views and exports without it")
    deadline = time.monotonic() + patience
    left = _is_gone(state)
    while not left and time.monotonic() < deadline:
        time.sleep(_LOOK)
        left = _is_gone(state)
    if not left:
        _LOG.warning("a view of what was withdrawn is held for %g s; it is removed", patience)
        state.forget(held=True)
    if pending is not None:
        close(state.ledger, pending)
    return left


def _is_gone(state: State) -> bool:
    """Remove what can be removed now; who writes into such a folder may be in the way."""
    try:
        return state.forget()
    except LedgerError:
        return False


def resume(state: State) -> None:
    """Finish what a crash left of a withdrawal, as far as that needs no waiting for who answers.

    Raises:
        LedgerError: the record is damaged, is locked, or can't be written.
    """
    if state.ledger.writable and state.ledger.journal.is_there():
        with state.ledger.writing():
            pass  # who becomes the writer finishes first
        pending = state.ledger.journal.read()
        if pending is not None and _is_gone(state):
            close(state.ledger, pending)


def recover(state: State) -> None:
    """Finish a withdrawal that a crash interrupted, in the ledger and in what is derived.

    Raises:
        LedgerError: the record is damaged, is locked, or can't be written.
    """
    if state.ledger.writable and state.ledger.journal.is_there():
        with state.ledger.writing():
            pass  # who becomes the writer finishes first
        forget(state)
