"""The catalog of holdings that are given; what is served is held against DCAT-AP over HTTP."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from rdflib import DCTERMS, RDF, Graph, Literal, Namespace, URIRef

from graph_service.errors import InputError
from graph_service.export.catalog import dcat
from graph_service.export.catalog.authorities import country_of
from graph_service.export.catalog.files import Item
from graph_service.export.catalog.holdings import Holdings, page_of
from graph_service.export.catalog.names import CATALOG, WHOLE
from graph_service.export.catalog.statistics import Measured, Statistics
from graph_service.namespaces import IDENTIFIER
from tests.export.catalog.test_holdings import entry, holdings
from tests.export.catalog.test_void import graph_of

DCAT = Namespace("http://www.w3.org/ns/dcat#")
EU = "http://publications.europa.eu/resource/authority/"


def catalog(made: Holdings) -> Graph:
    """Return the catalog as another reader has it."""
    return graph_of(dcat.describe(made))


def test_time_place_and_language_are_what_the_data_tells() -> None:
    """States by the European table, languages of the United Nations; a bad date is left out."""
    told = Statistics(
        languages=("en", "xx", "ar"),
        earliest="2018-01-01",
        latest="2020-12-31",
        states=(IDENTIFIER + "state/KGZ", IDENTIFIER + "state/XNO"),
    )
    graph = catalog(replace(holdings(entry("a", "one")), measured=Measured(told, {"one": told})))
    whole = URIRef(WHOLE)
    assert set(graph.objects(whole, DCTERMS.spatial)) == {
        URIRef(EU + "country/KGZ"),
        URIRef(IDENTIFIER + "state/XNO"),
    }
    assert set(graph.objects(whole, DCTERMS.language)) == {
        URIRef(EU + "language/ENG"),
        URIRef(EU + "language/ARA"),
    }
    (period,) = graph.objects(whole, DCTERMS.temporal)
    assert str(graph.value(period, DCAT.startDate)) == "2018-01-01"
    wrong = replace(told, earliest="99-1-1")
    graph = catalog(replace(holdings(entry("a", "one")), measured=Measured(wrong, {})))
    assert not list(graph.objects(None, DCTERMS.temporal))


def test_codes_for_private_use_keep_our_name() -> None:
    """ISO 3166-1 leaves Q and X to its users; nothing else is a State."""
    assert country_of(IDENTIFIER + "state/EGY") == EU + "country/EGY"
    for other in ("state/XKX", "state/QMA", "state/egy", "state/EGYP", "person/EGY"):
        assert country_of(IDENTIFIER + other) == IDENTIFIER + other


def test_files_that_are_not_made_have_no_size() -> None:
    """Size and hash are told of a file that is there; a file of one graph is not listed."""
    files = [
        Item("graph.ttl", "text/turtle", "", 7, "ab" * 32),
        Item("datasets/one.nq.gz", "application/n-quads", "gzip"),
        Item("datasets/none.nq", "application/n-quads"),
        Item("graphs/a.ttl", "text/turtle"),
    ]
    graph = catalog(replace(holdings(entry("a", "one")), files=files))
    (whole,) = graph.objects(URIRef(WHOLE), DCAT.distribution)
    assert str(graph.value(whole, DCAT.byteSize)) == "7"
    (part,) = graph.objects(URIRef(WHOLE + "-one"), DCAT.distribution)
    assert graph.value(part, DCAT.byteSize) is None
    assert str(graph.value(part, DCAT.compressFormat)).endswith("application/gzip")
    assert str(graph.value(part, DCAT.mediaType)).endswith("application/n-quads")
    assert len(list(graph.subjects(RDF.type, DCAT.Distribution))) == 2


def test_several_licences_are_told_in_words() -> None:
    """DCAT-AP has room for one licence; where graphs differ, a statement of rights names all."""
    other = replace(entry("b", "one"), licence="https://example.org/terms")
    graph = catalog(holdings(entry("a", "one"), other))
    assert graph.value(URIRef(CATALOG), DCTERMS.license) is None
    assert graph.value(URIRef(WHOLE), DCTERMS.license) is None
    assert graph.value(URIRef(WHOLE), DCTERMS.rights) is not None


def test_releases_are_listed_up_to_a_number(monkeypatch: pytest.MonkeyPatch) -> None:
    """The newest ones."""
    monkeypatch.setattr(dcat, "VERSIONS", 2)
    known = [(n, datetime(2026, 1, n, tzinfo=UTC)) for n in (1, 2, 5)]
    graph = catalog(replace(holdings(entry("a", "one")), release=5, releases=known))
    versions = set(graph.objects(URIRef(WHOLE), DCAT.hasVersion))
    numbers = {str(graph.value(each, DCAT.version)) for each in versions}
    assert numbers == {"2", "5"}
    assert (URIRef(WHOLE), DCAT.version, Literal("5")) in graph


@pytest.mark.parametrize("text", ["mailto:somebody@example.org", "somebody", "https://a b"])
def test_a_contact_is_a_page(text: str) -> None:
    """An address of somebody, or what is no URL, is refused."""
    with pytest.raises(InputError):
        page_of(text)
    assert page_of("") == ""
    assert page_of("https://office.example/contact") == "https://office.example/contact"
