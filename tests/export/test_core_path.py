"""The core path is read from the ontology: its labels, its shapes, nothing else."""

import shutil
from pathlib import Path

import pytest

from graph_service.errors import InputError
from graph_service.export.core_path import PLACES, Picture, read_core_path
from graph_service.shipped import ONTOLOGY


@pytest.fixture(scope="module")
def picture() -> Picture:
    """Return the picture of the shipped ontology."""
    return read_core_path(ONTOLOGY)


@pytest.fixture
def ontology(tmp_path: Path) -> Path:
    """Return a copy of the core and the shapes that a test may change."""
    shutil.copy(ONTOLOGY / "core.ttl", tmp_path)
    shutil.copytree(ONTOLOGY / "shapes", tmp_path / "shapes")
    return tmp_path


def arrows(picture: Picture) -> set[tuple[str, str, str]]:
    """Return the arrows as source class, property, target class (the first that a box shows)."""
    return {(arrow.source.names[0], arrow.name, arrow.target.names[0]) for arrow in picture.arrows}


def test_path_of_a_case_is_connected(picture: Picture) -> None:
    """Defender, engagement, link, incident, act, involvement, intervention, outcome: one path."""
    assert arrows(picture) >= {
        ("Engagement", "engagedAgent", "Defender"),
        ("Engagement", "withMechanism", "Mechanism"),
        ("ReprisalLink", "linksEngagement", "Engagement"),
        ("ReprisalLink", "linksIncident", "Incident"),
        ("Incident", "hasAct", "Act"),
        ("Incident", "hasInvolvement", "Involvement"),
        ("Incident", "concernsState", "State"),
        ("Involvement", "involvedAgent", "Defender"),
        ("Intervention", "concernsIncident", "Incident"),
        ("Response", "respondsTo", "Intervention"),
        ("Outcome", "outcomeOf", "Incident"),
        ("Claim", "hasCitation", "Citation"),
        ("Citation", "hasSource", "Source"),
    }


def test_multiplicity_is_that_of_the_shapes(picture: Picture) -> None:
    """An arrow carries the least and the most that the blocking shapes allow."""
    counts = {(arrow.source.names[0], arrow.name): arrow.count for arrow in picture.arrows}
    assert counts["Citation", "hasSource"] == "1"
    assert counts["Engagement", "withMechanism"] == "1..n"
    assert counts["Intervention", "addressedState"] == "0..n"


def test_lines_are_the_terms_and_agents_of_a_class(picture: Picture) -> None:
    """A box lists what takes a term of a scheme, the date, and agents that are not drawn."""
    lines = {box.names[0]: box.lines for box in picture.boxes}
    assert "actType 1" in lines["Act"]
    assert "date 0..1" in lines["Act"]
    assert "assertedBy 0..n" in lines["Claim"]
    assert "contradicts 0..n" in lines["Claim"]


def test_claims_are_about_everything_but_the_evidence(picture: Picture) -> None:
    """The shapes ask for a claim about each box, save claim, citation and source themselves."""
    assert {box.names[0] for box in picture.boxes if not box.claimed} == {
        "Claim",
        "Citation",
        "Source",
    }


def test_no_two_boxes_stand_in_one_place() -> None:
    """Each box has a place of its own."""
    assert len(set(PLACES.values())) == len(PLACES)


def test_a_change_of_the_shapes_changes_the_picture(ontology: Path, picture: Picture) -> None:
    """Without the shape of ``hasAct`` the arrow is gone: it is drawn nowhere else."""
    case = ontology / "shapes" / "case.ttl"
    text = case.read_text(encoding="utf-8")
    assert "sh:path rep:hasAct ;" in text
    case.write_text(text.replace("sh:path rep:hasAct ;", "sh:path rep:other ;"), encoding="utf-8")
    assert arrows(picture) - arrows(read_core_path(ontology)) == {("Incident", "hasAct", "Act")}


def test_a_class_without_label_is_an_error(ontology: Path) -> None:
    """A class of the picture that the core lacks is named in the error."""
    core = ontology / "core.ttl"
    text = core.read_text(encoding="utf-8").replace(
        "rep:Outcome a owl:Class", "rep:End a owl:Class"
    )
    core.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match="class Outcome"):
        read_core_path(ontology)


def test_a_class_without_shape_is_an_error(ontology: Path) -> None:
    """A class of the picture that no shape targets is named in the error."""
    shutil.rmtree(ontology / "shapes")
    with pytest.raises(InputError, match="Claim, of which no shape speaks"):
        read_core_path(ontology)
