"""What a proposal is judged to do at this moment, and what of it may be in the graph already."""

from collections.abc import Iterable, Sequence
from typing import Any

from flask import request
from pyoxigraph import QueryResultsFormat, QuerySolutions, parse_query_results

from graph_service.access.actor import Actor
from graph_service.contributions.duplicates import find_duplicates
from graph_service.contributions.reviews import Proposal
from graph_service.contributions.standing import change_of
from graph_service.errors import GraphServiceError, Nonconformity, Withdrawn
from graph_service.formats import TABLES
from graph_service.query.job import Job
from graph_service.web.answering import answering_of
from graph_service.web.bearer import time_limit
from graph_service.web.service import Service
from graph_service.web.spending import spending_of


def judgement_of(here: Service, proposal: Proposal, actor: Actor) -> dict[str, Any]:
    """Return whether accepting it would be refused, and by what.

    What exactly violates is told to those alone who see all that its proposer sees.
    """
    with spending_of(request.environ).elsewhere():
        found = here.reviews.verdicts.of(proposal)
    if found is None:
        return {"conforms": True, "detail": ""}
    is_plain = not isinstance(found, Nonconformity | Withdrawn)
    told = is_plain or here.reviews.verdicts.is_told(actor, proposal)
    return {"conforms": False, "detail": str(found) if told else "it violates the rules"}


def duplicates_of(here: Service, proposal: Proposal) -> dict[str, Any]:
    """Return what may be there already, as its reviewer sees the graph.

    Returns:
        ``duplicates``, ``None`` where that is not known, and ``allCompared``: false where there was
        more to compare than is compared.
    """
    graphs = [(name, quads) for name, quads in change_of(proposal).items() if quads is not None]

    def select(query: str) -> Iterable[Sequence[object]]:
        return _rows(here, query)

    try:
        found = find_duplicates(graphs, select)
    except GraphServiceError:  # a query met a limit: whoever reviews looks by themselves
        return {"duplicates": None, "allCompared": False}
    listed = [vars(each) | {"reasons": list(each.reasons)} for each in found.suggestions]
    return {"duplicates": listed, "allCompared": found.is_complete}


def _rows(here: Service, query: str) -> list[list[object]]:
    settings, answering = here.settings, answering_of(request.environ)
    job = Job(
        query=query,
        table=TABLES[0],
        graph=None,
        seconds=time_limit(request.environ, settings),
        rows=settings.result_rows,
        size=settings.result_bytes,
    )
    body = spending_of(request.environ).run(answering.own, job).body
    results = parse_query_results(body, QueryResultsFormat.JSON)
    if not isinstance(results, QuerySolutions):
        raise TypeError("not a table")
    names = results.variables
    return [[solution[name] for name in names] for solution in results]
