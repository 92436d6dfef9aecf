"""What is read: the shipped data, or other data in its place."""

from pathlib import Path

import pytest

from graph_service import shipped
from graph_service.cli.sources import read_sources
from graph_service.errors import InputError, SyntaxFault
from graph_service.namespaces import GRAPH

TURTLE = '<https://example.org/s> <https://example.org/p> "1" .\n'


def graphs_of(*paths: Path) -> set[str]:
    """Return the names of the graphs that are read."""
    return {each.graph for each in read_sources(paths).contributions}


def test_bare_rdf_is_all_there_is(tmp_path: Path) -> None:
    """Files that are given bare are the whole content: no ontology, no schemes."""
    (tmp_path / "a.ttl").write_text(TURTLE)
    (tmp_path / "b.nq").write_text(TURTLE.replace(" .", " <https://example.org/g> ."))
    ingested = read_sources([tmp_path / "a.ttl", tmp_path / "b.nq"])
    assert len(ingested.contributions) == 2
    assert "https://example.org/g" in {each.graph for each in ingested.contributions}
    assert sum(each.quads.count(b"\n") for each in ingested.contributions) == 2
    assert {each.audience for each in ingested.contributions} == {"public"}


def test_dataset_folder_comes_with_the_ontology(tmp_path: Path) -> None:
    """A folder with dataset.toml is read with ontology and schemes, not with the shipped data."""
    folder = make_dataset(tmp_path)
    graphs = graphs_of(folder)
    assert {GRAPH + "ontology", GRAPH + "schemes"} < graphs
    assert len(graphs) == 3


def make_dataset(parent: Path) -> Path:
    """Return a synthetic dataset folder with one triple."""
    folder = parent / "things"
    folder.mkdir()
    (folder / "dataset.toml").write_text(
        'title = "Things"\npublisher = "Synthetic Office"\nlicence = "CC0-1.0"\n'
        'source = "none"\naudience = "public"\nmodified = 2026-01-31\n'
    )
    (folder / "things.ttl").write_text(TURTLE)
    return folder


def test_shipped_data_is_the_default() -> None:
    """Without paths, ontology, schemes and States are there."""
    graphs = graphs_of()
    assert {GRAPH + "ontology", GRAPH + "schemes", GRAPH + "states"} < graphs


def test_shipped_files_are_named_from_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """In a checkout, messages name the shipped files relative to it."""
    monkeypatch.chdir(shipped.ROOT)
    files = {o.file for each in read_sources().contributions for o in each.origins.values()}
    assert "data/states/states.csv" in files
    assert not any(Path(file).is_absolute() for file in files)


def test_unreadable_data_is_named(tmp_path: Path) -> None:
    """A file that can't be parsed is named with its line."""
    (tmp_path / "bad.ttl").write_text(TURTLE + "nonsense\n")
    with pytest.raises(SyntaxFault) as caught:
        read_sources([tmp_path / "bad.ttl"])
    assert "bad.ttl:2" in str(caught.value)
    with pytest.raises(InputError, match=r"absent\.ttl"):
        read_sources([tmp_path / "absent.ttl"])
