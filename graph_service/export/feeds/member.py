"""A member of a stream of changes: what became of one thing with one release.

Members are stored one after the other: a line that says what happened when to what, the statements
about the thing after it, as sorted lines of N-Triples, and an empty line::

    Update 3 2026-01-31T00:00:00Z <http://example.org/s>
    <http://example.org/s> <http://example.org/p> "new" .

A line feed inside a literal is written as an escape, so an empty line ends a member.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from graph_service.errors import LedgerError
from graph_service.namespaces import BASE

CREATED: Final = "Create"
UPDATED: Final = "Update"
DELETED: Final = "Delete"
"""What became of a thing: names of classes of Activity Streams 2.0."""

STREAM: Final = BASE + "changes#stream"
"""The stream; its members are ``changes#<release>-<hash>``."""

_END: Final = b"\n\n"
_DIGITS: Final = 32


@dataclass(frozen=True)
class Member:
    """What became of a thing.

    ``act`` is one of :data:`CREATED`, :data:`UPDATED`, :data:`DELETED`; ``time`` is that of the
    ``release`` (UTC, ISO 8601); ``subject`` is the thing as N-Triples writes it, and ``lines`` all
    that is said of it from then on.
    """

    act: str
    release: int
    time: str
    subject: bytes
    lines: tuple[bytes, ...] = ()

    @cached_property
    def iri(self) -> str:
        """The name of the member: of the same content it is the same, of any other another."""
        head = f"{self.act} {self.time}".encode()
        content = b"\0".join([head, self.subject, *self.lines])
        digest = hashlib.sha256(content).hexdigest()[:_DIGITS]
        return f"{BASE}changes#{self.release}-{digest}"

    @cached_property
    def stored(self) -> bytes:
        """The member as it is stored."""
        head = f"{self.act} {self.release} {self.time} ".encode() + self.subject + b"\n"
        return head + b"".join(self.lines) + b"\n"


def read_members(data: bytes) -> Iterator[Member]:
    """Yield members that are stored one after the other.

    Raises:
        LedgerError: they are cut off or damaged.
    """
    if data and not data.endswith(_END):
        raise LedgerError("stored changes are cut off")
    for block in data.split(_END)[:-1]:
        head, *lines = block.split(b"\n")
        try:
            act, release, time, subject = head.split(b" ")
            number = int(release)
        except ValueError as error:
            raise LedgerError("stored changes are damaged") from error
        yield Member(
            act.decode(), number, time.decode(), subject, tuple(line + b"\n" for line in lines)
        )
