"""Descriptions are made aside, given to who answers, and make no answer another one."""

import threading
import time
from pathlib import Path

import pytest

from graph_service.query.describing import describe_aside
from graph_service.query.direct import Direct, open_direct
from graph_service.views.descriptions import open_descriptions
from graph_service.views.store import build_store
from graph_service.views.views import View
from tests.query.conftest import GRAPHS, format_of, make_job, make_view

THING = "<http://example.org/s1>"
SAME = [
    f"SELECT ?p ?o {{ {THING} ?p ?o }}",
    f"SELECT * {{ {THING} ?p ?o }}",
    f"SELECT ?a ?b WHERE {{ {THING} ?a ?b . }}",
    f"SELECT ?o ?p {{ {THING} ?p ?o }}",
    f"SELECT ?o {{ {THING} ?p ?o }}",
    f"SELECT ?o {{ {THING} <http://example.org/p> ?o }}",
    "SELECT ?p ?o { <http://example.org/./s1> ?p ?o }",
    "SELECT ?p ?o { <http://example.org/nobody> ?p ?o }",
    "PREFIX e: <http://example.org/> SELECT ?p ?o { e:s1 ?p ?o }",
]


@pytest.fixture
def fresh(tmp_path: Path) -> View:
    """Return a view without descriptions."""
    build_store(tmp_path / "store", [(graph, text.encode()) for graph, text in GRAPHS.items()])
    return make_view(tmp_path / "store")


def described(view: View) -> Direct:
    """Return what answers from a view, once its descriptions are there."""
    direct = open_direct(view)
    describe_aside(view, direct, threading.Event(), most=1000, pause=0.0)
    while direct.descriptions is None:
        time.sleep(0.01)
    return direct


@pytest.mark.parametrize("suffix", ["json", "xml", "csv", "tsv"])
def test_answers_stay_the_same(fresh: View, suffix: str) -> None:
    """With descriptions and without them, every answer has the same bytes."""
    without, having = open_direct(fresh), described(fresh)
    for query in SAME:
        job = make_job(query, table=format_of(suffix))
        assert having.answer(job) == without.answer(job) is not None, query


def test_rows_are_read_where_they_can_be(fresh: View) -> None:
    """Where the descriptions have the rows, the engine is not asked."""
    direct = Direct(None)  # type: ignore[arg-type]
    direct.descriptions = described(fresh).descriptions
    found = direct.answer(make_job(SAME[0]))
    assert found is not None and found.rows == 1
    with pytest.raises(TypeError):
        direct.answer(make_job(SAME[-1]))


def test_limits_hold(fresh: View) -> None:
    """An answer of more rows or bytes than a job takes is for a worker."""
    direct = described(fresh)
    assert direct.answer(make_job(SAME[0], size=10)) is None
    assert direct.answer(make_job(SAME[0], rows=0)) is None


@pytest.mark.parametrize(("most", "stop"), [(402, False), (0, False), (1000, True)])
def test_large_views_and_those_of_a_service_that_stops_are_left(
    fresh: View, most: int, stop: bool
) -> None:
    """Nothing is made of a view beyond the limit, nor once the service stops."""
    direct, stopping = open_direct(fresh), threading.Event()
    if stop:
        stopping.set()
    before = threading.active_count()
    describe_aside(fresh, direct, stopping, most=most, pause=0.1)
    while threading.active_count() > before:
        time.sleep(0.01)
    assert open_descriptions(fresh.path) is None


def test_what_was_made_is_used_again(fresh: View) -> None:
    """Descriptions that are there are there at once."""
    described(fresh)
    direct = open_direct(fresh)
    describe_aside(fresh, direct, threading.Event(), most=0)
    assert direct.descriptions is not None


def test_view_that_cannot_be_described_is_answered_from(
    fresh: View, caplog: pytest.LogCaptureFixture
) -> None:
    """Where they can't be made, the log says so and the engine answers."""
    (fresh.path.parent / "descriptions.half").mkdir()
    direct = open_direct(fresh)
    describe_aside(fresh, direct, threading.Event(), most=1000, pause=0.0)
    while not caplog.records:
        time.sleep(0.01)
    assert "can't be described" in caplog.text
    assert direct.descriptions is None and direct.answer(make_job(SAME[0])) is not None
