"""What a partner is asked, and what it answered."""

from dataclasses import dataclass

from graph_service.partners.answers import Rows
from graph_service.partners.partner import Partner


@dataclass(frozen=True)
class Question:
    """What a partner is asked: texts of SELECT, whose rows are one answer together.

    ``variables`` are those of each text, in order, without sign; ``None`` as in ``read_rows``.
    ``seconds`` is what is left of the query, ``owner`` tells callers apart whose answers must not
    be told from each other by how long they take.
    """

    partner: Partner
    texts: tuple[str, ...]
    variables: tuple[str, ...] | None
    seconds: float
    owner: str = ""


@dataclass(frozen=True)
class Told:
    """What a partner answered: rows, in how many calls, and when the oldest part was asked for."""

    rows: Rows
    calls: int
    asked: float
