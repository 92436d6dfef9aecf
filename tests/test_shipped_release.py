"""The shipped data makes a release that repeats byte for byte and that every parser reads alike."""

import subprocess
import sys

import pytest
from pyoxigraph import CanonicalizationAlgorithm, Dataset, RdfFormat, parse
from rdflib import Graph

from graph_service.settings import read_settings
from graph_service.state import State
from graph_service.views.audiences import PUBLIC
from tests.exported import export_view

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def builds(tmp_path_factory: pytest.TempPathFactory) -> list[State]:
    """Return two builds of the shipped data by processes that hash strings differently."""
    made = []
    for seed in ("1", "2"):
        folder = tmp_path_factory.mktemp("state")
        for verb in (["build"], ["export", "--all", "--to", str(folder / "out")]):
            subprocess.run(
                [sys.executable, "-m", "graph_service", *verb, "--state", str(folder)],
                env={"PYTHONHASHSEED": seed},
                check=True,
                capture_output=True,
            )
        made.append(State(read_settings({"state": folder}, {})))
    return made


def files_of(state: State) -> dict[str, bytes]:
    """Return everything that must repeat: objects, manifests, exports."""
    folder = state.exports.parent
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for part in ("ledger/objects", "ledger/releases", "exports", "out")
        for path in (folder / part).rglob("*")
        if path.is_file()
    }


def canonical(data: bytes, form: RdfFormat) -> list[str]:
    """Return the canonical form (RDFC-1.0) of a document."""
    dataset = Dataset(parse(data, format=form))
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return sorted(str(dataset).splitlines())


def test_two_builds_agree_in_every_byte(builds: list[State]) -> None:
    """Nothing in the record or the exports depends on the process, the place or the time."""
    first, second = (files_of(state) for state in builds)
    assert first.keys() == second.keys()
    assert [name for name in first if first[name] != second[name]] == []
    assert len(first) > 400


def test_public_turtle_is_the_ledger_in_every_parser(builds: list[State]) -> None:
    """Rdflib and the engine read the Turtle of all public data as what the ledger holds."""
    state = builds[0]
    release = state.current()
    text = (export_view(state, state.view(release, PUBLIC)) / "graph.ttl").read_bytes()
    triples = {
        quad.triple
        for _, quads in state.views.content(release, PUBLIC)
        for quad in parse(quads, format=RdfFormat.N_QUADS)
    }
    expected = sorted(str(triple) + " ." for triple in triples)
    assert len(expected) == state.view(release, PUBLIC).triples
    assert sorted(str(q.triple) + " ." for q in parse(text, format=RdfFormat.TURTLE)) == expected
    assert canonical(text, RdfFormat.TURTLE) == expected
    read = Graph().parse(data=text, format="turtle").serialize(format="nt", encoding="utf-8")
    assert canonical(read, RdfFormat.N_TRIPLES) == expected


def test_every_format_of_the_public_data_holds_the_same(builds: list[State]) -> None:
    """TriG and N-Quads are the same quads, N-Triples the triples of the Turtle."""
    folder = export_view(builds[0], builds[0].view(builds[0].current(), PUBLIC))
    read = {
        form.file_extension: canonical((folder / f"graph.{form.file_extension}").read_bytes(), form)
        for form in (RdfFormat.TURTLE, RdfFormat.N_TRIPLES, RdfFormat.TRIG, RdfFormat.N_QUADS)
    }
    assert read["ttl"] == read["nt"]
    assert read["trig"] == read["nq"]
