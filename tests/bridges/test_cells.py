"""Several texts in a cell are read back as they were."""

from hypothesis import given
from hypothesis import strategies as st

from graph_service.bridges.cells import join_texts, split_texts, tag_text, untag_text

TEXTS = st.lists(st.text(st.characters(codec="utf-8"), min_size=1).filter(lambda t: t == t.strip()))


@given(TEXTS)
def test_joined_texts_are_split_again(texts: list[str]) -> None:
    """Bars and reverse solidi within a text change nothing."""
    assert split_texts(join_texts(texts)) == texts


def test_empty_parts_are_no_texts() -> None:
    """What people leave empty between bars says nothing."""
    assert split_texts(" | a || b |") == ["a", "b"]
    assert split_texts("") == []


def test_texts_keep_their_language() -> None:
    """The tag is what stands behind the last sign."""
    assert untag_text(tag_text("a@b", "zh-hans")) == ("a@b", "zh-hans")
    assert untag_text("somebody@example") == ("somebody", "example")
    assert untag_text("plain text") == ("plain text", "")
