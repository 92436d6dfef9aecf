"""Which requests change something is said of every route."""

from types import SimpleNamespace

import pytest

from graph_service.web.refusals import Misdirected
from graph_service.web.writing_routes import SAFE, WRITING, refuse_change
from tests.test_docs import application

READING = {"sparql", "validate", "reconcile", "running"}
"""Blueprints with other methods than the safe ones that change nothing of the record."""


def test_every_route_either_changes_something_or_does_not() -> None:
    """A new one has to be put into one of the two lists."""
    others = {
        rule.endpoint.partition(".")[0]
        for rule in application().url_map.iter_rules()
        if (rule.methods or set()) - SAFE
    }
    assert WRITING.isdisjoint(READING)
    assert others - READING - {"queries", "query"} == WRITING, others


@pytest.mark.parametrize("method", ["PUT", "POST", "DELETE", "PATCH", "BREW"])
def test_whatever_is_not_safe_is_refused(method: str) -> None:
    """Of a route that changes something, and of no other."""
    with pytest.raises(Misdirected):
        refuse_change(SimpleNamespace(blueprint="graphs", method=method))  # type: ignore[arg-type]
    for blueprint, safe in (("graphs", "GET"), ("graphs", "OPTIONS"), ("sparql", method)):
        refuse_change(SimpleNamespace(blueprint=blueprint, method=safe))  # type: ignore[arg-type]
