"""The query suites of SPARQL, over HTTP against a running service; see README.md."""

import sys
from pathlib import Path

import pytest

from graph_service.formats import by_suffix
from tests.conformance.expectations import Table, compare, read_answer
from tests.conformance.listing import (
    EXCEPTIONS,
    QUERIES,
    UPDATES,
    cases_in,
    counts,
    exceptions,
    reasons,
    totals,
)
from tests.conformance.manifests import Suite
from tests.conformance.protocol import FOLDER
from tests.conformance.running import run
from tests.conformance.service import Client
from tests.conformance.updates import update_cases

pytestmark = pytest.mark.conformance

HERE = Path(__file__).parent
FOLDERS = [folder for folder in counts(QUERIES) if folder != FOLDER]


@pytest.mark.parametrize("folder", FOLDERS)
def test_folder(folder: str, suite: Suite, client: Client) -> None:
    """Each case comes out as its suite says, but for the exceptions, and none is missing.

    An exception that comes out right, or wrong in another way, fails too.
    """
    count = counts(QUERIES, suite.source)[folder]
    cases = suite.cases(folder) if count else ()
    assert len(cases) == count
    outcomes = {case.name: run(suite, case, client) for case in cases}
    found = {name: what for name, what in outcomes.items() if what != "same"}
    expected = exceptions(suite.source, outcomes)
    assert {name: what.partition(":")[0] for name, what in found.items()} == expected, found


def test_suite_has_the_folders_that_we_run(
    suite: Suite, capsys: pytest.CaptureFixture[str]
) -> None:
    """Every folder with queries or updates is listed, but entailment, which we do not claim."""
    with capsys.disabled():
        total = cases_in(suite.source)
        sys.stdout.write(f"\nW3C SPARQL suites: {total} cases in {suite.root}\n")
    found = {folder for folder in suite.folders() if suite.cases(folder)}
    listed = {folder for folder, count in counts(QUERIES, suite.source).items() if count}
    assert found - {"sparql11/entailment"} == listed - {FOLDER}
    changing = {folder for folder in suite.folders() if any(update_cases(suite, folder))}
    assert changing == {f for f, count in counts(UPDATES, suite.source).items() if count}


def test_pages_say_what_the_tests_know() -> None:
    """The tables of exceptions and of suites that people read are those of the tests."""
    readme = (HERE / "README.md").read_text(encoding="utf-8").splitlines()
    docs = HERE.parent.parent / "graph_service" / "docs" / "conformance.md"
    page = docs.read_text(encoding="utf-8").splitlines()
    assert not set(reasons()) - set(readme)
    assert not set(totals()) - set(page)
    assert len({(each.case, each.source) for each in EXCEPTIONS}) == len(EXCEPTIONS)


@pytest.mark.parametrize(
    ("one", "other", "result"),
    [
        ("?x\t?y\n_:a\t_:b\n_:b\t_:a\n", "?y\t?x\n_:c\t_:d\n_:d\t_:c\n", "same"),
        ("?x\t?y\n_:a\t_:a\n", "?x\t?y\n_:a\t_:b\n", "different"),
        ("?x\n_:a\n_:a\n", "?x\n_:a\n_:b\n", "different"),
        ("?x\n1\n1\n", "?x\n1\n", "different"),
        ("?x\n1\n", "?x\n01\n", "value"),
        ("?x\n1\n", '?x\n"1"\n', "different"),
        ("?x\t?y\n1\t\n", "?x\t?y\n\t1\n", "different"),
    ],
)
def test_comparison_tells_results_apart(one: str, other: str, result: str) -> None:
    """Rows count, blank nodes correspond one to one, and literals are terms before values."""
    tsv = by_suffix("tsv")
    assert tsv is not None
    assert compare(read_answer(one.encode(), tsv), read_answer(other.encode(), tsv)) == result


def test_order_counts_where_the_suite_says_so() -> None:
    """Rows in another order are different only when the expected result is ordered."""
    tsv = by_suffix("tsv")
    assert tsv is not None
    found, expected = (read_answer(text, tsv) for text in (b"?x\n1\n2\n", b"?x\n2\n1\n"))
    assert isinstance(expected, Table)
    assert compare(found, expected) == "same"
    assert compare(found, Table(expected.rows, ordered=True)) == "different"
