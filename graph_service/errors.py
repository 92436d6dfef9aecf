"""The exception tree: what can go wrong, named once; the web layer alone maps it to HTTP.

::

    GraphServiceError
    ├── InputError              something that was handed in is wrong: file, line, reason
    │   ├── SyntaxFault         it can't be parsed
    │   ├── MappingFault        a table does not fit its mapping
    │   ├── ShapesFault         the shapes themselves are wrong
    │   ├── QueryFault          a canned query, its header or a parameter is wrong
    │   ├── UnsupportedType     its media type or charset is not one that is read here
    │   └── TooLarge            it is longer than the limit
    ├── NotAcceptable           none of the types that the caller accepts is on offer
    ├── Inexpressible           a format can't say what it is to say
    ├── Nonconformity           the data violates the shapes (carries the report)
    ├── ValidationEnded         a validation met its limit or died: nothing is known of the data
    ├── LedgerError             the record is damaged, locked or not writable
    │   └── NotStored           the disk takes no more, or nothing at all
    ├── Overtaken               another writer published since the state was read
    ├── Unmet                   a condition of the caller does not hold
    ├── Conflict                an operation does not fit what is there
    │   ├── Withdrawn           what was withdrawn is not to come back
    │   └── KeyInUse            a request with the same key is being done
    ├── ProposalsFull           as many proposals of a token wait as may
    ├── KeyReused               another request came with the key of this one
    ├── NotFound                there is no such thing for this caller
    │   └── Gone                there was, and it was withdrawn
    ├── NotKept                 there was such a release, which was pruned since
    ├── NotLinked               a part of a stream of changes that is none of it now
    ├── Unauthenticated         who asks is not known, and has to be
    ├── Refused                 policy says no (SERVICE, LOAD, audience)
    │   └── OutOfScope          the token does not go so far
    ├── Unavailable             not now: starting, queue full
    │   └── NotShown            a change is stored, and not shown yet
    └── QueryEnded              this query met a limit
        ├── QueryTimeout
        ├── QueryMemory
        ├── ResultTooLarge
        ├── WorkerLost          the process that ran it died
        └── QueryCancelled
"""

import errno
import os
from dataclasses import dataclass
from typing import Final


class GraphServiceError(Exception):
    """Anything that this service raises on purpose; its text may be shown to the caller."""


@dataclass(eq=False)  # exceptions must stay hashable
class InputError(GraphServiceError):
    """Something that was handed in is wrong.

    ``file`` names it as the caller knows it; ``line`` and ``column`` count from 1, ``None`` where
    not known; ``reason`` says what is wrong and what to do.
    """

    reason: str
    file: str | None = None
    line: int | None = None
    column: int | None = None

    def __str__(self) -> str:
        """Return ``file:line:column: reason`` with the parts that are known."""
        place = ":".join(str(p) for p in (self.file, self.line, self.column) if p is not None)
        return f"{place}: {self.reason}" if place else self.reason


class SyntaxFault(InputError):
    """RDF, SPARQL, CSV, TOML or JSON that can't be parsed."""


class MappingFault(InputError):
    """A table that does not fit its mapping: unknown column, missing key, bad date."""


class ShapesFault(InputError):
    """Shapes that can't be used: bad SHACL, a forbidden construct."""


class QueryFault(InputError):
    """A canned query, its header, or the value of a parameter is wrong."""


class UnsupportedType(InputError):
    """A body whose media type or charset is missing or is not read here."""


class TooLarge(InputError):
    """A text or body that is longer than its limit."""


class NotAcceptable(GraphServiceError):
    """The caller accepts none of the types on offer; ``offered`` lists their media types."""

    def __init__(self, offered: tuple[str, ...]) -> None:
        super().__init__("none of the accepted types is on offer: " + ", ".join(offered))
        self.offered = offered


class Inexpressible(GraphServiceError):
    """A format can't say what it is to say; every statement can be had as N-Quads."""


class Nonconformity(GraphServiceError):
    """Data that violates the shapes; ``report`` is the validation report."""

    def __init__(self, message: str, report: object) -> None:
        super().__init__(message)
        self.report = report


class ValidationEnded(GraphServiceError):
    """A validation met its deadline or memory limit, or its process died; it says nothing."""


class LedgerError(GraphServiceError):
    """The record is damaged, locked by another writer, or can't be written."""


class NotStored(LedgerError):
    """The disk takes no more, or is read-only; ``reason`` is that of the system."""

    def __init__(self, what: str, reason: str) -> None:
        super().__init__(f"{what}: {reason}")
        self.reason = reason


class Overtaken(GraphServiceError):
    """Another writer published since the state was read that a change was made from."""


class Unmet(GraphServiceError):
    """A condition that the caller set for a change does not hold."""


class Conflict(GraphServiceError):
    """An operation does not fit what is there: a graph exists already, or does not."""


class Withdrawn(Conflict):
    """A graph names what was withdrawn; ``audiences`` could see that, and may be told so."""

    def __init__(self, iri: str, audiences: frozenset[str], graph: str) -> None:
        subject = f"the graph <{graph}>" + ("" if iri == graph else f" names <{iri}>, which")
        super().__init__(f"{subject} was withdrawn and must not come back")
        self.iri = iri
        self.audiences = audiences
        self.graph = graph

    def at(self, place: str) -> "Withdrawn":
        """Return it with the place where the graph was read."""
        self.args = (f"{place}: {self}",)
        return self


class KeyInUse(Conflict):
    """A request with the same key is being done at this moment."""


class ProposalsFull(GraphServiceError):
    """As many proposals of a token wait as may: some have to be decided first."""


class KeyReused(GraphServiceError):
    """Another request came with the key of this one, which belongs to that one."""


class NotKept(GraphServiceError):
    """There was a release of this number for this caller; its content is not kept any more."""


class NotLinked(GraphServiceError):
    """No part of the stream of changes has this name now; it says nothing about earlier ones."""


class Unauthenticated(GraphServiceError):
    """Who asks is not known and has to be; says nothing about why a token was not enough."""


class NotFound(GraphServiceError):
    """There is no such thing for this caller; says nothing about other callers."""


class Gone(NotFound):
    """There was something that this caller could see, and it was withdrawn; it is not said why."""


class Refused(GraphServiceError):
    """Policy says no."""


class OutOfScope(Refused):
    """Who asks is known, and may not do this."""


class Unavailable(GraphServiceError):
    """Not now; ``retry_after`` is in seconds."""

    def __init__(self, message: str, retry_after: int = 1) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class NotShown(Unavailable):
    """A change is on the disk, and what is served can't follow it yet."""


class QueryEnded(GraphServiceError):
    """The query met a limit and was ended; other queries are not touched."""


class QueryTimeout(QueryEnded):
    """The query ran past its deadline."""


class QueryMemory(QueryEnded):
    """The query asked for more memory than one query may have."""


class ResultTooLarge(QueryEnded):
    """The answer has more rows or bytes than one answer may have."""


class WorkerLost(QueryEnded):
    """The process that ran the query died, for instance by a stack overflow."""


class QueryCancelled(QueryEnded):
    """The client went away or asked for the end of the query."""


_REFUSALS: Final = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS)


def disk_error(what: str, error: Exception) -> LedgerError:
    """Return the error for one of the system, or of an engine that gives the system's text.

    Args:
        what: what can't be done.
        error: why not.
    """
    reason = getattr(error, "strerror", None) or str(error)
    for code in _REFUSALS:
        if getattr(error, "errno", None) == code or os.strerror(code) in reason:
            return NotStored(what, os.strerror(code))
    return LedgerError(f"{what}: {reason}")
