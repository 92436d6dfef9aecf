"""What stands around a thing."""

from pyoxigraph import NamedNode

from graph_service.portraits.around import Around
from tests.portraits.conftest import ID

_WAY = "?s rep:concernsState ?thing"


def test_what_is_cut_says_so(around: Around) -> None:
    """And has the first things in the order of their IRIs."""
    node = NamedNode(ID + "state/XNO")
    assert around.gather(node, _WAY, 2) == [ID + "incident/i1", ID + "incident/i2"]
    assert around.is_cut


def test_all_of_it_is_not_cut(around: Around) -> None:
    """With as many as there are."""
    assert len(around.gather(NamedNode(ID + "state/XNO"), _WAY, 3)) == 3
    assert not around.is_cut


def test_counts_are_of_distinct_things(around: Around) -> None:
    """Whatever number of graphs say so."""
    node = NamedNode(ID + "state/XNO")
    assert around.count(node, _WAY) == 3
    assert around.count(NamedNode(ID + "state/none"), _WAY) == 0
