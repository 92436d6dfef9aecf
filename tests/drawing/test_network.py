"""A network: what hangs on one thing alone is a group, and the same is drawn the same."""

import pytest

from graph_service.drawing.network import MOST, Link, Network, Node, draw_network
from graph_service.drawing.svg import clean
from tests.drawing.reading import HOSTILE, SVG, read, texts


def draw(links: list[Link], label: str = "") -> Network:
    """Return a network of things that are called by their keys."""
    nodes = {key: Node(label or key) for link in links for key in (link.start, link.end)}
    return draw_network(nodes, links, title="What", description="With what")


def test_leaves_are_one_group() -> None:
    """Their number is told; two hubs and what is between them are there one by one."""
    leaves = [Link("a", f"leaf{n}") for n in range(5)]
    made = draw(
        [*leaves, Link("a", "between"), Link("between", "b"), Link("b", "x"), Link("b", "y")]
    )
    root = read(made.svg)
    assert (made.drawn, made.things) == (5, 5)
    assert "5 \N{MULTIPLICATION SIGN}" in texts(root, "text")
    assert len(list(root.iter(SVG + "line"))) == 4
    assert {"a", "between", "b"} <= set(texts(root, "text"))


def test_same_links_make_the_same_drawing() -> None:
    """A link that comes twice, either way round, or leads to itself changes nothing."""
    links = [Link("a", "b", "knows"), Link("b", "c"), Link("c", "a")]
    again = [*links, Link("b", "a"), Link("a", "b"), Link("a", "a")]
    assert draw(links).svg == draw(again).svg
    assert "knows" in texts(read(draw(links).svg), "text")


def test_only_the_best_joined_are_drawn() -> None:
    """What a drawing leaves out is counted."""
    links = [Link(f"n{a}", f"n{b}") for a in range(MOST + 9) for b in range(a)]
    made = draw(links)
    assert (made.drawn, made.things) == (MOST, MOST + 9)


@pytest.mark.parametrize("label", HOSTILE)
def test_label_stays_a_label(label: str) -> None:
    """Whatever a label holds, it is a text; the title has it whole."""
    root = read(draw([Link("a", "b"), Link("b", "c"), Link("c", "a", label)], label * 9).svg)
    assert texts(root, "title")[1] == clean(label * 9)


def test_nothing_joined_is_nothing_drawn() -> None:
    """There is a title."""
    assert (draw([]).drawn, texts(read(draw([]).svg), "title")) == (0, ["What"])
