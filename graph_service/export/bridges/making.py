"""Files for the tools of the field, made of the merged lines of a content."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import IO, Final

from graph_service.bridges import followthemoney, uwazi
from graph_service.bridges.losses import Losses
from graph_service.export.bridges.followthemoney import entity_lines, entity_statements
from graph_service.export.bridges.things import count_left_out
from graph_service.export.bridges.uwazi import uwazi_statements
from graph_service.export.bridges.uwazi_csv import write_archive
from graph_service.export.bridges.uwazi_json import write_json


@dataclass(frozen=True)
class Desk:
    """What files are made with.

    ``opened`` opens the lines: what an audience set sees, as canonical N-Triples, sorted.
    ``temporary`` gives an empty file without a name.
    """

    opened: Callable[[], AbstractContextManager[IO[bytes]]]
    temporary: Callable[[], IO[bytes]]


Making = Callable[[Desk, Losses], Iterator[bytes]]
"""Yields a file, and counts what it does not say; the count is whole once the file is."""

_PIECE: Final = 1 << 20


def make_followthemoney(desk: Desk, losses: Losses) -> Iterator[bytes]:
    """Yield entities of FollowTheMoney as lines of JSON."""
    with desk.opened() as lines, entity_statements(lines) as made:
        yield from pieces(entity_lines(made, losses))
    with desk.opened() as lines:
        classes = [each.of_class for each in followthemoney.schemata()]
        count_left_out(lines, losses, followthemoney.why_left_out, classes)


def make_uwazi_json(desk: Desk, losses: Losses) -> Iterator[bytes]:
    """Yield entities of Uwazi in the forms of its API."""
    with desk.opened() as lines, uwazi_statements(lines) as made:
        yield from pieces(write_json(made, losses))
    _count_uwazi(desk, losses)


def make_uwazi_archive(desk: Desk, losses: Losses) -> Iterator[bytes]:
    """Yield an archive for Uwazi's import of CSV, which has the report of losses in it."""
    with desk.temporary() as target:
        with desk.opened() as lines, uwazi_statements(lines) as made:
            archive = write_archive(target, made, losses, desk.temporary)
        _count_uwazi(desk, losses)
        archive.add_text("losses.csv", "text/csv", losses.report())
        archive.close()
        target.seek(0)
        yield from iter(lambda: target.read(_PIECE), b"")


def losses_of(make: Making, desk: Desk) -> bytes:
    """Return the report of what a file does not say, as CSV."""
    losses = Losses()
    deque(make(desk, losses), maxlen=0)
    return losses.report()


def _count_uwazi(desk: Desk, losses: Losses) -> None:
    classes = [iri for template in uwazi.templates() for iri in template.classes]
    with desk.opened() as lines:
        count_left_out(lines, losses, uwazi.why_left_out, [*classes, *uwazi.left_out()])


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
