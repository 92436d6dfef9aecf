"""What the home page shows: incidents on a map and by type, newest changes, questions by topic.

Everything is of what the caller may see: figures are answers of canned queries on the view
of the caller, changes are the releases and withdrawals of the feed (:mod:`graph_service.web.atom`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Final

from flask import request

from graph_service.errors import QueryEnded, Unavailable
from graph_service.namespaces import BASE
from graph_service.query.parameters import LANGUAGES
from graph_service.web import forms
from graph_service.web.answering import Answering
from graph_service.web.figure import Figure, Words
from graph_service.web.figures import Named
from graph_service.web.file_names import licence_name
from graph_service.web.overview import ACTS, STATES, overview
from graph_service.web.pinned import pin_of
from graph_service.web.rows import link
from graph_service.web.service import Service
from graph_service.web.words import direction, language, translations

NEWEST: Final = 5
"""Releases, and withdrawals, that are shown."""

BY_TYPE: Final = "incidents-by-act-type"
"""The canned query that the form of the home page asks."""


@dataclass(frozen=True)
class Counted:
    """A figure with what it shows; ``query`` has the rest."""

    query: str
    figure: Figure
    rows: Sequence[Named]


def values(here: Service, answering: Answering) -> dict[str, Any]:
    """Return what the template shows beside the frame and the citation.

    Raises:
        LedgerError: the record is damaged.
    """
    own = language() if language() in LANGUAGES else "en"
    say = translations(language()).gettext
    topics = groupby(here.queries.values(), key=lambda query: query.topic)
    return {
        "own": own,
        "namespace": BASE,
        "link": lambda iri: link(iri, here.settings.base_url),
        "map": _counted(here, answering, STATES, "map", own, say("Incidents by State")),
        "acts": _counted(here, answering, ACTS, "bars", own, say("Incidents by type of act")),
        "by_type": BY_TYPE if BY_TYPE in here.queries else "",
        "states": _states(here, answering, own),
        "topics": [(topic, list(each)) for topic, each in topics],
        "licences": [(iri, licence_name(iri)) for iri in here.state.licences(answering.view)],
        **_news(here, answering),
    }


def _counted(
    here: Service, answering: Answering, name: str, view: str, own: str, title: str
) -> Counted | None:
    shape = overview(here, answering, name, own)
    if shape is None or view not in shape.views:
        return None
    figure = shape.draw(view, _words(title, f"home-{view}"))
    if figure is None:
        return None
    return Counted(name, figure, shape.listed(translations(language()).gettext("not recorded")))


def _words(title: str, name: str) -> Words:
    say = translations(language()).gettext
    description = say("The table below has the same figures. They count what sources report.")
    return Words(
        title,
        description,
        say("not recorded"),
        say("no exact year"),
        direction(language()) == "rtl",
        name,
    )


def _states(here: Service, answering: Answering, own: str) -> Sequence[forms.Choice]:
    """Return the States that the form offers: those that an incident concerns."""
    query = here.queries.get(BY_TYPE)
    found = (
        next((each for each in query.parameters if each.name == "state"), None) if query else None
    )
    if found is None:
        return ()
    try:
        return forms.choices_of(answering, found, own)
    except (QueryEnded, Unavailable):
        return ()


def _news(here: Service, answering: Answering) -> dict[str, Any]:
    """Return the newest releases and how many withdrawals there were; an older release has none."""
    if pin_of(request.environ) is not None:
        return {"issues": (), "withdrawn": ()}
    audiences = answering.view.audiences
    issues = here.pinning.issues(audiences)[-NEWEST:]
    known = [each for each in here.state.notices() if not audiences.isdisjoint(each.audiences)]
    return {
        "issues": [
            {
                "number": each.number,
                "time": each.issued_for(audiences).date().isoformat(),
                "triples": each.triples_for(audiences),
                "url": here.url(f"releases/{each.number}"),
            }
            for each in reversed(issues)
        ],
        "withdrawn": [each.time[:10] for each in reversed(known[-NEWEST:])],
    }
