"""Sitemaps, as a strict reader of the protocol reads them."""

from datetime import UTC, datetime
from xml.etree import ElementTree

import pytest

from graph_service.export import sitemap
from graph_service.export.sitemap import (
    address_of,
    list_things,
    pack,
    unpack,
    write_index,
    write_sitemap,
)

BASE = "https://w3id.org/reprisals/"
NAMESPACE = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def quads(*subjects: str) -> bytes:
    """Return a statement about each subject."""
    return "".join(f'<{each}> <urn:p> "<{BASE}id/no/no> " .\n' for each in subjects).encode()


def test_things_are_subjects_and_graphs_of_ours_once() -> None:
    """Neither objects, nor texts, nor IRIs of others, nor nodes without a name."""
    found = list_things(
        [
            (BASE + "graph/b", quads(BASE + "id/act/2", BASE + "id/act/1", "urn:x", BASE + "id/")),
            (BASE + "graph/a", quads(BASE + "id/act/1", BASE + "ontology/Act", BASE + "ontology/")),
            ("urn:g", quads(BASE + "scheme/role/affected", BASE + ".well-known/genid/1")),
        ]
    )
    assert found == [
        *("graph/a", "graph/b", "id/act/1", "id/act/2", "ontology/Act", "scheme/role/affected")
    ]


def test_no_more_are_listed_than_may_be(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of more things, the first by IRI."""
    monkeypatch.setattr(sitemap, "MOST", 2)
    many = quads(*(f"{BASE}id/act/{n}" for n in (3, 1, 2)))
    assert list_things([("urn:g", many)]) == ["id/act/1", "id/act/2"]


@pytest.mark.parametrize(
    ("thing", "address"),
    [
        ("id/act/1", "doc/act/1.html"),
        ("graph/cases", "doc/graph/cases.html"),
        ("ontology/Act", "ontology/Act.html"),
        ("id/thing/Åsa <&>", "doc/thing/%C3%85sa%20%3C&%3E.html"),
        ("id/thing/%C3%85sb", "doc/thing/%C3%85sb.html"),
    ],
)
def test_addresses_are_those_of_pages(thing: str, address: str) -> None:
    """Letters are escaped, escapes stay."""
    assert address_of(thing) == address


def test_pages_are_no_longer_than_may_be(monkeypatch: pytest.MonkeyPatch) -> None:
    """Things come back in order, page by page."""
    monkeypatch.setattr(sitemap, "PAGE", 2)
    pages = pack(["a", "b", "c"])
    assert [unpack(each) for each in pages] == [["a", "b"], ["c"]]
    assert pack([]) == []


def test_documents_are_those_of_the_protocol() -> None:
    """Elements, namespace, escapes; only the index says when."""
    urls = ["https://e.org/a?b=1&c=2", "https://e.org/'d'"]
    found = ElementTree.fromstring(write_sitemap(urls))  # noqa: S314 - our own
    assert found.tag == NAMESPACE + "urlset"
    assert [each.text for each in found.iter(NAMESPACE + "loc")] == urls
    assert not list(found.iter(NAMESPACE + "lastmod"))
    index = ElementTree.fromstring(write_index(urls, datetime(2026, 1, 31, tzinfo=UTC)))  # noqa: S314
    assert index.tag == NAMESPACE + "sitemapindex"
    assert [each.text for each in index.iter(NAMESPACE + "loc")] == urls
    assert {each.text for each in index.iter(NAMESPACE + "lastmod")} == {"2026-01-31"}
