"""The ontology comes in as two public graphs, the same bytes every time."""

import re
import shutil
from datetime import date
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, parse

from graph_service.errors import InputError, MappingFault, SyntaxFault
from graph_service.ingest.contribution import Contribution, Ingested, Origin
from graph_service.ingest.ontology import CONTRIBUTOR, CORE_GRAPH, SCHEMES_GRAPH, read_ontology
from graph_service.namespaces import ONTOLOGY as TERMS
from graph_service.namespaces import SCHEME
from graph_service.shipped import ONTOLOGY


@pytest.fixture(scope="module")
def ingested() -> Ingested:
    """Return the shipped ontology as it is read."""
    return read_ontology()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a small ontology in a folder of its own."""
    folder = tmp_path / "mine"
    shutil.copytree(ONTOLOGY / "schemes", folder / "schemes")
    shutil.copy(ONTOLOGY / "core.ttl", folder)
    return folder


def triples(contribution: Contribution) -> set[str]:
    """Return the triples of a contribution as text."""
    quads = parse(contribution.quads, format=RdfFormat.N_QUADS)
    return {str(quad.triple) for quad in quads}


def test_core_and_schemes_are_two_public_graphs(ingested: Ingested) -> None:
    """The core is one graph, all schemes together another; everybody may see them."""
    assert [each.graph for each in ingested.contributions] == [CORE_GRAPH, SCHEMES_GRAPH]
    assert {each.audience for each in ingested.contributions} == {"public"}
    assert {each.dataset for each in ingested.contributions} == {"ontology"}
    assert {each.contributor for each in ingested.contributions} == {CONTRIBUTOR}


def test_graphs_hold_the_files_and_nothing_else(ingested: Ingested) -> None:
    """Each graph has exactly the triples of its files: no shape, no alignment."""
    core, schemes = ingested.contributions
    in_core = parse(path=ONTOLOGY / "core.ttl", format=RdfFormat.TURTLE)
    assert triples(core) == {str(quad.triple) for quad in in_core}
    in_schemes = [
        quad
        for path in (ONTOLOGY / "schemes").glob("*.ttl")
        for quad in parse(path=path, format=RdfFormat.TURTLE)
    ]
    assert triples(schemes) == {str(quad.triple) for quad in in_schemes}


def test_files_are_canonical_as_they_are_written(ingested: Ingested) -> None:
    """No literal of the ontology had to be changed, and no text is in an odd Unicode form."""
    assert ingested.changes == ()
    assert ingested.remarks == ()


def test_dataset_says_what_the_core_says_of_itself(ingested: Ingested) -> None:
    """Title, licence and day of change come from the core; there is nothing to count."""
    (dataset,) = ingested.datasets
    assert dataset.title.startswith("Ontology of reprisals")
    assert dataset.licence == "https://creativecommons.org/licenses/by/4.0/"
    assert dataset.modified >= date(2026, 11, 24)
    assert dataset.source == TERMS
    assert dataset.expectations == ()


def test_every_subject_has_the_line_where_it_begins(ingested: Ingested) -> None:
    """A fault in a term can be shown with file and line."""
    for contribution in ingested.contributions:
        for subject, origin in contribution.origins.items():
            assert origin.line is not None, subject
            text = (ONTOLOGY.parent / origin.file).read_text(encoding="utf-8")
            line = text.splitlines()[origin.line - 1]
            name = subject.removeprefix(TERMS)
            assert line.startswith((f"<{subject}>", f"rep:{name} ")), line
    scheme = ingested.contributions[1].origins[SCHEME + "audience"]
    assert scheme == Origin("ontology/schemes/audience.ttl", 4)


def test_reading_repeats(folder: Path) -> None:
    """Two readings give the same bytes, and the names of files carry no path of the machine."""
    first, second = read_ontology(folder), read_ontology(folder)
    assert [each.quads for each in first.contributions] == [
        each.quads for each in second.contributions
    ]
    files = {o.file for each in first.contributions for o in each.origins.values()}
    assert "mine/core.ttl" in files
    assert all(file.startswith("mine/") for file in files)


def test_syntax_fault_names_file_and_line(folder: Path) -> None:
    """Broken Turtle is an error at its place."""
    path = folder / "schemes" / "audience.ttl"
    path.write_text("<https://example.org/a> a\n<b c> .\n", encoding="utf-8")
    with pytest.raises(SyntaxFault) as caught:
        read_ontology(folder)
    assert caught.value.file == "mine/schemes/audience.ttl"
    assert caught.value.line == 2


def test_missing_core_is_an_error(folder: Path) -> None:
    """Without its core there is no ontology."""
    (folder / "core.ttl").unlink()
    with pytest.raises(InputError, match=r"mine/core\.ttl: the ontology can't be read: No such"):
        read_ontology(folder)


def test_text_that_is_not_utf_8_is_an_error(folder: Path) -> None:
    """Turtle is UTF-8; other encodings are refused by name of the file."""
    (folder / "core.ttl").write_bytes(b'<a:b> <a:c> "\xe9" .')
    with pytest.raises(InputError, match=r"mine/core\.ttl: .*not UTF-8"):
        read_ontology(folder)


def test_missing_schemes_are_an_error(folder: Path) -> None:
    """Without schemes no value could be checked."""
    shutil.rmtree(folder / "schemes")
    with pytest.raises(InputError, match="no scheme"):
        read_ontology(folder)


@pytest.mark.parametrize(
    ("stated", "reason"),
    [
        ("", "lacks dcterms:modified"),
        ('dcterms:modified "last week" ;', "must be a day"),
        ('dcterms:modified "2026-02-30"^^xsd:date ;', "must be a day"),
    ],
)
def test_core_without_a_day_of_change_is_an_error(stated: str, reason: str, folder: Path) -> None:
    """The core must state when it was changed: a release is dated by it."""
    path = folder / "core.ttl"
    text, count = re.subn(r"dcterms:modified .*;", stated, path.read_text(encoding="utf-8"))
    assert count == 1
    path.write_text(text, encoding="utf-8")
    with pytest.raises(MappingFault, match=reason) as caught:
        read_ontology(folder)
    assert caught.value.file == "mine/core.ttl"
