"""What leads to a thing, counted and in pages."""

import pytest
from pyoxigraph import NamedNode

from graph_service.errors import NotFound
from graph_service.resources.asking import Asker, subject_of
from graph_service.resources.links import PAGE, exists, read_links
from tests.resources.conftest import REP

HUB = NamedNode(REP + "id/hub/h")


def test_pages_have_each_link_once_in_order(asker: Asker) -> None:
    """Three pages hold what there is, none twice."""
    pages = [read_links(asker, HUB, number) for number in (1, 2, 3)]
    found = [subject_of(quad) for page in pages for quad in page.quads]
    assert found == [f"{REP}id/spoke/{number:03}" for number in range(250)]
    assert [len(page.quads) for page in pages] == [PAGE, PAGE, 50]
    assert {page.total for page in pages} == {250}
    assert {page.pages for page in pages} == {3}


def test_page_beyond_the_last_is_not_there(asker: Asker) -> None:
    """There is one page at least, and none after the last."""
    with pytest.raises(NotFound):
        read_links(asker, HUB, 4)
    nothing = NamedNode("urn:nothing")
    assert read_links(asker, nothing).total == 0
    with pytest.raises(NotFound):
        read_links(asker, nothing, 2)


def test_thing_exists_when_a_statement_names_it(asker: Asker) -> None:
    """As subject or as object."""
    assert exists(asker, HUB)
    assert exists(asker, NamedNode(REP + "ontology/Act"))
    assert not exists(asker, NamedNode(REP + "id/hub/none"))
