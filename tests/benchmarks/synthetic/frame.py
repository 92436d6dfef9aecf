"""What all parts of one case share."""

from collections.abc import Callable
from dataclasses import dataclass, field

from tests.benchmarks.synthetic import terms

Draw = Callable[[], float]
"""Gives a number from 0 up to, not including, 1."""


@dataclass(slots=True)
class Frame:
    """A case being written.

    ``end`` closes each line (graph, full stop, newline); ``day`` is the incident's; what gets a
    claim is appended to ``about``; ``affected`` are the people whom the incident hit.
    """

    number: int
    draw: Draw
    name: str
    incident: str
    end: str
    state: str
    day: int
    about: list[str] = field(default_factory=list)
    affected: list[str] = field(default_factory=list)

    def pick(self, table: tuple[str, ...]) -> str:
        """Return an item of a weighted table."""
        return table[int(self.draw() * len(table))]

    def some(self, most: int) -> int:
        """Return a number from 1 to ``most``; small ones come more often."""
        return 1 + int(most * self.draw() ** 2)

    def earlier(self) -> int:
        """Return the number of an earlier case (or this one); old ones come more often."""
        return int(self.number * self.draw() ** 3)


def begin(number: int, draw: Draw, day: int) -> Frame:
    """Return the frame of a case: its graph, its incident and a State, chosen as hubs are."""
    name = terms.key(number)
    table = terms.STATE_TABLE
    return Frame(
        number,
        draw,
        name,
        terms.thing("incident", name),
        f" {terms.graph('case-' + name)} .\n",
        table[int(draw() * len(table))],
        day,
    )
