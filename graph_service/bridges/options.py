"""What whoever reads a file of another tool decides: names of theirs, what holds for all rows."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from graph_service.bridges.keys import Draw, draw_key
from graph_service.bridges.mapping import read_rows
from graph_service.bridges.terms import fold
from graph_service.errors import MappingFault

LEAVE_OUT: Final = "-"
"""What a name means that is left out, and counted."""

COLUMNS: Final = ("kind", "scope", "name", "means")
KINDS: Final = ("template", "column", "term", "code")
NOT_STATED: Final = "Not stated"


class Renaming:
    """Names of theirs and what they mean here, by kind, and by scope where one is given.

    Kinds: ``template``; ``column``, in the scope of a template of theirs; ``term``, in that of a
    property; ``code``, in that of a micro-thesaurus.
    """

    def __init__(self, meanings: Mapping[tuple[str, str, str], str] | None = None) -> None:
        self._meanings = dict(meanings or {})

    def find(self, kind: str, scope: str, name: str) -> str | None:
        """Return what a name means, ``None`` where nothing is said of it."""
        wide = (kind, "", fold(name))
        return self._meanings.get((kind, fold(scope), fold(name)), self._meanings.get(wide))


@dataclass(frozen=True)
class Options:
    """What holds for a whole reading.

    ``source`` is the IRI of a source for all that names none, ``place`` the page or paragraph of it
    that somebody looked up, empty where nobody did. ``asserter`` is who says so, for
    claims that are made. ``language`` is that of texts without one. ``confidential``: records that
    are marked so are taken in, else they are faults.
    """

    source: str = ""
    place: str = ""
    asserter: str = NOT_STATED
    language: str = "en"
    renaming: Renaming = field(default_factory=Renaming)
    draw: Draw = draw_key
    confidential: bool = False


def read_renaming(path: Path) -> Renaming:
    """Return what a table says: columns :data:`COLUMNS`, kinds as in :class:`Renaming`.

    Raises:
        MappingFault: it has other columns or kinds, or can't be read.
    """
    try:
        rows = read_rows(path)
    except (OSError, ValueError) as error:
        raise MappingFault("can't be read as CSV in UTF-8", file=str(path)) from error
    meanings: dict[tuple[str, str, str], str] = {}
    for line, row in enumerate(rows, 2):
        if tuple(row) != COLUMNS or row["kind"] not in KINDS or not row["means"]:
            reason = f"the columns must be {','.join(COLUMNS)}, kind one of {', '.join(KINDS)}"
            raise MappingFault(reason, file=str(path), line=line)
        meanings[row["kind"], fold(row["scope"] or ""), fold(row["name"] or "")] = row["means"]
    return Renaming(meanings)
