"""What a test reads in a drawing."""

from xml.etree import ElementTree

SVG = "{http://www.w3.org/2000/svg}"

HOSTILE = (
    "</text></svg><script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "a & b <b>c</b> &lt; ]]> <!-- ",
    "\x00\x08\x0b\ufffe\x1b[31m",
    "حقوق الإنسان \u202e gnp",
)
"""Labels that try to be more than text."""

ALLOWED = {"svg", "title", "desc", "g", "path", "rect", "circle", "text", "line"}


def read(svg: str) -> ElementTree.Element:
    """Return a drawing that is well-formed, with nothing in it that acts or has a style."""
    root = ElementTree.fromstring(svg)  # noqa: S314 - our own drawing
    for each in root.iter():
        assert each.tag.removeprefix(SVG) in ALLOWED
        assert not any(name.startswith("on") or name in ("style", "href") for name in each.attrib)
    return root


def texts(root: ElementTree.Element, tag: str) -> list[str]:
    """Return the texts of all elements of a kind, in order."""
    return [each.text or "" for each in root.iter(SVG + tag)]
