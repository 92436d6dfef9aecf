"""Elements: a text is a text whatever it holds."""

import pytest

from graph_service.drawing.svg import add, clean, figure, number, shorten, write
from tests.drawing.reading import HOSTILE, read, texts


@pytest.mark.parametrize("text", HOSTILE)
def test_text_stays_a_text(text: str) -> None:
    """In a text and in an attribute it comes back as it was, but for what XML does not have."""
    root = figure("kind", text, text, "name")
    add(root, "g", {"class": text}, text)
    found = read(write(root))
    assert texts(found, "title") == texts(found, "desc") == texts(found, "g") == [clean(text)]
    assert [each.get("class") for each in found] == [None, None, clean(text)]


def test_figure_is_read_aloud_by_its_title_and_description() -> None:
    """The ids that label it are there, and it is an image."""
    root = read(write(figure("kind", "Title", "Description", "name")))
    ids = {each.get("id") for each in root}
    assert root.get("role") == "img"
    assert (
        set((root.get("aria-labelledby") or "").split())
        == ids
        == {"name-title", "name-description"}
    )


def test_every_element_has_an_end_tag() -> None:
    """A parser of HTML and one of XML find the same elements."""
    root = figure("kind", "", "", "name")
    add(root, "rect", {"x": "0"})
    assert "/>" not in write(root)


def test_texts_are_cut_and_numbers_written() -> None:
    """A cut text says so; a whole number has no point."""
    assert shorten("abcdef", 6) == "abcdef"
    assert shorten("abcdefg", 6) == "abcde…"
    assert (number(1200), number(1.5), number(0)) == ("1,200", "1.50", "0")
