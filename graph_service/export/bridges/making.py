"""Files for the tools of the field, made of the merged lines of a content."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from typing import IO, Final

from graph_service.bridges import followthemoney
from graph_service.bridges.losses import Losses
from graph_service.export.bridges.followthemoney import Entities, entity_statements
from graph_service.export.bridges.things import count_left_out

Opened = Callable[[], AbstractContextManager[IO[bytes]]]
"""Opens the lines: what an audience set sees, as canonical N-Triples, sorted."""

_PIECE: Final = 1 << 20


def make_followthemoney(opened: Opened, losses: Losses) -> Iterator[bytes]:
    """Yield entities as lines of JSON, and count what they do not say."""
    with opened() as lines, entity_statements(lines) as made:
        yield from pieces(Entities(made, losses).lines())
    with opened() as lines:
        classes = [each.of_class for each in followthemoney.schemata()]
        count_left_out(lines, losses, followthemoney.why_left_out, classes)


def losses_of(make: Callable[[Opened, Losses], Iterator[bytes]], opened: Opened) -> bytes:
    """Return the report of what a file does not say, as CSV."""
    losses = Losses()
    deque(make(opened, losses), maxlen=0)
    return losses.report()


def pieces(lines: Iterable[bytes]) -> Iterator[bytes]:
    """Yield lines in pieces that are worth a call."""
    held: list[bytes] = []
    size = 0
    for line in lines:
        held.append(line)
        size += len(line)
        if size >= _PIECE:
            yield b"".join(held)
            held, size = [], 0
    yield b"".join(held)
