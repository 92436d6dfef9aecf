"""Where in a text something is: line and column, from 1, as the engine's parser counts them."""

from typing import NoReturn

from graph_service.errors import InputError
from graph_service.parsing.limits import MOST_FAULTY


def refuse(kind: type[InputError], reason: str, text: str, at: int) -> NoReturn:
    """Raise a fault of a kind at a place.

    Args:
        kind: its class.
        reason: what is wrong, and what to do.
        text: the whole text.
        at: index of the character where it is wrong.

    Raises:
        InputError: always; of the class ``kind``.
    """
    start = text.rfind("\n", 0, at) + 1
    raise kind(reason, line=text.count("\n", 0, at) + 1, column=at - start + 1)


def shown(text: str) -> str:
    """Return a term as a fault shows it: not at length, and nothing in it that a terminal obeys."""
    return ascii(text if len(text) <= MOST_FAULTY else text[: MOST_FAULTY - 3] + "...")
