"""Documents about named graphs: what the release says of each, beside what statements say."""

from flask import Response, request

from graph_service.errors import NotFound
from graph_service.resources.graphs import Facts
from graph_service.resources.provenance import Provenance, Source
from graph_service.web.answering import answering_of
from graph_service.web.documents import answer
from graph_service.web.service import service


def describe_graph(iri: str, path: str, suffix: str | None) -> Response:
    """Return the document about a graph; arguments as for :func:`~.documents.answer`.

    Raises:
        NotFound: the caller sees no such graph.
        GraphServiceError: see :func:`~.documents.answer`.
    """
    view = answering_of(request.environ).view
    entries = service().state.views.seen(view.release, view.audiences).entries
    entry = next((each for each in entries if each.graph == iri), None)
    if entry is None:
        raise NotFound("there is no such graph")
    done = entry.activity
    provenance = None
    if done is not None:
        revised = _shown(done.revised, view.audiences) if done.revised else None
        said = (done.id, done.kind, done.time, done.contributor, done.reviewed)
        source = None if done.source is None else Source(**vars(done.source))
        provenance = Provenance(*said, revised, source)
    facts = Facts(
        *(iri, entry.dataset, entry.contributor, entry.licence, entry.triples),
        path=path,
        provenance=provenance,
    )
    return answer(iri, path, suffix, facts=facts)


def _shown(number: int, audiences: frozenset[str]) -> int | None:
    """Return the number that a release has for a set of audiences, ``None`` if it was pruned."""
    history = service().state.ledger.history
    issue = history.issue(history.since(number, audiences))
    return None if issue is None or issue.is_pruned else issue.number
