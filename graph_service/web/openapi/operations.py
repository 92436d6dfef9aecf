"""What a route takes and gives, as far as its code does not say it: the rows of the table."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from graph_service import formats

GRAPHS: Final = tuple(each.media_type for each in formats.GRAPHS)
TABLES: Final = tuple(each.media_type for each in formats.TABLES)
HTML: Final = "text/html"
JSON: Final = "application/json"
DOCUMENT: Final = (*GRAPHS, HTML)
"""Media types, without parameters."""

ASK: Final = "Asking"
THINGS: Final = "Things and terms"
FILES: Final = "Files"
TIME: Final = "Releases and changes"
CHANGE: Final = "Changing"
SERVICE: Final = "The service"
SUFFIX: Final = "ends the address of one form of the document"
"""Sections, and what is said of the variable suffix."""

READ_PROBLEMS = (400, 401, 404, 406, 410, 429, 503)
"""Statuses of problems that any reading may have."""

WRITE_PROBLEMS = (400, 401, 403, 404, 409, 412, 413, 415, 422, 429, 503, 507)
"""Statuses of problems that any change may have."""


@dataclass(frozen=True)
class Operation:
    """One method of a route.

    ``answers`` are the media types of 200, without parameters; ``query`` and ``headers`` name rows
    of the table of parameters; ``body`` are the media types of what is sent; ``statuses`` are
    successes without a body; ``problems`` statuses of problems. ``says`` stands in for the first
    sentence of the code. ``token`` is whether one is needed.
    """

    answers: tuple[str, ...] = ()
    query: tuple[str, ...] = ()
    headers: tuple[str, ...] = ()
    body: tuple[str, ...] = ()
    statuses: tuple[int, ...] = ()
    problems: tuple[int, ...] = READ_PROBLEMS
    says: str = ""
    token: bool = False


@dataclass(frozen=True)
class Route:
    """One rule of the application: ``tag`` is the section, ``path`` says what variables mean.

    ``methods`` are by name, in capital letters.
    """

    tag: str
    methods: Mapping[str, Operation] = field(default_factory=dict)
    path: Mapping[str, str] = field(default_factory=dict)


def reads(
    tag: str,
    *answers: str,
    query: tuple[str, ...] = (),
    says: str = "",
    also: tuple[int, ...] = (),
    conditional: bool = True,
    **path: str,
) -> Route:
    """Return a route that is only read.

    Args:
        tag: its section.
        answers: media types of 200.
        query: names of parameters.
        says: what it does, if not what its code says.
        also: further successes without a body.
        conditional: whether it takes If-None-Match, and answers 304.
        path: what variables of the path mean.
    """
    headers = ("If-None-Match",) if conditional else ()
    statuses = (*also, 304) if conditional else also
    got = Operation(answers, query, headers, statuses=statuses, says=says)
    return Route(tag, {"GET": got}, path)
