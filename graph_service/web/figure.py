"""A figure as a page shows it, and the words that stand in it."""

from dataclasses import dataclass

from markupsafe import Markup

from graph_service.drawing.map import Step


@dataclass(frozen=True)
class Words:
    """What a figure says in the language of its page.

    ``absent`` stands for what a row does not have, ``undated`` for rows without a year; ``title``
    and ``description`` are those of the figure, ``name`` begins its ids.
    """

    title: str
    description: str
    absent: str
    undated: str
    right_to_left: bool = False
    name: str = "figure"


@dataclass(frozen=True)
class Figure:
    """A figure as a page shows it.

    ``undrawn`` are areas that are not on the map, with numbers; ``undated`` counts rows that are
    not on the line of time; of a network, ``drawn`` of ``things`` and groups are there.
    """

    view: str
    svg: Markup
    shown: int
    total: int
    steps: tuple[Step, ...] = ()
    undrawn: tuple[tuple[str, int], ...] = ()
    undated: int = 0
    drawn: int = 0
    things: int = 0
