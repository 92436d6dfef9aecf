"""``/sparql/completion.json``: the classes and properties that there are, for editors.

The numbers are those of VoID (:mod:`graph_service.export.catalog.statistics`), so a reader gets the
names of what they may see, and of nothing else. It is made once a release and set of audiences.
"""

import json
from collections.abc import Iterable
from typing import Any, Final

from flask import Blueprint, Response, request
from pyoxigraph import NamedNode

from graph_service.export.catalog.statistics import Statistics
from graph_service.namespaces import PREFIXES, compact
from graph_service.resources.labels import Labels
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


@blueprint.get(f"/{PATH}")
def completion() -> Response:
    """Return what an editor offers: classes with their properties, properties, prefixes; as JSON.

    Raises:
        Unavailable: the statistics are being counted.
        BudgetSpent: they have to be counted, and the client has no time left.
        GraphServiceError: what the pool raises.
    """
    here, answering = service(), answering_of(request.environ)
    body = here.measuring.body(answering, _NAME)
    if body is None:
        whole = here.measuring.of(answering, spending_of(request.environ)).whole
        labels = Labels()
        labels.read(asker_of(here, answering), map(NamedNode, _iris(whole)))
        told = _describe(whole, labels) | {"release": answering.release}
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


def _describe(whole: Statistics, labels: Labels) -> dict[str, Any]:
    """Return the members: ``count`` is of things or statements, ``properties`` are IRIs."""
    return {
        "prefixes": PREFIXES,
        "classes": [
            _entry(each.iri, each.subjects, labels)
            | {"properties": [use.iri for use in each.uses[:MOST_USES]]}
            for each in whole.classes
        ],
        "properties": [_entry(each.iri, each.triples, labels) for each in whole.properties],
    }


def _entry(iri: str, count: int, labels: Labels) -> dict[str, Any]:
    return {"iri": iri, "name": compact(iri), "count": count, "label": labels.in_each(iri)}
