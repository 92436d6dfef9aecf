"""One way of failing, as HTTP tells it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Problem:
    """One row: ``slug`` ends the type URI, ``advice`` is for the page that it resolves to."""

    kind: type[Exception]
    status: int
    slug: str
    title: str
    advice: str
