"""Coded records become incidents: synthetic rows, and files of each format."""

import zipfile
from collections import Counter
from pathlib import Path

import pytest

from graph_service.bridges.graphs import graph_of
from graph_service.bridges.huridocs_reading import CONFIDENTIAL, NO_COOPERATION, NO_SOURCE
from graph_service.bridges.options import Options
from graph_service.bridges.reading import Read, read
from graph_service.ingest.datasets import read_datasets
from graph_service.ingest.ontology import read_ontology
from graph_service.namespaces import GRAPH, expand
from graph_service.shipped import DATA, ONTOLOGY, SHAPES
from graph_service.validate.shacl import validate
from graph_service.validate.shapes import read_shapes

ROWS = Path(__file__).parent / "huridocs" / "who-did-what-to-whom.csv"
FILES = sorted(path for path in ROWS.parent.glob("*.csv") if path != ROWS)
SOURCE = "https://w3id.org/reprisals/id/source/s0001"


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """Return an archive of a file for each format."""
    path = tmp_path / "records.zip"
    with zipfile.ZipFile(path, "w") as target:
        for file in FILES:
            target.write(file, file.name)
    return path


def counted(made: Read, name: str) -> Counter[str]:
    """Return how often a property has each value, by the end of its IRI."""
    predicate = expand(name)
    return Counter(
        quad.object.value.rpartition("/")[2].rpartition("#")[2]
        for quad, _ in made.statements
        if quad.predicate.value == predicate
    )


def test_rows_of_who_did_what_to_whom() -> None:
    """24 synthetic rows are 12 incidents with 24 acts, each victim and perpetrator in its role."""
    made = read("huridocs-csv", ROWS, Options(source=SOURCE))
    assert made.faults == ()
    types = counted(made, "rdf:type")
    assert (types["Incident"], types["Act"], types["Claim"], types["Citation"]) == (12, 24, 12, 12)
    acts = counted(made, "rep:actType")
    assert acts == {
        "arbitrary-detention": 6,
        "travel-ban": 2,
        "threat": 4,
        "surveillance": 4,
        "torture-ill-treatment": 2,
        "enforced-disappearance": 2,
        "killing": 2,
        "expulsion": 2,
    }
    assert counted(made, "rep:role")["affected"] == 24
    assert set(counted(made, "rep:responsibilityDegree")) == {
        "direct-execution",
        "acquiescence",
        "ordering",
    }
    assert set(counted(made, "rep:concernsState")) == {"EGY", "CHN", "RUS", "KGZ", "CUB"}
    assert counted(made, "rep:claimStatus") == {"alleged": 12}
    assert counted(made, "rep:incidentKind") == {"not-stated": 12}
    losses = {each.why: each.number for each in made.losses}
    assert losses[NO_COOPERATION] == 12


def test_files_of_each_format(archive: Path) -> None:
    """Records name each other by their numbers; who only gave information does not come in."""
    made = read("huridocs-csv", archive, Options(source=SOURCE, asserter="Synthetic Office"))
    assert made.faults == ()
    assert counted(made, "rdf:type") == {
        "Incident": 1,
        "Act": 2,
        "Involvement": 3,
        "Defender": 1,
        "DefenderGroup": 1,
        "StateBody": 1,
        "Intervention": 1,
        "Claim": 1,
        "Citation": 1,
    }
    assert b"Informant" not in graph_of(made.statements, GRAPH + "x")
    assert counted(made, "rep:sourceReliability") == {"usually-reliable": 1}
    assert counted(made, "rep:accountabilityStatus") == {"proceedings-open": 1}
    assert counted(made, "rep:gender") == {"female": 1}
    assert counted(made, "rep:date")["2018-03"] == 1  # a day that is not known
    assert counted(made, "rep:asserterLabel") == {"Synthetic Office": 1}


def write(tmp_path: Path, text: str) -> Path:
    """Write rows and return their path."""
    path = tmp_path / "rows.csv"
    path.write_text(text)
    return path


@pytest.mark.parametrize(
    ("text", "place", "reason"),
    [
        ("101,2109\nE1,77\n", "2:2", "no known code of list 04"),
        ("101,113\nE1,May\n", "2:2", "is no date as YYYY-MM-DD"),
        ("101,111\nE1,Nowhere\n", "2:2", "is no code of micro-thesaurus 15"),
        ("101,108\nE1,y\n", "2:2", CONFIDENTIAL),
        ("2109\n050106\n", "2", "this act names no event that the file has"),
        ("101,102\nE1,One\nE1,Other\n", "3", "says otherwise of the event than line 2"),
        ("111\nEGY\n", "2", "an event needs its number (101) or its title (102)"),
        ("101,2112\nE1,There\n", "1:2", "which is not taken in"),
    ],
)
def test_mistakes_have_file_row_and_column(
    tmp_path: Path, text: str, place: str, reason: str
) -> None:
    """Nothing is dropped in silence."""
    path = write(tmp_path, text)
    (fault,) = read("huridocs-csv", path, Options(source=SOURCE)).faults
    assert str(fault).startswith(f"{path}:{place}: ")
    assert reason in fault.reason


def test_without_a_source_there_is_a_fault() -> None:
    """Once for each event: the formats cite nothing."""
    made = read("huridocs-csv", ROWS, Options())
    assert {fault.reason for fault in made.faults} == {NO_SOURCE}
    assert len(made.faults) == 12


def test_confidential_records_come_in_when_they_are_asked_for(tmp_path: Path) -> None:
    """By whoever reads, for a graph of their own."""
    path = write(tmp_path, "101,108\nE1,Y\n")
    assert read("huridocs-csv", path, Options(source=SOURCE, confidential=True)).faults == ()


@pytest.mark.slow
def test_what_comes_in_conforms(archive: Path) -> None:
    """No shape is violated, with the shipped data beside it."""
    shipped = b"".join(each.quads for each in read_datasets([DATA]).contributions)
    made = [
        graph_of(read("huridocs-csv", path, Options(source=SOURCE)).statements, f"{GRAPH}{number}")
        for number, path in enumerate((ROWS, archive))
    ]
    ontology = [each.quads for each in read_ontology(ONTOLOGY).contributions]
    report = validate([*ontology, shipped, *made], read_shapes(SHAPES), seconds=120)
    assert report.violations == ()
