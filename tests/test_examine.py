"""What is sent in is held against the shapes that the settings name."""

from pathlib import Path

import pytest

from graph_service.errors import InputError
from graph_service.examine import Examiner
from tests.web.conftest import fill, make_settings

INCIDENT = b"<urn:i> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <%s> .\n" % (
    b"https://w3id.org/reprisals/ontology/Incident"
)
SHAPE = """
@prefix sh: <http://www.w3.org/ns/shacl#> .
<urn:shape> a sh:NodeShape ; sh:targetSubjectsOf <urn:p> ; sh:property <urn:shape-p> .
<urn:shape-p> a sh:PropertyShape ; sh:path <urn:p> ; sh:maxCount 1 .
"""


@pytest.mark.parametrize(
    ("shapes", "quads", "violates"),
    [
        ("shipped", INCIDENT, True),
        ("none", INCIDENT, False),
        ("own", INCIDENT, False),
        ("own", b"<urn:a> <urn:p> <urn:b> .\n<urn:a> <urn:p> <urn:c> .\n", True),
        ("none", b"<urn:a> <urn:p> <urn:b> .\n<urn:a> <urn:p> <urn:c> .\n", False),
    ],
)
def test_shapes_are_those_of_the_settings(
    tmp_path: Path, shapes: str, quads: bytes, violates: bool
) -> None:
    """The shipped ones, none, or those of a folder; each tells other things wrong."""
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "shape.ttl").write_text(SHAPE)
    named = str(tmp_path / "own") if shapes == "own" else shapes
    settings = make_settings(tmp_path / "state", shapes=named, query_seconds=60.0)
    fill(settings)
    assert bool(Examiner(settings).examine(quads, 1, ["public"]).violations) is violates


def test_shapes_that_are_not_there_are_told(tmp_path: Path) -> None:
    """Nothing conforms to what could not be read."""
    settings = make_settings(tmp_path / "state", shapes=str(tmp_path / "absent"))
    fill(settings)
    with pytest.raises(InputError):
        Examiner(settings).examine(INCIDENT, 1, ["public"])
