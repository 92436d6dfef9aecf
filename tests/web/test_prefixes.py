"""``/prefixes`` and ``/context.jsonld``."""

import json

import pytest
import rdflib
from flask.testing import FlaskClient
from pyoxigraph import RdfFormat, parse
from rdflib import SH, XSD

from graph_service.formats import GRAPHS, Format
from graph_service.namespaces import EDTF, ONTOLOGY, PREFIXES
from graph_service.shipped import ONTOLOGY as FOLDER
from tests.web.conftest import BASE
from tests.web.reading import read


@pytest.mark.parametrize("form", GRAPHS, ids=lambda form: form.suffix)
def test_prefixes_are_declared_in_each_format(client: FlaskClient, form: Format) -> None:
    """By suffix and by Accept the same document, with the prefixes of the table."""
    answer = client.get(f"/prefixes.{form.suffix}")
    graph = read(answer)
    assert {str(each) for each in graph.objects(None, SH.prefix)} == set(PREFIXES)
    assert client.get("/prefixes", headers={"Accept": form.media_type}).data == answer.data
    assert "cite-as" not in answer.headers["Link"], "it is of no release"


def test_prefixes_are_a_page_for_browsers(client: FlaskClient) -> None:
    """The page has each prefix and leads to the files."""
    page = client.get("/prefixes", headers={"Accept": "text/html"}).text
    assert all(f'<code dir="ltr">{prefix}</code>' in page for prefix in PREFIXES)
    assert f'href="{BASE}prefixes.ttl"' in page and f'href="{BASE}context.jsonld"' in page


def test_context_is_the_shipped_one_and_may_be_kept(client: FlaskClient) -> None:
    """Its bytes, its type, a day in caches, open to every page, 304 for who has it."""
    answer = client.get("/context.jsonld", headers={"Accept": "application/json"})
    assert answer.data == (FOLDER / "context.jsonld").read_bytes()
    assert answer.content_type == "application/ld+json"
    assert answer.headers["Cache-Control"] == "public, max-age=86400"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    known = client.get("/context.jsonld", headers={"If-None-Match": answer.headers["ETag"]})
    assert known.status_code == 304
    assert client.head("/context.jsonld").headers["ETag"] == answer.headers["ETag"]


@pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")  # rdflib warns of itself
def test_document_with_the_served_context_is_read_alike(client: FlaskClient) -> None:
    """Two processors read the same statements, with datatypes and links, from short names."""
    context = client.get("/context.jsonld").get_json()
    text = json.dumps(
        {
            **context,
            "id": "https://w3id.org/reprisals/id/incident/a1",
            "type": "Incident",
            "label": {"en": "Made-up incident"},
            "earliest": "2018-09-01",
            "date": "2018-09~",
            "hasAct": "https://w3id.org/reprisals/id/act/a1",
        }
    )
    one = rdflib.Dataset().parse(data=text, format="json-ld").default_graph
    lines = "".join(f"{quad.triple} .\n" for quad in parse(text, format=RdfFormat.JSON_LD))
    assert set(one) == set(rdflib.Graph().parse(data=lines, format="nt"))
    terms = rdflib.Namespace(ONTOLOGY)
    assert [each.datatype for each in one.objects(None, terms.earliest)] == [XSD.date]  # type: ignore[attr-defined]
    assert [str(each.datatype) for each in one.objects(None, terms.date)] == [EDTF]  # type: ignore[attr-defined]
    assert all(isinstance(each, rdflib.URIRef) for each in one.objects(None, terms.hasAct))


@pytest.mark.parametrize("target", ["/prefixes.zip", "/prefixes?format=zip", "/prefixes/rep"])
def test_other_forms_are_not_found(client: FlaskClient, target: str) -> None:
    """What is not there is a 404 as anywhere; nothing is written here."""
    assert client.get(target).status_code == 404
    assert client.post("/prefixes").status_code == 405
    assert client.post("/context.jsonld").status_code == 405
