"""Elements of SVG (SVG 2) that stand inside of a page: built as a tree, so that nothing escapes it.

Sizes are attributes and colours are classes, since the policy of pages forbids inline style.
"""

import re
from typing import Final
from xml.etree.ElementTree import Element, SubElement, tostring

_NAMESPACE: Final = "http://www.w3.org/2000/svg"
_FORBIDDEN: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 (section 2.2) does not have."""


def figure(kind: str, title: str, description: str, name: str) -> Element:
    """Return an empty drawing that is read aloud by its title and description.

    Args:
        kind: its class, for the style sheet.
        title: what it shows, in a few words.
        description: what it says, in a sentence.
        name: begins the ids of the drawing, which are to be unique in a page.
    """
    root = Element("svg", {"xmlns": _NAMESPACE, "class": f"figure {kind}", "role": "img"})
    root.set("aria-labelledby", f"{name}-title {name}-description")
    add(root, "title", {"id": f"{name}-title"}, title)
    add(root, "desc", {"id": f"{name}-description"}, description)
    return root


def add(parent: Element, tag: str, attributes: dict[str, str], text: str = "") -> Element:
    """Add an element; characters that XML does not have become U+FFFD."""
    found = SubElement(parent, tag, {key: clean(value) for key, value in attributes.items()})
    found.text = clean(text)
    return found


def clean(text: str) -> str:
    """Return a text without characters that XML does not have."""
    return _FORBIDDEN.sub("\N{REPLACEMENT CHARACTER}", text)


def write(root: Element) -> str:
    """Return a drawing as text; each element has an end tag, as HTML and XML both read it."""
    return tostring(root, encoding="unicode", short_empty_elements=False)


def shorten(text: str, most: int) -> str:
    """Return a text of at most ``most`` characters, with an ellipsis where it was cut."""
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def number(value: float) -> str:
    """Return a number as it is shown: no point where it is whole."""
    return f"{value:,.0f}" if value == int(value) else f"{value:,.2f}"
