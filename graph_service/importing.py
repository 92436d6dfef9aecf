"""Taking in a table that somebody filled in: from a file to one change, or to a list of mistakes.

All mistakes are found in one run: what is wrong in cells, and what shapes, checks and consents say
of the rest, each by the cell that it comes from.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from pyoxigraph import Quad

from graph_service.access.actor import ALL, Actor
from graph_service.contributions.proposing import Proposing
from graph_service.errors import Conflict, LedgerError, Nonconformity
from graph_service.publish import Judgement
from graph_service.settings import Settings
from graph_service.sheets.keys import read_secret
from graph_service.sheets.known import Known
from graph_service.sheets.merging import read_quads
from graph_service.sheets.mistakes import Mistake
from graph_service.sheets.placing import Placing
from graph_service.sheets.plan import read_plan
from graph_service.sheets.reading import Reader, Reading
from graph_service.sheets.table import Table
from graph_service.state import Release, State
from graph_service.writing import Change, Occasion, Present, Writer, Written

NAME: Final = "import"
"""What the audit log calls who imports at the command line."""

_BLOCKS: Final = ("Violation",)
_OCCASION: Final = Occasion(kind="import")


@dataclass(frozen=True)
class Imported:
    """What came of a file.

    ``mistakes`` are sorted as the file is read; with one that blocks nothing was written.
    ``change`` are the graphs that are or would be others, ``before`` these as they were,
    ``graphs`` all that it speaks of. ``written`` is what was written, ``None`` where nothing was to
    be; ``settings`` are what the file says of itself.
    """

    mistakes: tuple[Mistake, ...]
    change: Change
    before: Mapping[str, bytes]
    written: Written | None
    graphs: tuple[str, ...]
    settings: Mapping[str, str]

    @property
    def blocking(self) -> tuple[Mistake, ...]:
        """The mistakes because of which nothing was written."""
        return tuple(each for each in self.mistakes if each.severity in _BLOCKS)


@dataclass(frozen=True)
class Wish:
    """How a file is to be taken in: see the options of the command ``import``."""

    audience: str = "public"
    graph: str | None = None
    again: bool = False
    dry: bool = False
    propose: bool = False
    note: str = ""


class Importer:
    """Takes in tables, with the rights of whoever has the state folder.

    Args:
        settings: name the rules, the audiences and the limits.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._state = State(settings)
        self._writer = Writer(settings, self._state, self._derived)
        self._proposing = Proposing(settings, self._state, self._writer)
        self._reading: Reading | None = None

    def take(self, table: Table, wish: Wish) -> Imported:
        """Return what came of a table.

        Raises:
            InputError: there is no such audience, or the note is too long.
            Conflict: a graph is another than it was when the file was exported.
            GraphServiceError: what ``Writer.write`` raises, but for a judgement.
        """
        seen = self._state.audiences.set_named(wish.audience)
        everybody = self._state.audiences.names
        actor = Actor(NAME, everybody, (ALL,), wish.audience, admin=True)

        before = self._state.current()
        judgement, written = None, None
        first = self._read(table, Present(self._state.ledger, before, everybody), seen, wish)

        def work(present: Present) -> Change:
            same = present.release == before
            self._reading = first if same else self._read(table, present, seen, wish)
            return self._reading.change

        blocked = bool(first.mistakes.only(_BLOCKS))
        try:
            if blocked or wish.dry:
                judgement = self._writer.preview(actor, work).judgement
            elif wish.propose:
                written = self._proposing.propose(actor, work, _OCCASION, wish.note)
            else:
                written = self._writer.write(actor, work, _OCCASION)
                judgement = written.judgement
        except Nonconformity as error:
            judgement = error.report if isinstance(error.report, Judgement) else None
        reading = self._reading or first
        self._place(reading, judgement)
        if not (judgement is None or judgement.conforms or reading.mistakes.only(_BLOCKS)):
            reading.mistakes.quiet.clear()  # whatever it follows from: something is to be told
            self._place(reading, judgement)
        present = Present(self._state.ledger, before, everybody)
        return Imported(
            reading.mistakes.sorted(),
            reading.change,
            {graph: present.quads(graph) for graph in reading.change},
            written,
            tuple(sorted({str(quad.graph_name)[1:-1] for quad in reading.built.quads})),
            reading.file.settings,
        )

    def _read(self, table: Table, present: Present, seen: frozenset[str], wish: Wish) -> Reading:
        plan = read_plan()
        entries = {e.graph: e for e in present.release.entries if e.audience in seen}
        contents = {graph: self._state.ledger.read(e.object) for graph, e in entries.items()}
        reader = Reader(
            plan, Known(contents.values(), plan.vocabulary), read_secret(self._state.folder)
        )
        begun = reader.begin(table)
        exported: dict[str, set[Quad]] = {}
        late = {}
        for graph, digest in begun[0].exported.items():
            entry = entries.get(graph)
            if entry is not None and entry.object == digest:
                exported[graph] = read_quads(contents[graph])
            else:
                late[graph] = exported[graph] = self._older(graph, digest)
        there = _Contents(contents)
        reading = reader.read(begun, exported, there, shared=wish.graph, again=wish.again)
        for graph in late:
            now = contents.get(graph)
            if reading.change.get(graph, now) != now or graph not in reading.change:
                raise Conflict(f"the graph <{graph}> has changed since the export: export it again")
        return reading

    def _older(self, graph: str, digest: str) -> set[Quad]:
        try:
            found = read_quads(self._state.ledger.read(digest))
        except (LedgerError, ValueError) as error:
            reason = f"the graph <{graph}> has changed since the export: export it again"
            raise Conflict(reason) from error
        if {str(quad.graph_name) for quad in found} != {f"<{graph}>"}:
            raise Conflict(f"the file was not exported with the graph <{graph}>: export it again")
        return found

    def _place(self, reading: Reading, judgement: Judgement | None) -> None:
        if judgement is None:
            return
        placing = Placing(reading.built, reading.mistakes)
        for result in judgement.report.results:
            if result.severity in _BLOCKS or result.focus.strip("<>") in reading.built.rows:
                placing.result(result)
        for finding in judgement.findings:
            placing.finding(finding)

    def _derived(self) -> Release:
        release = self._state.current()
        self._state.derive(release)
        return release


class _Contents(Mapping[str, set[Quad]]):
    """Graphs that are parsed when they are asked for."""

    def __init__(self, contents: Mapping[str, bytes]) -> None:
        self._contents = contents

    def __getitem__(self, graph: str) -> set[Quad]:
        return read_quads(self._contents[graph])

    def __iter__(self) -> Iterator[str]:
        return iter(self._contents)

    def __len__(self) -> int:
        return len(self._contents)
