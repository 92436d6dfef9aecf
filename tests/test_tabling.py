"""What is there goes into a table and comes back: edited, with just that; unedited, the same."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as limits
from hypothesis import strategies as st

from graph_service.cli.sources import read_sources
from graph_service.cli.written import write_table
from graph_service.errors import InputError
from graph_service.ledger.ledger import NewEntry
from graph_service.namespaces import GRAPH, IDENTIFIER, ONTOLOGY
from graph_service.publish import entries_of
from graph_service.settings import read_settings
from graph_service.sheets.known import Known
from graph_service.sheets.layout import Filling, grids_of
from graph_service.sheets.merging import COMPUTED, read_quads
from graph_service.sheets.opening import open_table
from graph_service.sheets.plan import FIRST, LANGUAGES, read_plan
from graph_service.sheets.reading import Reader, Reading
from graph_service.sheets.table import Page, Table
from graph_service.state import State
from graph_service.tabling import table_of

PLAN = read_plan()
INCIDENTS = 97
OTHERS = ("actors", "sources", "interventions")


class Shipped:
    """The shipped data as a release, and what a table of all its cases says."""

    def __init__(self, folder: Path) -> None:
        self.state = State(read_settings({"state": folder}, {}))
        entries = entries_of(read_sources())
        self.state.ledger.commit(entries, issued=datetime(2026, 1, 31, tzinfo=UTC))
        self.quads = {each.graph: read_quads(each.quads) for each in entries}
        self.known = Known((each.quads for each in entries), PLAN.vocabulary)
        self.filling = table_of(self.state, (), "public", "en")

    def read(self, table: Table) -> Reading:
        """Return what a table says, and changes."""
        reader = Reader(PLAN, self.known, b"synthetic")
        begun = reader.begin(table)
        exported = {graph: self.quads[graph] for graph in begun[0].exported}
        return reader.read(begun, exported, self.quads)

    def difference(self, reading: Reading) -> tuple[Counter[str], Counter[str]]:
        """Return the properties of statements that went and that came."""
        gone, come = Counter[str](), Counter[str]()
        for graph, content in reading.change.items():
            old, new = self.quads.get(graph, set()), read_quads(content or b"")
            gone += Counter(q.predicate.value.rpartition("/")[2] for q in old - new)
            come += Counter(q.predicate.value.rpartition("/")[2] for q in new - old)
        return gone, come


def whole(filling: Filling) -> Table:
    """Return a table as a file would give it."""
    grids = grids_of(PLAN, "en", filling)
    return Table(tuple(Page(name, tuple(map(tuple, each))) for name, each in grids.items()))


def edited(filling: Filling, sheet: str, row: int, column: str, value: str) -> Table:
    """Return a table with one cell changed; ``row`` counts from 0."""
    grids = grids_of(PLAN, "en", filling)
    grid = [list(each) for each in grids[sheet]]
    grid[FIRST + row][grid[1].index(column)] = value
    grids[sheet] = grid
    return Table(tuple(Page(name, tuple(map(tuple, each))) for name, each in grids.items()))


@pytest.fixture(scope="module")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shipped]:
    """Return the shipped data."""
    yield Shipped(tmp_path_factory.mktemp("shipped"))


def test_all_incidents_are_in_the_table(shipped: Shipped) -> None:
    """With everything of theirs, and digests of their graphs."""
    rows = {name: len(each) for name, each in shipped.filling.rows.items()}
    assert rows["incidents"] == INCIDENTS == len(shipped.filling.exported)
    assert rows["acts"] >= 180 and rows["claims"] >= 400 and rows["citations"] >= 500


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["t.xlsx", "t.zip", "t"])
def test_an_unedited_table_changes_nothing(
    shipped: Shipped, tmp_path: Path, language: str, name: str
) -> None:
    """In each form and language, for all cases: not one byte of any graph."""
    write_table(tmp_path / name, language, table_of(shipped.state, (), "public", language))
    reading = shipped.read(open_table(tmp_path / name))
    assert reading.change == {} and not reading.mistakes.only(["Violation"])
    assert len(reading.file.rows["incidents"]) == INCIDENTS


@pytest.mark.parametrize("name", OTHERS)
def test_other_graphs_come_back_the_same(shipped: Shipped, name: str) -> None:
    """People, sources and interventions that several cases share."""
    filling = table_of(shipped.state, [GRAPH + name], "public", "fr")
    assert sum(map(len, filling.rows.values())) > 50


def test_what_no_cell_holds_is_known(shipped: Shipped) -> None:
    """Ties to what several cases share, the words of five responses, and what is computed."""
    reading = shipped.read(whole(shipped.filling))
    left = Counter[str]()
    for graph, _ in shipped.filling.exported:
        for quad in shipped.quads[graph] - reading.built.quads:
            if quad.predicate.value not in COMPUTED:
                left[quad.predicate.value.rpartition("/")[2]] += 1
    assert left == {
        "concernsIncident": 52,
        "addressedState": 38,
        "comprisesIncident": 9,
        "description": 5,
    }


@limits(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_one_edit_changes_one_statement(shipped: Shipped, data: Any) -> None:
    """For a text, a term or a State of any row; all else is the same."""
    sheet, column, value, name = data.draw(
        st.sampled_from(
            [
                ("incidents", "label", "Synthetic title", "rdf-schema#label"),
                ("incidents", "description", "Synthetic; with a semicolon", "description"),
                ("incidents", "incidentKind", "Not stated", "incidentKind"),
                ("incidents", "concernsState", "Tuvalu (TUV)", "concernsState"),
                ("acts", "actType", "Other act", "actType"),
                ("involvements", "role", "Witness", "role"),
                ("engagements", "engagementKind", "Training", "engagementKind"),
                ("claims", "claimStatus", "Adjudicated", "claimStatus"),
                ("citations", "locator", "synthetic place", "locator"),
                ("interventions", "label", "Synthetic title", "rdf-schema#label"),
                ("outcomes", "outcomeStatus", "In exile", "outcomeStatus"),
            ]
        )
    )
    rows = shipped.filling.rows[sheet]
    row = data.draw(st.integers(0, len(rows) - 1))
    gone, come = shipped.difference(
        shipped.read(edited(shipped.filling, sheet, row, column, value))
    )
    before = [each for each in rows[row].get(column, "").split("; ") if each]
    several = column == "concernsState"
    assert set(gone) | set(come) <= {name} and come.total() <= 1
    assert gone.total() <= (len(before) if several else 1)
    assert rows[row].get(column) == value or come.total() + gone.total() > 0


def test_an_edited_date_brings_its_bounds_and_lags(shipped: Shipped) -> None:
    """What is computed follows, there and only there."""
    rows = shipped.filling.rows["incidents"]
    dated = next(n for n, each in enumerate(rows) if len(each["date"]) == 4)
    table = edited(shipped.filling, "incidents", dated, "date", "1999-02-03")
    reading = shipped.read(table)
    gone, come = shipped.difference(reading)
    assert len(reading.change) == 1
    assert {"date": 1, "earliest": 1, "latest": 1, "datePrecision": 1}.items() <= come.items()
    assert set(come) - {"minimumLag", "maximumLag"} == {
        *("date", "earliest", "latest", "datePrecision")
    }
    assert set(gone) <= set(come) | {"minimumLag", "maximumLag"}


def test_a_row_that_is_taken_out_goes_with_its_statements(shipped: Shipped) -> None:
    """The incident has the act no more, and no claim is about it."""
    rows = dict(shipped.filling.rows)
    act, *rows["acts"] = rows["acts"]
    rows["claims"] = [
        {**row, "about": "; ".join(k for k in row["about"].split("; ") if k != act["key"])}
        for row in rows["claims"]
    ]
    filling = Filling(rows, shipped.filling.settings, shipped.filling.exported)
    gone, come = shipped.difference(shipped.read(whole(filling)))
    assert not come and set(gone) - {"earliest", "latest"} == {
        *("22-rdf-syntax-ns#type", "hasAct", "actType", "date", "datePrecision", "about")
    }


def test_an_incident_alone_is_a_table_of_its_graph(shipped: Shipped) -> None:
    """By its IRI, or by that of its graph."""
    iri = shipped.filling.rows["incidents"][0]["iri"]
    by_iri = table_of(shipped.state, [iri], "public", "en")
    graph = iri.replace(IDENTIFIER + "incident/", GRAPH + "case-")
    assert by_iri == table_of(shipped.state, [graph], "public", "en")
    assert len(by_iri.rows["incidents"]) == len(by_iri.exported) == 1


def test_what_an_audience_may_not_see_is_not_there(tmp_path: Path) -> None:
    """A graph for others is refused in the words for one that is none."""
    state = State(read_settings({"state": tmp_path}, {}))
    graph, incident = GRAPH + "case-a1b2c3d4e5", IDENTIFIER + "incident/a1b2c3d4e5"
    quads = f'<{incident}> <{ONTOLOGY}statement> "x" <{graph}> .\n'.encode()
    entry = NewEntry(graph, "internal", "Synthetic Office", "synthetic", quads)
    state.ledger.commit([entry], issued=datetime(2026, 1, 31, tzinfo=UTC))
    texts = set()
    for iri in (graph, incident, GRAPH + "none"):
        with pytest.raises(InputError) as caught:
            table_of(state, [iri], "public", "en")
        texts.add(str(caught.value).replace(iri, ""))
    assert len(texts) == 1
    assert table_of(state, [graph], "internal", "en").exported
