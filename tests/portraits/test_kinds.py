"""Which portrait a thing has."""

import pytest

from graph_service.errors import QueryTimeout, ResultTooLarge
from graph_service.namespaces import ONTOLOGY
from graph_service.portraits.around import Around
from graph_service.portraits.kinds import kind_of, portray
from graph_service.query.job import Job
from graph_service.resources.asking import Asker
from graph_service.resources.labels import Labels
from tests.portraits.conftest import AS_OF, ID


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Incident", "case"),
        ("State", "state"),
        ("RegionalMechanism", "mechanism"),
        ("Guidelines", "instrument"),
        ("Source", "source"),
        ("DefenderGroup", "agent"),
        ("Situation", "situation"),
        ("Act", ""),
    ],
)
def test_kind_is_that_of_the_class(name: str, kind: str) -> None:
    """Those without a portrait have the page with all statements."""
    assert kind_of([ONTOLOGY + name]) == kind


@pytest.mark.parametrize("fault", [ResultTooLarge("much"), QueryTimeout("long")])
def test_what_is_too_much_is_left_out(fault: Exception) -> None:
    """The page has all statements without it."""

    def run(job: Job) -> bytes:
        raise fault

    around = Around(Asker(run, lambda graph: {}, 1.0), Labels())
    found = portray(around, ID + "incident/i1", [ONTOLOGY + "Incident"], AS_OF)
    assert found is not None
    assert (found.kind, found.shown) == ("case", None)
