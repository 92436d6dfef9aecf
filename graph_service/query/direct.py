"""Questions about one thing, answered by whoever asks, without a worker.

Most who follow a link or look a thing up ask one pattern with the thing as its subject. Such a
query can't do what workers are there for: its whole text has a form that is checked here to the
last character, so nothing is nested and nothing is joined; it reads the statements of one subject,
and is given up for a worker when their text passes a bound. What it opens is the view of its
audience, as a worker does.

Which queries these are depends on their text and the data alone: the same query is always answered
in the same way, and its answer has the same bytes.
"""

import re
from typing import Final

from graph_service.errors import GraphServiceError
from graph_service.formats import Format
from graph_service.query.evaluate import Query, evaluate
from graph_service.query.job import Answer, Job
from graph_service.query.scan import Scan
from graph_service.views.descriptions import OBJECT, PREDICATE, Descriptions
from graph_service.views.store import open_view
from graph_service.views.views import View

KIND: Final = "direct"
"""Says of an answer that no worker gave it."""

MOST: Final = 64 << 10
"""Bytes of an answer; its rows are as many at most."""

_LONGEST: Final = 2000
"""Characters of a query: patterns of this module look at no longer ones."""

_IRI: Final = r"<[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>\"{}|^`\\]*>"
_NAME: Final = r"[A-Za-z][A-Za-z0-9_-]*:[A-Za-z][A-Za-z0-9_]*"
_VARIABLE: Final = r"\?[A-Za-z][A-Za-z0-9_]*"
_FORM: Final = re.compile(
    rf"""
    \s* (?: PREFIX \s+ [A-Za-z][A-Za-z0-9_-]*: \s* {_IRI} \s* )*
    SELECT \s+ (?: (?P<star>\*) | (?P<first>{_VARIABLE}) (?: \s+ (?P<second>{_VARIABLE}) )? )
    \s* (?: \s WHERE \s* )?
    \{{ \s* (?: (?P<thing>{_IRI}) | {_NAME} ) \s+
    (?: (?P<one>{_VARIABLE}) | {_IRI} | {_NAME} | a ) \s+
    (?P<other>{_VARIABLE}) \s* (?: \s \. \s* )? \}} \s*
    """,
    re.VERBOSE | re.IGNORECASE | re.ASCII,
)

_RESOLVED: Final = "/."
"""In an IRI that the engine writes in another way, resolving it (RFC 3986, section 5.2.4)."""

_TABLE: Final = b'{"head":{"vars":["%b","%b"]},"results":{"bindings":[%b]}}'


def scan_direct(query: str) -> Scan | None:
    """Return what :func:`~graph_service.query.scan.scan` tells of a question about one thing.

    Returns:
        ``None`` for every other query: its text has to be scanned.
    """
    match = _match(query)
    if match is None:
        return None
    found = (match["first"], match["second"], match["one"], match["other"])
    names = tuple(dict.fromkeys(each[1:] for each in found if each is not None))
    star = match.start("star")
    return Scan("table", None if star < 0 else star, names, volatile=False)


def _match(query: str) -> re.Match[str] | None:
    if len(query) > _LONGEST:
        return None
    match = _FORM.fullmatch(query)
    return None if match is None or match["one"] == match["other"] else match


class Direct:
    """Answers questions about one thing.

    Args:
        query: that of the store of a view.

    ``descriptions`` are those of the view, once they are there.
    """

    def __init__(self, query: Query) -> None:
        self._query = query
        self.descriptions: Descriptions | None = None

    def answer(self, job: Job) -> Answer | None:
        """Return the whole answer to a job, ``None`` when that is the matter of a worker."""
        if job.default_graphs or job.named_graphs or job.substitutions:
            return None
        match = _match(job.query)
        if match is None:
            return None
        if self.descriptions is not None and (ready := _ready(self.descriptions, match, job)):
            return ready
        bounded = Job(
            job.query,
            job.table,
            job.graph,
            job.seconds,
            star=job.star,
            variables=job.variables,
            rows=min(job.rows, MOST),
            size=min(job.size, MOST),
            base=job.base,
        )
        parts: list[bytes] = []
        told: list[tuple[str, Format]] = []
        try:
            last, rows = evaluate(
                self._query,
                bounded,
                lambda form, chosen: told.append((form, chosen)),
                parts.append,
            )
        except GraphServiceError:
            return None  # a worker finds out what is wrong, or goes on for longer
        (form, chosen), *_ = told
        return Answer(form, chosen.content_type, b"".join([*parts, last]), rows, 0.0, KIND)


def _ready(descriptions: Descriptions, match: re.Match[str], job: Job) -> Answer | None:
    """Return the answer to a question for all that is said of a thing, if its rows are there.

    It has the bytes of the engine's: see :mod:`graph_service.views.descriptions`.
    """
    thing, first, second = match["thing"], match["one"], match["other"]
    table = job.table
    if thing is None or first is None or table is None or table.suffix != "json":
        return None
    if match["star"] is None and (match["first"], match["second"]) != (first, second):
        return None
    if _RESOLVED in thing:
        return None
    rows = descriptions.rows(thing[1:-1])
    if rows is None:
        return None
    count = rows.count(PREDICATE)
    names = [name[1:].encode() for name in (first, second)]
    rows = rows.replace(PREDICATE, b'"%b":' % names[0]).replace(OBJECT, b'"%b":' % names[1])
    body = _TABLE % (*names, rows)
    if count > min(job.rows, MOST) or len(body) > min(job.size, MOST):
        return None
    return Answer("table", table.content_type, body, count, 0.0, KIND)


def open_direct(view: View) -> Direct:
    """Return what answers questions about one thing from a view.

    Raises:
        LedgerError: its store can't be read.
    """
    return Direct(open_view(view.path).query)
