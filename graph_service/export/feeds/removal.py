"""Streams of changes that are not what their releases show by now, and what crashes left."""

import fcntl
import os
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from pathlib import Path

from graph_service.export.feeds.catalogue import HALF, NAME, faults, read_catalogue
from graph_service.export.feeds.making import clear, place_of, tidy
from graph_service.export.removal import one_writer


def forget_streams(
    folder: Path, is_true: Callable[[Collection[str], int, str], bool], *, held: bool
) -> bool:
    """Remove the streams that have something of what was withdrawn, pruned, or is hidden now.

    Args:
        folder: of all streams.
        is_true: tells of an audience set, the number of a release and a digest whether that is
            what the set sees of the release by now.
        held: remove those, too, that are being made.

    Returns:
        Whether all are gone: ``False`` while one is being made.

    Raises:
        LedgerError: a file can't be removed.
    """
    gone = True
    with faults():
        for place in folder.iterdir() if folder.is_dir() else ():
            with _alone(place) as alone:
                if alone and _is_true(place, is_true):
                    tidy(place)
                elif alone or held:
                    clear(place)
                else:
                    gone = False
    return gone


def remove_stream(folder: Path, audiences: frozenset[str]) -> None:
    """Remove the stream of a set, so that it is made anew.

    Raises:
        LedgerError: a file can't be removed.
    """
    place = place_of(folder, audiences)
    with faults():
        if place.is_dir():
            with one_writer(place):
                clear(place)


def unsound_streams(folder: Path) -> Iterator[str]:
    """Yield what is wrong below the folder of all streams: a path in it and a reason."""
    for place in sorted(folder.iterdir()) if folder.is_dir() else ():
        if (place / HALF).exists():
            yield f"{place.name}: unfinished"
        if (place / NAME).exists() and read_catalogue(place / NAME) is None:
            yield f"{place.name}: damaged"


def _is_true(place: Path, is_true: Callable[[Collection[str], int, str], bool]) -> bool:
    found = read_catalogue(place / NAME)
    return found is not None and all(
        is_true(found.audiences, step.number, step.digest) for step in found.steps
    )


@contextmanager
def _alone(folder: Path) -> Iterator[bool]:
    """Hold a folder against who makes something in it; tell whether that was possible."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True
    finally:
        os.close(descriptor)
