"""What is there before is opened when it is first looked at, once."""

from pyoxigraph import NamedNode, Triple

from graph_service.validate.change.later import Later
from tests.validate.change.held import Held

TRIPLE = Triple(NamedNode("urn:a"), NamedNode("urn:p"), NamedNode("urn:b"))


def test_it_is_opened_once_and_late() -> None:
    """Nothing is opened for a change that nobody sees."""
    opened = []

    def open_it() -> Held:
        opened.append(1)
        return Held([TRIPLE])

    later = Later(open_it)
    assert opened == []
    assert list(later.triples(TRIPLE.predicate, None, None)) == []
    assert later.graphs(TRIPLE) == {"urn:g"}
    assert opened == [1]
