"""``/ontology`` and ``/scheme``, on made-up data with a marked internal copy."""

import re
from collections.abc import Iterator

import pytest
import rdflib
from flask.testing import FlaskClient
from rdflib import OWL, RDF, RDFS, SKOS
from rdflib.compare import isomorphic

from graph_service.formats import GRAPHS, Format
from graph_service.namespaces import ONTOLOGY, SCHEME
from graph_service.shipped import ONTOLOGY as FOLDER
from tests.web.conftest import BASE
from tests.web.marked import MARK, open_marked
from tests.web.reading import read

CORE = rdflib.Graph().parse(FOLDER / "core.ttl")
HTML = {"Accept": "text/html"}
TERMS = sorted(str(each) for each in CORE.subjects(RDFS.isDefinedBy))


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[FlaskClient, str]]:
    """Return a client, and the token of somebody who sees the internal copy, too."""
    yield from open_marked(tmp_path_factory.mktemp("state"))


@pytest.fixture
def client(opened: tuple[FlaskClient, str]) -> FlaskClient:
    """Return a client of the public."""
    return opened[0]


def of_ontology(graph: rdflib.Graph) -> rdflib.Graph:
    """Return what a document says of the ontology and its terms."""
    found = rdflib.Graph()
    for each in graph:
        if str(each[0]).startswith(ONTOLOGY):
            found.add(each)
    return found


@pytest.mark.parametrize("form", GRAPHS, ids=lambda form: form.suffix)
def test_ontology_is_the_shipped_one_in_each_format(client: FlaskClient, form: Format) -> None:
    """By suffix and by Accept, at the IRI of the ontology too; with graphs if a format has them."""
    answer = client.get(f"/ontology.{form.suffix}")
    for path in ("/ontology", "/ontology/"):
        found = client.get(path, headers={"Accept": form.media_type})
        assert (found.status_code, found.data) == (200, answer.data)
    if form.suffix in ("ttl", "nt", "rdf"):
        assert isomorphic(of_ontology(read(answer)), CORE)
    else:
        assert answer.data.count(b"isDefinedBy") >= len(TERMS)
        assert f"{ONTOLOGY[:-9]}graph/core".encode() in answer.data


def test_every_term_answers_at_its_iri(client: FlaskClient) -> None:
    """303 to the document in the form that is accepted, which has what the ontology says of it."""
    assert len(TERMS) > 100
    for iri in TERMS:
        path = f"/ontology/{iri.removeprefix(ONTOLOGY)}"
        answer = client.get(path, headers={"Accept": "application/n-triples"})
        assert answer.status_code == 303, iri
        assert answer.headers["Location"] == f"{BASE}{path[1:]}.nt"
        assert "Accept" in answer.headers["Vary"] and "cite-as" in answer.headers["Link"]
        term = rdflib.URIRef(iri)
        said = set(read(client.get(f"{path}.nt")).predicate_objects(term))
        assert set(CORE.predicate_objects(term)) <= said


def test_every_scheme_and_concept_answers(client: FlaskClient) -> None:
    """A scheme has all its concepts with their definitions; each concept answers, too."""
    for file in sorted((FOLDER / "schemes").glob("*.ttl")):
        expected = rdflib.Graph().parse(file)
        path = f"/scheme/{file.stem}"
        assert client.get(path).headers["Location"] == f"{BASE}{path[1:]}.ttl"
        found = read(client.get(f"{path}.ttl"))
        assert set(expected) <= set(found), file
        for concept in expected.subjects(RDF.type, SKOS.Concept):
            address = f"/scheme/{str(concept).removeprefix(SCHEME)}"
            assert client.get(address).status_code == 303, concept
    concept = read(client.get("/scheme/act-type/travel-ban.ttl"))
    assert (rdflib.URIRef(SCHEME + "act-type/travel-ban"), RDF.type, SKOS.Concept) in concept
    listed = read(client.get("/scheme.ttl"))
    assert len(set(listed.subjects(RDF.type, SKOS.ConceptScheme))) == len(
        list((FOLDER / "schemes").glob("*.ttl"))
    )


def test_page_lists_terms_in_the_language_that_is_asked_for(client: FlaskClient) -> None:
    """By parameter or header; labels and definitions say their language."""
    page = client.get("/ontology.html?lang=fr").text
    by_header = client.get("/ontology", headers=HTML | {"Accept-Language": "fr"})
    for text in (page, by_header.text):
        assert f'<a href="{BASE}ontology/Engagement" lang="fr" dir="ltr">Coopération</a>' in text
    assert {"Accept", "Accept-Language"} <= set(by_header.headers["Vary"].split(", "))
    assert "Engagement</a>" in client.get("/ontology.html").text
    assert "Prohibición de viajar" in client.get("/scheme/act-type.html?lang=es").text
    assert "Types d&#39;actes" in client.get("/scheme.html?lang=fr").text


@pytest.mark.parametrize("path", ["/ontology", "/scheme", "/scheme/act-type.html", "/shapes"])
def test_tag_of_a_page_is_of_its_language(client: FlaskClient, path: str) -> None:
    """Labels alike or not, words of ours differ: by header and by choice."""
    tags = []
    for given, target in (("en", path), ("ar", path), ("ar", f"{path}?interface=ar")):
        answer = client.get(target, headers=HTML | {"Accept-Language": given})
        assert answer.status_code == 200
        assert f'<html lang="{given}"' in answer.text
        assert "Accept-Language" in answer.headers["Vary"]
        tags.append(answer.headers["ETag"])
    assert len(set(tags)) == 3
    kept = {"Accept-Language": "ar", "If-None-Match": tags[0]}
    assert client.get(path, headers=HTML | kept).status_code == 200
    kept["If-None-Match"] = tags[1]
    assert client.get(path, headers=HTML | kept).status_code == 304


def counts(page: str, name: str) -> str:
    """Return the count of a term on a page."""
    found = re.search(rf'<tr id="{name}">.*?<td class="number">([0-9,]*)</td>', page, re.DOTALL)
    assert found is not None
    return found[1]


def test_counts_are_of_what_the_caller_sees(opened: tuple[FlaskClient, str]) -> None:
    """The public counts what SPARQL counts for it; who sees the copy counts twice as much."""
    client, token = opened
    query = "SELECT (COUNT(DISTINCT ?s) AS ?n) { ?s a <%s> }" % (ONTOLOGY + "Incident")
    staff = {"Authorization": f"Bearer {token}"}
    for headers in ({}, staff):
        rows = client.get("/sparql", query_string={"query": query}, headers=headers).get_json(True)
        expected = rows["results"]["bindings"][0]["n"]["value"]
        assert counts(client.get("/ontology.html", headers=headers).text, "Incident") == expected
        term = client.get("/ontology/Incident.html", headers=headers).text
        assert f"<dt>Instances</dt><dd>{expected}</dd>" in term
    shown = [client.get("/scheme/act-type.html", headers=each).text for each in ({}, staff)]
    public, internal = (int(counts(page, "travel-ban")) for page in shown)
    assert internal == 2 * public > 0


def test_page_of_a_term_says_how_it_is_used(client: FlaskClient) -> None:
    """Statements with it, its definition, and the shapes that name it."""
    page = client.get("/ontology/hasAct.html").text
    assert "Statements with it" in page
    assert f'href="{BASE}shapes/IncidentShape-hasAct.html"' in page
    assert "<script" not in page and "style=" not in page
    instances = client.get("/ontology/Incident.html").text
    assert "What leads here" in instances and "contested" not in instances


@pytest.mark.parametrize(
    "path",
    [
        *(f"/ontology.{form.suffix}" for form in GRAPHS),
        *("/ontology.html", "/scheme.html", "/scheme/act-type.html", "/ontology/Incident.html"),
        *("/ontology/Incident.trig", "/scheme/act-type/travel-ban.trig", "/scheme.nq"),
    ],
)
def test_nothing_internal_is_shown(client: FlaskClient, path: str) -> None:
    """Marked text of internal graphs is in no document about a term."""
    answer = client.get(path)
    assert answer.status_code == 200 and MARK not in answer.text


def test_conditions_and_head(client: FlaskClient) -> None:
    """Who has a document gets 304; each form and each list of languages has its own tag."""
    for path in ("/ontology.ttl", "/ontology.html", "/scheme/act-type.ttl", "/ontology/Act.ttl"):
        get = client.get(path)
        tag = get.headers["ETag"]
        known = client.get(path, headers={"If-None-Match": tag})
        assert (known.status_code, known.data) == (304, b"")
        assert client.head(path).headers["ETag"] == tag
        assert 'rel="cite-as"' in "".join(get.headers.getlist("Link"))
    tags = {client.get(f"/ontology.html?lang={tag}").headers["ETag"] for tag in ("fr", "es", "en")}
    assert len(tags) == 3


def test_release_has_its_vocabulary(client: FlaskClient) -> None:
    """Below a release the same statements are found, and pages stay there."""
    assert client.get("/releases/1/ontology.ttl").data == client.get("/ontology.ttl").data
    page = client.get("/releases/1/ontology.html").text
    assert f'href="{BASE}releases/1/ontology/Incident"' in page
    assert client.get("/releases/1/scheme/act-type").headers["Location"] == (
        f"{BASE}releases/1/scheme/act-type.ttl"
    )


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/ontology/Nothing", 404),
        ("/ontology/Nothing.ttl", 404),
        ("/ontology/Incident.zip", 404),
        ("/ontology.zip", 404),
        ("/ontology/a/b", 404),
        ("/ontology/%C2%A5%F4%8B%B1%B3%3E", 404),
        ("/ontology/%FF%00", 404),
        ("/scheme/nothing", 404),
        ("/scheme/act-type/nothing", 404),
        ("/scheme/nothing/travel-ban.ttl", 404),
        ("/scheme/%3E%20%7D.ttl", 404),
        ("/ontology?format=zip", 404),
        ("/ontology?lang=%3C", 400),
        ("/ontology.html?lang=fr&lang=es", 400),
        ("/ontology/Incident.ttl?page=0", 400),
        ("/ontology/Incident.ttl?page=99999", 404),
    ],
)
def test_what_is_wrong_is_said(client: FlaskClient, path: str, status: int) -> None:
    """Names of nothing are not found, however they are written; parameters are checked."""
    answer = client.get(path)
    assert (answer.status_code, answer.mimetype) == (status, "application/problem+json")
    assert client.get("/ontology", headers={"Accept": "image/png"}).status_code == 406
    assert client.post("/ontology").status_code == 405


def test_service_without_these_terms_has_none(app: object) -> None:
    """Where other data is published there is nothing at these addresses."""
    client = app.test_client()  # type: ignore[attr-defined]
    for path in ("/ontology", "/scheme", "/ontology/Incident", "/scheme/act-type"):
        assert client.get(path).status_code == 404


def test_ontology_is_known_as_one(client: FlaskClient) -> None:
    """A client that asks for the IRI finds the ontology, and what its document says of itself."""
    graph = read(client.get("/ontology/"))
    assert (rdflib.URIRef(ONTOLOGY), RDF.type, OWL.Ontology) in graph
