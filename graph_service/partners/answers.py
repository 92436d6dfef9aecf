"""Answers of partners, read where they can do no harm.

A foreign answer may be nested, expand, or be made to exhaust memory: a process of its own reads it,
without network, with memory and time of its own, and returns rows as text that a query can hold.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from graph_service.errors import QueryEnded, QueryTimeout
from graph_service.partners.faults import PartnerFault, PartnerTimeout
from graph_service.query.standby import Standby

_MODULE: Final = "graph_service.partners.reader"
_MEMORY: Final = 512 << 20
_GROWTH: Final = 8
"""How many times its own size an answer may have as rows of a query."""


@dataclass(frozen=True)
class Body:
    """A body that came, with its media type."""

    media_type: str
    data: bytes


@dataclass(frozen=True)
class Rows:
    """Rows as they stand in ``VALUES``, each in parentheses, and how many there are."""

    text: str
    count: int


def open_reader() -> Standby:
    """Return what has answers read: each by a process of its own, a fork of one that is kept."""
    return Standby(_MODULE, str(_MEMORY))


def read_rows(
    reader: Standby,
    bodies: Sequence[Body],
    variables: Sequence[str] | None,
    *,
    most: int,
    seconds: float,
) -> list[Rows]:
    """Return the rows of each body, with a term or ``UNDEF`` for each variable.

    Args:
        reader: by :func:`open_reader`.
        bodies: answers to SELECT, in JSON, XML, TSV or CSV.
        variables: what was asked for, in the order of the rows; ``None`` for what nobody reads:
            any variables, or a truth value, and the rows are counted.
        most: rows of all of them.
        seconds: that it may take.

    Raises:
        PartnerTimeout: it takes too long.
        PartnerFault: a body is no such answer, or has too many rows.
        Unavailable: no more processes for now.
    """
    if not bodies:
        return []
    asked = {
        "bodies": [[body.media_type, len(body.data)] for body in bodies],
        "variables": None if variables is None else list(variables),
        "most": most,
    }
    size = sum(len(body.data) for body in bodies)
    try:
        answer = reader.send(
            b"".join([json.dumps(asked).encode(), b"\n", *(body.data for body in bodies)]),
            seconds=seconds,
            longest=_GROWTH * size + (1 << 20),
        )
    except QueryTimeout as error:
        raise PartnerTimeout("its answer takes too long to read") from error
    except QueryEnded as error:
        raise PartnerFault("its answer takes too much to read") from error
    said: dict[str, Any] = json.loads(answer)
    if "fault" in said:
        raise PartnerFault(said["fault"])
    return [Rows(text, count) for text, count in said["rows"]]
