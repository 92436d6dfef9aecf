"""The bundle put together: files that are there, descriptions of them, and the list of hashes."""

import json
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import IO, Final

from graph_service.export.bundle import crate, datapackage, letter
from graph_service.export.bundle.archive import Archive, manifest_of
from graph_service.export.tables import csvw
from graph_service.export.tables.about import About
from graph_service.export.tables.declared import Column, Table

TABLES: Final = "tables/"
"""Folder of the tables and their description, in the bundle as at their address."""

MANIFEST: Final = "manifest-sha256.txt"
_JSON: Final = "application/json"


@dataclass(frozen=True)
class Source:
    """A file for the bundle: its path there, media type and title; ``opened`` opens it."""

    name: str
    media_type: str
    title: str
    opened: Callable[[], AbstractContextManager[IO[bytes]]]


def make_bundle(
    target: IO[bytes], sources: Iterable[Source], tables: tuple[Table, ...], about: About
) -> None:
    """Write the bundle into an open file.

    Args:
        target: gets it; it must be seekable.
        sources: what goes into it, the description of the tables among them.
        tables: the tables whose CSV is among them.
        about: what it is of.
    """
    archive = Archive(target)
    titles, description = {}, b"{}"
    for source in sources:
        titles[source.name] = source.title
        with source.opened() as file:
            if source.name == TABLES + csvw.NAME:
                description = file.read()
                file.seek(0)
            archive.add(source.name, source.media_type, file)
    keys = _keys(description)

    def holds(table: Table, column: Column) -> bool:
        return (csvw.file_of(table.name), column.name) in keys

    package = datapackage.describe_package(archive.parts, tables, about, holds)
    archive.add_text(datapackage.NAME, _JSON, package)
    described = crate.describe_crate(archive.parts, titles, about)
    archive.add_text(crate.NAME, crate.MEDIA_TYPE, described)
    archive.add_text(
        letter.NAME, letter.MEDIA_TYPE, letter.write_letter(archive.parts, tables, about)
    )
    archive.add_text(MANIFEST, letter.MEDIA_TYPE, manifest_of(archive.parts))
    archive.close()


def _keys(description: bytes) -> set[tuple[str, str]]:
    """Return the foreign keys that a description of tables declares: file and column."""
    return {
        (table["url"], key["columnReference"])
        for table in json.loads(description).get("tables", [])
        for key in table["tableSchema"].get("foreignKeys", [])
    }
