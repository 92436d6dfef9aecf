"""Searches inside of queries to ``/sparql``, answered before the query runs."""

from flask import current_app, request

from graph_service.query.search_block import blank_out, in_order, values
from graph_service.query.search_rows import Filled, fill
from graph_service.web.answering import Answering
from graph_service.web.asked import Asked
from graph_service.web.search import search_of
from graph_service.web.spending import spending_of


def fill_in(answering: Answering, asked: Asked) -> Filled:
    """Return a query with what its searches find in the view of its caller.

    Raises:
        ResultTooLarge: they find more than a query may hold.
        QueryTimeout: a search ran into its time limit.
        BudgetSpent: the client has no time left.
        Unavailable: the index is being made.
    """
    query = asked.request.query
    if not asked.blocks:
        return Filled(query, query, (), ())
    search, view = search_of(current_app), answering.view
    with spending_of(request.environ).elsewhere():
        return fill(
            query, asked.blocks, lambda text, limit: search.matches(view, text, limit=limit)
        )


def leave_out(asked: Asked) -> Filled:
    """Return a query whose searches and calls find nothing, for what looks at its form alone."""
    spans = in_order((*asked.blocks, *asked.calls))
    rows = tuple(values(span, "") for span in spans)
    text = blank_out(asked.request.query, spans)
    return Filled(text, asked.request.query, spans, rows)
