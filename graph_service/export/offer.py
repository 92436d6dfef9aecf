"""What files there are of a content: the seam between those who make files and those who list them.

A :class:`Maker` knows some names and how their bytes are made. Whoever has a new kind of file
writes a maker and puts it into :data:`graph_service.export.makers.MAKERS`; files are then made by
a process of its own, hashed, kept, coded, listed and served like all others.

::

    name (graph.ttl.gz) -> File (type, coding, what it is packed from) -> its maker -> bytes
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from typing import IO, Final, Protocol

from graph_service.export.content import Content

CODINGS: Final = {"gz": "gzip", "zst": "zstd"}
"""Suffix of a coded file -> its content coding (IANA); both are also ``application/`` types."""


@dataclass(frozen=True)
class File:
    """A file that there can be.

    ``name`` is its path below ``/exports/``, escaped as in a URL, and below the folder of the
    files; ``media_type`` that of what it holds, without parameters; ``coding`` is ``gzip``,
    ``zstd`` or empty. One that ``packs`` is also there coded, under its name with the coding's
    suffix. One that is ``listed`` is made for the list of a small content; others are made when
    somebody asks for them. One that is ``small`` is made in memory each time. ``described_by`` is
    the name of another file that tells programs how to read this one, empty where there is none.
    """

    name: str
    media_type: str
    coding: str = ""
    packs: bool = True
    listed: bool = True
    small: bool = False
    described_by: str = field(
        default="", compare=False
    )  # of the offer, not of a file that lies there

    @property
    def sent_as(self) -> str:
        """The media type it is sent with: that of the coding for a coded file."""
        return f"application/{self.coding}" if self.coding else self.media_type

    @property
    def plain(self) -> str:
        """The name of what it holds, without coding."""
        return self.name.rpartition(".")[0] if self.coding else self.name

    def coded(self) -> Iterator["File"]:
        """Yield its coded forms."""
        for suffix, coding in CODINGS.items() if self.packs else ():
            yield replace(self, name=f"{self.name}.{suffix}", coding=coding, packs=False)


class Bench(Protocol):
    """What a maker may use while it makes a file."""

    def opened(self, name: str) -> AbstractContextManager[IO[bytes]]:
        """Return another file of the same content, opened, made first if it is not there.

        Raises:
            Inexpressible: it can't be made.
        """

    def temporary(self) -> IO[bytes]:
        """Return an empty file without a name, for the caller to close."""

    def sorted(self, blocks: Iterable[bytes]) -> Iterator[list[bytes]]:
        """Yield the lines of blocks sorted, each once, in lists."""

    def digest(self, name: str) -> str:
        """Return the SHA-256 of another file, made first if it is not there."""


class Maker(Protocol):
    """Makes files of one kind. The same content gives the same bytes: no time, host or chance."""

    def files(self, content: Content) -> Iterable[File]:
        """Yield all plain files that there are of a content: cheap, nothing is read."""

    def find(self, content: Content, name: str) -> File | None:
        """Return the plain file with a name, ``None`` when this maker has none of it."""

    def make(self, content: Content, file: File, bench: Bench) -> Iterator[bytes]:
        """Yield the bytes of a plain file.

        Raises:
            Inexpressible: the format can't say what the content says; the text tells why, to
                those who see the content.
            LedgerError: the record is damaged.
        """

    def canonical(self, content: Content, file: File) -> str | None:
        """Return the name of the file whose SHA-256 is the RDFC-1.0 digest of what ``file`` holds.

        ``None`` for a file that holds no RDF.
        """


class Offer:
    """All files of a content, whoever makes them."""

    def __init__(self, content: Content, makers: Sequence[Maker]) -> None:
        self.content = content
        self._makers = makers

    def files(self) -> Iterator[File]:
        """Yield all files that a list names, each plain one before its coded forms."""
        for maker in self._makers:
            for file in maker.files(self.content):
                if file.listed:
                    yield file
                    yield from file.coded()

    def find(self, name: str) -> File | None:
        """Return the file with a name, ``None`` when there is none."""
        found = self._plain(name)
        if found is not None:
            return found[1]
        stem, _, suffix = name.rpartition(".")
        plain = self._plain(stem) if suffix in CODINGS else None
        coded = plain[1].coded() if plain is not None else ()
        return next((each for each in coded if each.name == name), None)

    def maker(self, file: File) -> Maker:
        """Return the maker of a file that was found; its coded forms have the same."""
        found = self._plain(file.plain)
        if found is None:
            raise LookupError(file.name)
        return found[0]

    def _plain(self, name: str) -> tuple[Maker, File] | None:
        for maker in self._makers:
            file = maker.find(self.content, name)
            if file is not None:
                return maker, file
        return None
