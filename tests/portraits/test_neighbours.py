"""Neighbours in groups."""

import pytest
from pyoxigraph import NamedNode

from graph_service.portraits import neighbours
from graph_service.portraits.neighbours import read_neighbours
from graph_service.resources.asking import Asker
from graph_service.resources.labels import Labels
from graph_service.resources.links import read_links
from tests.portraits.conftest import ID
from tests.resources.conftest import HUB, REP, TURTLE, make_asker


def test_neighbours_are_grouped_by_property_direction_and_class(asker: Asker) -> None:
    """Each group is counted, and names its first members."""
    node = NamedNode(ID + "state/XNO")
    groups = read_neighbours(asker, Labels(), node, read_links(asker, node))
    found = {(g.by.iri.rpartition("/")[2], g.sort.text if g.sort else ""): g for g in groups}
    incidents = found["concernsState", "rep:Incident"]
    assert (incidents.count, incidents.leads_here) == (2, True)
    assert {each.text.text for each in incidents.members} == {"A case", "Another case"}
    assert found["concernsState", "rep:Situation"].count == 1


def test_large_neighbourhood_is_grouped_by_property_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """From the counts that the page has."""
    monkeypatch.setattr(neighbours, "MOST", 100)
    asker, node = make_asker(TURTLE.replace("HUB", HUB)), NamedNode(REP + "id/hub/h")
    (group,) = read_neighbours(asker, Labels(), node, read_links(asker, node))
    assert (group.count, group.members, group.sort) == (250, (), None)
