"""A stream of changes is made, or goes on with the releases that it lacks.

::

    <folder>/<audiences>/stream.sqlite       the catalogue, written last
                         stream.half         one that is being made
                         fragments/<name>    closed fragments

The first step is a snapshot: everything is created. For each further one the graphs are read that
differ, and those others in which a thing is that may have changed. A stream that no more is what
its steps make, or of which a part is damaged, is made anew. One process makes it at a time; what a
crash left is removed by the next.
"""

import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from graph_service.export.feeds.catalogue import (
    HALF,
    NAME,
    Catalogue,
    Contents,
    faults,
    read_catalogue,
)
from graph_service.export.feeds.comparison import (
    Account,
    Graphs,
    compare,
    differing,
    number_of,
    subjects_of,
)
from graph_service.export.feeds.member import Member
from graph_service.export.feeds.packing import Packer
from graph_service.export.feeds.steps import Audiences, Step, Steps
from graph_service.export.removal import one_writer
from graph_service.views.audiences import key_of
from graph_service.views.difference import Change, changes_between
from graph_service.views.views import Views

FRAGMENTS: Final = "fragments"


@dataclass(frozen=True)
class Wanted:
    """The stream of a set of audiences up to a release; fragments of up to ``size`` members."""

    audiences: Audiences
    until: int
    size: int


def place_of(folder: Path, audiences: Audiences) -> Path:
    """Return the folder of the stream of a set, in the folder of all streams."""
    return folder / key_of(audiences)


def outstanding(folder: Path, views: Views, steps: Steps, wanted: Wanted) -> int | None:
    """Return how many statements are to be read to make a stream; ``None`` when it is there.

    Raises:
        LedgerError: the record is damaged.
    """
    before = read_catalogue(place_of(folder, wanted.audiences) / NAME)
    row = steps.of(wanted.audiences, wanted.until)
    if _is_enough(before, row, wanted):
        return None
    number, triples = _last(before, row, wanted), 0
    for step in row:
        if number is None or step.number > number:
            triples += sum(each.triples for each in _changes(views, wanted, number, step.number))
            number = step.number
    return triples


def make_stream(folder: Path, views: Views, steps: Steps, wanted: Wanted) -> None:
    """Make a stream, or let it go on; nothing is done when it is there.

    Raises:
        LedgerError: the record is damaged, or the disk takes no more.
    """
    place = place_of(folder, wanted.audiences)
    with faults():
        (place / FRAGMENTS).mkdir(0o700, parents=True, exist_ok=True)
    with faults(), one_writer(place):
        row, before = steps.of(wanted.audiences, wanted.until), read_catalogue(place / NAME)
        if _is_enough(before, row, wanted) or not row:
            return
        number = _last(before, row, wanted)
        before = None if number is None else before
        old = place / NAME if before else None
        catalogue = Catalogue(place / HALF, wanted.audiences, wanted.size, old)
        try:
            packer = Packer(place / FRAGMENTS, catalogue, wanted.size, before)
            for step in row:
                if number is None or step.number > number:
                    _take(views, wanted, catalogue, packer, number, step)
                    number = step.number
            packer.finish()
            catalogue.finish()
        finally:
            catalogue.close()
        (place / HALF).rename(place / NAME)
        tidy(place)


def tidy(place: Path) -> None:
    """Remove what belongs to no finished stream; the caller holds the folder.

    Raises:
        OSError: a file can't be removed.
    """
    found = read_catalogue(place / NAME)
    if found is None:
        clear(place)
        return
    (place / HALF).unlink(missing_ok=True)
    names = {each.name for each in found.fragments}
    for path in (place / FRAGMENTS).iterdir():
        if path.name not in names:
            path.unlink()


def clear(place: Path) -> None:
    """Remove a stream; who is making it fails, and leaves nothing.

    Raises:
        OSError: a file can't be removed.
    """
    for name in (NAME, HALF):
        (place / name).unlink(missing_ok=True)
    shutil.rmtree(place / FRAGMENTS, ignore_errors=True)


def _is_enough(before: Contents | None, row: tuple[Step, ...], wanted: Wanted) -> bool:
    """Return whether a stream has these steps; it may have later ones besides."""
    if before is None or before.size != wanted.size:
        return False
    return before.steps[: len(row)] == row and before.audiences == wanted.audiences


def _last(before: Contents | None, row: tuple[Step, ...], wanted: Wanted) -> int | None:
    """Return the release that a stream goes on from, ``None`` when it has to be made anew."""
    if before is None or before.size != wanted.size or before.audiences != wanted.audiences:
        return None
    goes_on = before.steps == row[: len(before.steps)] and before.steps
    return before.steps[-1].number if goes_on else None


def _changes(views: Views, wanted: Wanted, number: int | None, after: int) -> tuple[Change, ...]:
    old = () if number is None else views.seen(number, wanted.audiences).entries
    return changes_between(old, views.seen(after, wanted.audiences).entries)


def _take(
    views: Views,
    wanted: Wanted,
    catalogue: Catalogue,
    packer: Packer,
    number: int | None,
    step: Step,
) -> None:
    """Add what a release changed."""
    changes, read = _changes(views, wanted, number, step.number), views.ledger.read

    def content(name: str | None) -> bytes:
        return b"" if name is None else read(name)

    if number is None:
        accounts = compare((), ((each.graph, content(each.after)) for each in changes))
    else:
        accounts = _differences(catalogue, changes, content)
    for act, subject, lines in accounts:
        packer.add([Member(act, step.number, step.time, subject, lines)])
    for each in changes:
        subjects = {number_of(subject) for subject in subjects_of(content(each.after))}
        catalogue.put_graph(each.graph, each.after, subjects)
    catalogue.add_step(step)


def _differences(
    catalogue: Catalogue, changes: Sequence[Change], content: Callable[[str | None], bytes]
) -> Iterator[Account]:
    """Yield what became of the things of which graphs say something else than before."""
    concerned: set[int] = set()
    for each in changes:
        subjects = differing(content(each.before), content(each.after))
        concerned.update(map(number_of, subjects))
    others = catalogue.graphs_with(concerned)
    for each in changes:
        others.pop(each.graph, None)

    def graphs(names: Iterable[str | None]) -> Graphs:
        yield from ((each.graph, content(name)) for each, name in zip(changes, names, strict=True))
        yield from ((graph, content(name)) for graph, name in others.items())

    before, after = ([e.before for e in changes], [e.after for e in changes])
    return compare(graphs(before), graphs(after), concerned)
