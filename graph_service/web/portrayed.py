"""What a page about a thing shows first, by the kind of the thing, and what it is linked with."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from flask import Flask
from pyoxigraph import NamedNode

from graph_service.drawing.timeline import Span, Timeline
from graph_service.drawing.timeline import lay_out as draw
from graph_service.portraits.around import Around
from graph_service.portraits.chronology import Event
from graph_service.portraits.kinds import Portrait, kind_of, portray
from graph_service.portraits.neighbours import Group, read_neighbours
from graph_service.query.canned import CannedQuery
from graph_service.resources.asking import Asker
from graph_service.resources.claims import Claims
from graph_service.resources.description import Description
from graph_service.web.words import direction, language

_ASKED: dict[str, tuple[str, ...]] = {
    "case": ("thing",),
    "state": ("state",),
    "mechanism": ("mechanism",),
    "instrument": ("instrument",),
    "source": ("source",),
    "agent": ("agent",),
    "situation": (),
}
"""Parameters of canned queries that a thing of each kind is a value of."""


@dataclass(frozen=True)
class Lead:
    """What a page has beside its statements; ``portrait`` is ``None`` for kinds without one."""

    portrait: Portrait | None
    neighbours: tuple[Group, ...]

    @property
    def claims(self) -> Claims:
        """The claims that the portrait speaks of, which the page shows, too."""
        shown = self.portrait.shown if self.portrait else None
        return shown.around.claims if shown else Claims()


@dataclass(frozen=True)
class Question:
    """A canned query with this thing filled in."""

    query: CannedQuery
    parameter: str


def register(app: Flask) -> None:
    """Give templates the filter ``timeline``, which draws dated things."""
    app.jinja_env.filters["timeline"] = timeline


def read_lead(asker: Asker, found: Description, as_of: date) -> Lead:
    """Return what a page shows beside a description.

    Args:
        asker: asks the view of the caller, at their expense.
        found: the description, which looks up further labels.
        as_of: the day of the release.

    Raises:
        GraphServiceError: what the pool raises.
    """
    if not kind_of(found.types) or found.links.page > 1:
        return Lead(None, ())
    around = Around(asker, found.labels)
    around.take(found.own)
    portrait = portray(around, found.iri, found.types, as_of)
    neighbours = read_neighbours(asker, found.labels, NamedNode(found.iri), found.links)
    return Lead(portrait, neighbours)


def questions_of(queries: Iterable[CannedQuery], portrait: Portrait | None) -> list[Question]:
    """Return the canned queries that take a thing of this kind."""
    names = _ASKED[portrait.kind] if portrait else ()
    return [
        Question(query, parameter.name)
        for query in queries
        for parameter in query.parameters
        if parameter.name in names
    ]


def timeline(events: Iterable[Event]) -> Timeline | None:
    """Return dated things as a drawing; those without a date have none, but keep their numbers."""
    spans = [
        Span(number, event.when.earliest, event.when.latest, event.kind)
        for number, event in enumerate(events, 1)
        if event.when.earliest and event.when.latest
    ]
    return draw(spans, right_to_left=direction(language()) == "rtl")
