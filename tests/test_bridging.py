"""What files of other tools say is taken in, or is told to be wrong."""

from pathlib import Path

import pytest

from graph_service.bridges.options import Options
from graph_service.bridges.reading import read
from graph_service.bridging import SHARED, Bridge
from graph_service.errors import InputError
from graph_service.settings import Settings
from graph_service.state import State
from tests.sheets.conftest import published, settings  # noqa: F401 (fixtures)

ROWS = Path(__file__).parent / "bridges" / "huridocs" / "who-did-what-to-whom.csv"
SOURCE = "https://w3id.org/reprisals/id/source/s0001"
READ = read("huridocs-csv", ROWS, Options(source=SOURCE, place="page 3"))


def test_each_case_is_a_graph_of_its_own(settings: Settings) -> None:  # noqa: F811
    """A release has them, for their audience; again nothing is other."""
    done = Bridge(settings).take(READ.statements, "internal", dry=False)
    assert done.written is not None
    assert done.written.made
    entries = {e.graph: e for e in State(settings).current().entries}
    cases = [graph for graph in done.change if "/graph/case-" in graph]
    assert len(cases) == 12
    assert {entries[graph].audience for graph in done.change} == {"internal"}
    assert sum(done.added.values()) == len({quad for quad, _ in READ.statements})
    again = Bridge(settings).take(READ.statements, "internal", dry=False)
    assert again.written is not None
    assert (again.written.made, again.change) == (False, {})


def test_names_without_consent_or_place_do_not_come_in(settings: Settings) -> None:  # noqa: F811
    """A source for all, be it an official document, names nobody: nobody looked up a place."""
    statements = read("huridocs-csv", ROWS, Options(source=SOURCE)).statements
    before = State(settings).current().digest
    done = Bridge(settings).take(statements, "internal", dry=False)
    assert done.written is None
    assert done.judgement is not None
    assert done.judgement.violations > 0
    focus = {result.focus.strip("<>") for result in done.judgement.report.violations}
    assert any(done.origins[iri].file == str(ROWS) for iri in focus & done.origins.keys())
    assert State(settings).current().digest == before


def test_dry_run_writes_nothing(settings: Settings) -> None:  # noqa: F811
    """It judges, and says what would be added."""
    before = State(settings).current().digest
    done = Bridge(settings).take(READ.statements, "internal", dry=True)
    assert done.written is None
    assert done.added[SHARED] > 0
    assert State(settings).current().digest == before


def test_what_is_described_stays_in_its_graph(settings: Settings) -> None:  # noqa: F811
    """A new statement about a State goes where the State is; nothing is taken away."""
    keys = iter(f"k{number}" for number in range(99))
    text = "title,IRI,Class,ISO alpha-2\nEgypt,https://w3id.org/reprisals/id/state/EGY,State,EG\n"
    path = settings.state / "country-or-area.csv"
    path.write_text(text)
    made = read("uwazi-csv", path, Options(draw=lambda: next(keys)))
    done = Bridge(settings).take(made.statements, "public", dry=True)
    assert set(done.change) == {"https://w3id.org/reprisals/graph/states"}
    assert done.added["https://w3id.org/reprisals/graph/states"] == 1  # a label without language
    (quads,) = done.change.values()
    assert quads is not None
    assert quads.count(b"\n") > 1_000


def test_audience_is_one_of_those_declared(settings: Settings) -> None:  # noqa: F811
    """Another one is told."""
    with pytest.raises(InputError, match="no such audience"):
        Bridge(settings).take(READ.statements, "nobody", dry=True)
