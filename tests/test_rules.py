"""What data is held against is ours, others', or nothing."""

from pathlib import Path

import pytest

from graph_service.errors import ShapesFault
from graph_service.rules import read_rules


def test_rules_are_ours_others_or_none(tmp_path: Path) -> None:
    """Our shapes come with our checks; other shapes, or none, come without them."""
    ours = read_rules("shipped")
    assert ours.shapes is not None
    assert len(ours.checks) > 5
    assert ours.consent
    assert read_rules("none").shapes is None
    (tmp_path / "shapes.ttl").write_text(
        "<https://example.org/S> a <http://www.w3.org/ns/shacl#NodeShape> ."
    )
    others = read_rules(str(tmp_path))
    assert others.shapes is not None
    assert b"example.org/S" in others.shapes.triples
    assert others.checks == ()
    assert not others.consent
    with pytest.raises(ShapesFault, match="no shape found"):
        read_rules(str(tmp_path / "absent"))
