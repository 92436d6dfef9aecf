"""What people have to look at again soon: consents that end, records and graphs with a review date.

A graph's own review date is a statement about its IRI, in that graph or in another one.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from graph_service.validate.records import consents_of, day_of, statements_of


@dataclass(frozen=True, order=True)
class Due:
    """Something to look at by ``day``: its IRI, and what is due, "review" or "consent ends"."""

    day: date
    subject: str
    what: str

    def text(self) -> str:
        """Return a line without its end."""
        return f"Due {self.day} <{self.subject}>: {self.what}"


def find_due(graphs: Iterable[bytes], *, day: date, days: int) -> tuple[Due, ...]:
    """Return what is due within some days, or was due before, the earliest first.

    Args:
        graphs: canonical N-Quads of all graphs that whoever asks may see.
        day: from which on days count.
        days: how many; 0 is what is due on ``day`` or was before.
    """
    last = day + timedelta(days=days)
    statements = [each for quads in graphs for each in statements_of(quads)]
    reviews = ((day_of(s.value), s.subject) for s in statements if s.name == "reviewDate")
    found = {Due(at, subject, "review") for at, subject in reviews if at is not None}
    found |= {
        Due(consent.expiry, consent.record, "consent ends")
        for consent in consents_of(statements)
        if consent.stands and consent.expiry is not None
    }
    return tuple(sorted(each for each in found if each.day <= last))
