"""A stream of changes, open for reading: which fragments it has, and their members."""

from pathlib import Path

from graph_service.errors import LedgerError
from graph_service.export.feeds.catalogue import NAME, Contents, Fragment, read_catalogue
from graph_service.export.feeds.making import FRAGMENTS
from graph_service.export.feeds.member import Member, read_members
from graph_service.export.feeds.packing import chained
from graph_service.export.feeds.steps import Step


class Stream:
    """A stream as one catalogue has it; what comes later is in another one.

    Args:
        place: its folder.
        contents: of the catalogue.

    ``fragments`` are the closed ones, ``steps`` the releases in it, both the oldest first.
    """

    def __init__(self, place: Path, contents: Contents) -> None:
        self._folder = place / FRAGMENTS
        self._rest = contents.rest
        self.steps: tuple[Step, ...] = contents.steps
        self.fragments: tuple[Fragment, ...] = contents.fragments
        self._places = {each.name: place for place, each in enumerate(contents.fragments)}

    @property
    def release(self) -> int:
        """Number of the newest release that is in it."""
        return self.steps[-1].number

    def place_of(self, name: str) -> int | None:
        """Return the place of a closed fragment, from 0 on; ``None`` when there is none."""
        return self._places.get(name)

    def members(self, place: int) -> tuple[Member, ...]:
        """Return the members of a closed fragment, by its place.

        Raises:
            LedgerError: its file is not there or damaged.
        """
        name, before = self.fragments[place].name, self.fragments[place - 1].name if place else ""
        try:
            data = (self._folder / name).read_bytes()
        except OSError as error:
            raise LedgerError(f"changes can't be read: {error.strerror}") from error
        if name.rpartition("-")[2] != chained(before, data):
            raise LedgerError("changes are damaged: their bytes have another hash")
        return tuple(read_members(data))

    def newest(self) -> tuple[Member, ...]:
        """Return the members that are in no closed fragment yet."""
        return tuple(read_members(self._rest))


def open_stream(place: Path) -> Stream | None:
    """Open a stream, ``None`` where there is none that can be read."""
    contents = read_catalogue(place / NAME)
    return None if contents is None or not contents.steps else Stream(place, contents)
