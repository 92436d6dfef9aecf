"""The update suites of SPARQL, over HTTP against a running service; see README.md."""

import pytest

from tests.conformance.listing import UPDATES, counts, exceptions
from tests.conformance.manifests import Suite
from tests.conformance.service import Client
from tests.conformance.updates import update_cases
from tests.conformance.updating import run, send_update

pytestmark = pytest.mark.conformance


@pytest.mark.parametrize("folder", counts(UPDATES))
def test_folder(folder: str, suite: Suite, writer: Client) -> None:
    """Each case comes out as its suite says, but for the exceptions, and none is missing.

    Afterwards the whole dataset is compared, graphs that are empty included.
    """
    count = counts(UPDATES, suite.source)[folder]
    cases = list(update_cases(suite, folder)) if count else []
    assert len(cases) == count
    outcomes = {case.name: run(suite, case, writer) for case in cases}
    found = {name: what for name, what in outcomes.items() if what != "same"}
    expected = exceptions(suite.source, outcomes)
    assert {name: what.partition(":")[0] for name, what in found.items()} == expected, found


@pytest.mark.parametrize(
    ("added", "outcome"),
    [
        ("", "same"),
        ("; INSERT DATA { <urn:more> <urn:p> 1 }", "different"),
        ("; INSERT DATA { GRAPH <urn:more> { <urn:more> <urn:p> 1 } }", "different"),
        ("; CREATE GRAPH <urn:more>", "graphs"),
        ("; DROP ALL", "different"),
        ("; NO UPDATE", "status 400"),
    ],
)
def test_comparison_tells_datasets_apart(
    suite: Suite, writer: Client, monkeypatch: pytest.MonkeyPatch, added: str, outcome: str
) -> None:
    """A case that did more, or something else, would be found."""
    case = next(each for each in update_cases(suite, "sparql11/copy") if "copy01" in each.name)

    def send(client: Client, text: bytes) -> object:
        return send_update(client, text + added.encode() if text.startswith(b"BASE") else text)

    monkeypatch.setattr("tests.conformance.updating.send_update", send)
    assert run(suite, case, writer).partition(":")[0] == outcome
