"""How rows lie in time, and what stands in one row with what, drawn: a line of time, a network."""

from typing import Final

from markupsafe import Markup

from graph_service.drawing.chronicle import Entry, draw_chronicle
from graph_service.drawing.network import Link, Node, draw_network
from graph_service.web.days import days_of
from graph_service.web.figure import Figure, Words
from graph_service.web.result_shape import MOST_READ, ResultShape, Row

MOST_ENTRIES: Final = 60
"""Rows on one line of time."""


def draw_line(shape: ResultShape, words: Words) -> Figure:
    """Return rows in order of time, each from its first to its last possible day."""
    rows = shape.rows[:MOST_READ]
    entries = [entry for row in rows if (entry := _entry(shape, row, words))]
    entries.sort(key=lambda each: (each.first, each.last))
    svg = draw_chronicle(
        entries[:MOST_ENTRIES],
        title=words.title,
        description=words.description,
        name=words.name,
        right_to_left=words.right_to_left,
    )
    undated = len(rows) - len(entries)
    return Figure(
        "timeline",
        Markup(svg),  # noqa: S704 - the drawing escapes
        min(len(entries), MOST_ENTRIES),
        len(shape.rows) - undated,
        undated=undated,
    )


def _entry(shape: ResultShape, row: Row, words: Words) -> Entry | None:
    found = [row[name]["value"] for name in shape.ends if name in row]
    known = [days for days in map(days_of, found) if days]
    if not known:
        return None
    stated = " \N{EN DASH} ".join(found)
    name = next((each for each in shape.named if each in row), "")
    label = f"{stated} · {shape.text_of(row, name, words.absent)}" if name else stated
    return Entry(label, known[0][0], max(known[0][0], known[-1][1]), shape.language_of(row, name))


def draw_links(shape: ResultShape, words: Words) -> Figure:
    """Return things as a network: the first of each row is joined with the others."""
    nodes: dict[str, Node] = {}
    links: list[Link] = []
    rows = shape.rows[:MOST_READ]
    for row in rows:
        keys = []
        for name in shape.linked:
            if name in row:
                key = row[name]["value"]
                node = Node(shape.text_of(row, name, words.absent), shape.language_of(row, name))
                nodes.setdefault(key, node)
                keys.append(key)
        label = shape.text_of(row, shape.joint, "")
        links += [Link(keys[0], other, label) for other in keys[1:]]
    made = draw_network(
        nodes, links, title=words.title, description=words.description, name=words.name
    )
    return Figure(
        "network",
        Markup(made.svg),  # noqa: S704 - the drawing escapes
        len(rows),
        len(shape.rows),
        drawn=made.drawn,
        things=made.things,
    )
