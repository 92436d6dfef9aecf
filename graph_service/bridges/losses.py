"""What a bridge could not carry, counted: nothing is dropped in silence."""

import csv
import io
from collections import Counter
from collections.abc import Iterator
from typing import Final, NamedTuple

from graph_service.namespaces import compact

COLUMNS: Final = ("class", "property", "number", "why")


class Loss(NamedTuple):
    """How often something of a class was left out, and why; ``property`` is empty for a thing."""

    of_class: str
    property: str
    number: int
    why: str


class Losses:
    """Losses of one conversion."""

    def __init__(self) -> None:
        self._counted: Counter[tuple[str, str, str]] = Counter()

    def add(self, of_class: str, predicate: str, why: str, number: int = 1) -> None:
        """Count a loss.

        Args:
            of_class: IRI of the class, or the name of a format of the other side.
            predicate: IRI of the property, or the name of a column; empty for all of a thing.
            why: what could not be carried, in words.
            number: how many.
        """
        self._counted[compact(of_class), compact(predicate), why] += number

    def __iter__(self) -> Iterator[Loss]:
        """Yield what was lost, sorted."""
        for (of_class, predicate, why), number in sorted(self._counted.items()):
            yield Loss(of_class, predicate, number, why)

    def report(self) -> bytes:
        """Return the losses as CSV."""
        text = io.StringIO(newline="")
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows(self)
        return text.getvalue().encode()


def summed_up(report: bytes) -> Iterator[str]:
    """Yield a line for each class and reason of a report, for people to read."""
    counted: Counter[tuple[str, str]] = Counter()
    for row in csv.DictReader(io.StringIO(report.decode(), newline="")):
        counted[row["class"], row["why"]] += int(row["number"])
    for (of_class, why), number in sorted(counted.items()):
        yield f"left out: {number} of {of_class}: {why}"
