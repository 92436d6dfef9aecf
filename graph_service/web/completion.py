"""``/sparql/completion.json``: the classes, properties and terms that there are, for editors.

The numbers are those of VoID (:mod:`graph_service.export.catalog.statistics`), so a reader gets the
names of what they may see, and of nothing else. What a property leads to, terms of a scheme or
things of a class, is what the shipped shapes say. It is made once a release and set of audiences.
"""

import json
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any, Final

from flask import Blueprint, Response, request
from pyoxigraph import NamedNode

from graph_service.export.catalog.statistics import Statistics
from graph_service.namespaces import PREFIXES, compact
from graph_service.resources.labels import Labels
from graph_service.sheets.plan import read_plan
from graph_service.web.answering import answering_of
from graph_service.web.citing import cite
from graph_service.web.documents import asker_of
from graph_service.web.service import service
from graph_service.web.spending import spending_of

blueprint: Final = Blueprint("completion", __name__)

PATH: Final = "sparql/completion.json"
_NAME: Final = "completion"
MOST_USES: Final = 60
"""Properties of a class that are told, the most frequent first."""

MOST_TERMS: Final = 1_000
"""Terms of schemes that are told."""

_TERMS: Final = (
    f"SELECT ?term ?scheme {{ ?term skos:inScheme ?scheme }} ORDER BY ?term LIMIT {MOST_TERMS}"
)


@blueprint.get(f"/{PATH}")
def completion() -> Response:
    """Return what an editor offers: classes, properties, terms, prefixes, with labels; as JSON.

    Raises:
        Unavailable: the statistics are being counted.
        BudgetSpent: they have to be counted, and the client has no time left.
        GraphServiceError: what the pool raises.
    """
    here, answering = service(), answering_of(request.environ)
    body = here.measuring.body(answering, _NAME)
    if body is None:
        whole = here.measuring.of(answering, spending_of(request.environ)).whole
        labels, asker = Labels(), asker_of(here, answering)
        labels.read(asker, map(NamedNode, _iris(whole)))
        terms = {
            row["term"].value: row["scheme"].value
            for row in asker.ask(_TERMS)
            if isinstance(row["term"], NamedNode) and isinstance(row["scheme"], NamedNode)
        }
        labels.read(asker, map(NamedNode, terms))
        told = _describe(whole, terms, labels) | {"release": answering.release}
        body = json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
        here.measuring.keep(answering, _NAME, body)
    response = Response(body, content_type="application/json")
    cite(response, here, answering, PATH)
    response.add_etag()
    response.headers["Release"] = str(answering.release)
    response.headers["Cache-Control"] = "public, no-cache"
    response.make_conditional(request)
    return response


def _iris(whole: Statistics) -> Iterable[str]:
    return [*(each.iri for each in whole.classes), *(each.iri for each in whole.properties)]


def _describe(whole: Statistics, terms: Mapping[str, str], labels: Labels) -> dict[str, Any]:
    """Return the members: ``count`` is of things or statements, ``properties`` are IRIs.

    ``scheme`` and ``values`` are IRIs, too: of the scheme of a term, or of the terms that a
    property leads to, and of the classes of things that it leads to.
    """
    schemes, values = _targets()
    known = {each.iri for each in whole.classes}
    return {
        "prefixes": PREFIXES,
        "classes": [
            _entry(each.iri, each.subjects, labels)
            | {"properties": [use.iri for use in each.uses[:MOST_USES]]}
            for each in whole.classes
        ],
        "properties": [
            _entry(each.iri, each.triples, labels)
            | ({"scheme": schemes[each.iri]} if each.iri in schemes else {})
            | {"values": [iri for iri in values.get(each.iri, ()) if iri in known]}
            for each in whole.properties
        ],
        "terms": [
            {"iri": iri, "scheme": scheme, "label": labels.in_each(iri)}
            for iri, scheme in terms.items()
        ],
    }


@cache
def _targets() -> tuple[dict[str, str], dict[str, tuple[str, ...]]]:
    """Return scheme and classes of what properties lead to, as the shapes have it."""
    columns = [each for sheet in read_plan().sheets for each in sheet.columns if not each.inverse]
    return (
        {each.predicate: each.scheme for each in columns if each.predicate and each.scheme},
        {each.predicate: each.classes for each in columns if each.predicate and each.classes},
    )


def _entry(iri: str, count: int, labels: Labels) -> dict[str, Any]:
    return {"iri": iri, "name": compact(iri), "count": count, "label": labels.in_each(iri)}
