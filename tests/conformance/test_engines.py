"""The query suites again, answered by engines elsewhere, each a process of its own."""

from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.conformance.conftest import Find
from tests.conformance.listing import (
    QUERIES,
    counts,
    engine_exceptions,
    engine_totals,
    exceptions,
)
from tests.conformance.manifests import Suite
from tests.conformance.protocol import FOLDER
from tests.conformance.running import run
from tests.conformance.service import serving, write_quads
from tests.engines.servers import KINDS, SECRET, VARIABLE, missing, started

pytestmark = [pytest.mark.conformance, pytest.mark.slow]

DOCS = Path(__file__).parent.parent.parent / "graph_service" / "docs"


@pytest.fixture(scope="module")
def maintained(w3c_suite: Find, suite: Suite) -> Suite:
    """Return the suites as the W3C maintains them: the exceptions are of these."""
    if suite.source != "rdf-tests":
        pytest.skip("the suites as the W3C maintains them are not here: set W3C_TESTS")
    return suite


@pytest.mark.parametrize("kind", KINDS)
def test_query_suites_with_an_engine(kind: str, maintained: Suite, tmp_path: Path) -> None:
    """Each case comes out as with the built-in engine, but for the exceptions of this one."""
    if why := missing(kind):
        pytest.skip(why)
    suite = maintained
    folders = [folder for folder in counts(QUERIES) if folder != FOLDER]
    cases = [case for folder in folders for case in suite.cases(folder)]
    assert len(cases) == sum(counts(QUERIES)[folder] for folder in folders)
    write_quads(suite, cases, {}, tmp_path / "data.nq")
    with started(kind, tmp_path / "engine") as engine:
        named = {f"GRAPH_SERVICE_{key.upper()}": each for key, each in engine.settings().items()}
        secret = {VARIABLE: SECRET}
        with serving(tmp_path / "data.nq", tmp_path, settings=named | secret) as client:
            found = {case.name: run(suite, case, client).partition(":")[0] for case in cases}
    here = exceptions(suite.source, found)
    expected = {name: here.get(name, "same") for name in found} | engine_exceptions(kind)
    assert found == expected, _differing(found, expected)


def test_page_says_what_comes_out_with_each_engine() -> None:
    """The table that people read is that of the tests."""
    page = (DOCS / "conformance.md").read_text(encoding="utf-8").splitlines()
    assert not set(engine_totals()) - set(page)


def _differing(found: Mapping[str, str], expected: Mapping[str, str]) -> object:
    return Counter(
        (name, expected[name], what) for name, what in found.items() if expected[name] != what
    )
