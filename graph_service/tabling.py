"""Writing what is there into a table, to be edited in a spreadsheet and taken in again."""

from collections.abc import Iterable, Mapping
from typing import Final

from graph_service.errors import Inexpressible, InputError
from graph_service.ledger.release import Entry
from graph_service.namespaces import GRAPH, IDENTIFIER
from graph_service.sheets.filling import fill
from graph_service.sheets.known import Known
from graph_service.sheets.layout import Filling, grids_of
from graph_service.sheets.merging import read_quads
from graph_service.sheets.plan import Plan, read_plan
from graph_service.sheets.reading import Reader
from graph_service.sheets.table import Page, Table
from graph_service.state import State

_CASE: Final = GRAPH + "case-"
_INCIDENT: Final = IDENTIFIER + "incident/"
_NO_KEYS: Final = b""


def table_of(
    state: State,
    wanted: Iterable[str],
    audience: str,
    language: str,
    settings: Mapping[str, str] | None = None,
) -> Filling:
    """Return the rows for some graphs of the current release.

    It is read again before it is returned: a file that nobody edits changes nothing.

    Args:
        state: the state folder.
        wanted: IRIs of graphs or incidents; none stands for all graphs of cases.
        audience: who the table is for; it holds what those may see.
        language: of texts that need not say theirs, and of the names of terms.
        settings: what the table is to say of itself besides.

    Raises:
        InputError: there is no such graph or incident for this audience, or no such audience.
        NotFound: nothing was published yet.
        Inexpressible: something can't be written so that it is read again.
        LedgerError: the record is damaged.
    """
    seen = state.audiences.set_named(audience)
    entries = {e.graph: e for e in state.current().entries if e.audience in seen}
    contents = {graph: state.ledger.read(each.object) for graph, each in entries.items()}
    graphs = _graphs(entries, wanted)
    plan = read_plan()
    known = Known(contents.values(), plan.vocabulary)
    quads = {graph: read_quads(contents[graph]) for graph in graphs}
    filled = fill(plan, {each for found in quads.values() for each in found}, known, language)
    exported = [(graph, entries[graph].object) for graph in graphs]
    said = {"texts": language, **(settings or {})}
    filling = Filling(filled.rows, said, exported)
    begun = (reader := Reader(plan, known, _NO_KEYS)).begin(_as_table(plan, language, filling))
    again = reader.read(begun, quads, quads)
    if again.change or again.mistakes.only(["Violation"]):
        reasons = [str(each) for each in again.mistakes.only(["Violation"])] or list(again.change)
        raise Inexpressible(f"no table can hold all that is there: {'; '.join(reasons[:5])}")
    return filling


def _graphs(entries: Mapping[str, Entry], wanted: Iterable[str]) -> list[str]:
    found = []
    for iri in wanted:
        graph = _CASE + iri.removeprefix(_INCIDENT) if iri.startswith(_INCIDENT) else iri
        if graph not in entries:
            raise InputError(f"there is no graph or incident <{iri}> for this audience")
        found.append(graph)
    return found or [graph for graph in entries if graph.startswith(_CASE)]


def _as_table(plan: Plan, language: str, filling: Filling) -> Table:
    grids = grids_of(plan, language, filling)
    return Table(tuple(Page(name, tuple(map(tuple, grid))) for name, grid in grids.items()))
