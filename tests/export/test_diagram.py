"""The picture of the core path: what is committed is what the ontology gives."""

import re
from xml.etree import ElementTree

import pytest

from graph_service.export.core_path import Arrow, Box, Picture, read_core_path
from graph_service.export.diagram import NAME, TITLE, describe, draw
from graph_service.shipped import ONTOLOGY

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def picture() -> Picture:
    """Return the picture of the shipped ontology."""
    return read_core_path(ONTOLOGY)


@pytest.fixture(scope="module")
def document(picture: Picture) -> ElementTree.Element:
    """Return the drawn picture as a parsed document."""
    return ElementTree.fromstring(draw(picture))  # noqa: S314 - our own text


def test_committed_picture_is_the_drawn_one(picture: Picture) -> None:
    """The file beside the ontology is what it gives today (else run the module)."""
    assert (ONTOLOGY / NAME).read_text(encoding="utf-8") == draw(picture)


def test_drawing_repeats(picture: Picture) -> None:
    """Two readings of the same files give the same bytes."""
    assert draw(read_core_path(ONTOLOGY)) == draw(picture)


def test_every_box_and_arrow_is_named(document: ElementTree.Element, picture: Picture) -> None:
    """Each title, line and property name is text of the picture."""
    texts = {"".join(text.itertext()) for text in document.iter(f"{SVG}text")}
    spans = {span.text for span in document.iter(f"{SVG}tspan")}
    for box in picture.boxes:
        assert {box.title, *box.lines} <= texts
    for arrow in picture.arrows:
        assert f"{arrow.name} {arrow.count}" in spans


def test_picture_speaks_to_those_who_cannot_see_it(
    document: ElementTree.Element, picture: Picture
) -> None:
    """Title and description are there, are pointed at, and say what the picture shows."""
    assert document.get("role") == "img"
    assert document.get("aria-labelledby") == "title description"
    title, description = document.find(f"{SVG}title"), document.find(f"{SVG}desc")
    assert title is not None
    assert description is not None
    assert title.text == TITLE
    assert description.text == describe(picture)
    assert "Reprisal link linksIncident (1) Incident" in describe(picture)


def test_picture_is_inert(document: ElementTree.Element) -> None:
    """There is no script, no event handler, no link and nothing to fetch."""
    for element in document.iter():
        assert element.tag.removeprefix(SVG) not in {"script", "style", "a", "image", "use"}
        for name, value in element.attrib.items():
            assert not name.startswith("on")
            assert not re.search(r"https?:|url\((?!#head\))", value)


def test_boxes_do_not_touch(document: ElementTree.Element, picture: Picture) -> None:
    """No box overlaps another, and all lie within the picture."""
    _, _, width, height = map(int, document.attrib["viewBox"].split())
    rects = [
        tuple(int(rect.attrib[name]) for name in ("x", "y", "width", "height"))
        for rect in document.iter(f"{SVG}rect")
        if rect.get("rx") == "6"
    ]
    assert len(rects) == len(picture.boxes)
    for n, (x, y, w, h) in enumerate(rects):
        assert x >= 0
        assert y >= 0
        assert x + w <= width
        assert y + h <= height
        for x2, y2, w2, h2 in rects[n + 1 :]:
            assert x + w < x2 or x2 + w2 < x or y + h < y2 or y2 + h2 < y


def test_text_is_escaped() -> None:
    """A label with characters of XML stays text."""
    claim = Box(("Claim",), "A & <b>", 0, 0, ("x < y",), False)
    other = Box(("Other",), "Other", 0, 1, (), True)
    drawn = draw(Picture((claim, other), (Arrow(claim, other, "p&q", "1"),)))
    texts = ["".join(t.itertext()) for t in ElementTree.fromstring(drawn).iter(f"{SVG}text")]  # noqa: S314
    assert {"A & <b>", "x < y", "p&q 1"} <= set(texts)
