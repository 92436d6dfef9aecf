"""``/shapes``: the shipped shapes, read back by clients that use them."""

from dataclasses import replace
from pathlib import Path

import pytest
import rdflib
from flask.testing import FlaskClient
from pyshacl import validate
from rdflib.compare import isomorphic

from graph_service.formats import GRAPHS, Format
from graph_service.namespaces import SHAPES
from graph_service.rules import SHIPPED, read_rules
from graph_service.shipped import ONTOLOGY
from graph_service.web.app import create_app
from graph_service.web.service import Service
from tests.web.conftest import BASE
from tests.web.reading import read

EXAMPLES = ONTOLOGY / "examples"


@pytest.mark.parametrize("form", GRAPHS, ids=lambda form: form.suffix)
def test_each_format_has_all_shapes(client: FlaskClient, form: Format) -> None:
    """By suffix and by Accept, the same graph as the files that ship; two seconds each."""
    answer = client.get(f"/shapes.{form.suffix}")
    rules = read_rules(SHIPPED).shapes
    assert rules is not None
    expected = rdflib.Graph().parse(data=rules.triples, format="nt")
    found = read(answer)
    assert len(found) == len(expected)
    if form.suffix == "ttl":
        assert isomorphic(found, expected)
    for path in ("/shapes", "/shapes/"):
        assert client.get(path, headers={"Accept": form.media_type}).data == answer.data
    assert answer.data == client.get(f"/shapes.{form.suffix}").data


def test_every_shape_answers_at_its_iri(client: FlaskClient) -> None:
    """303 to the document in the form that is accepted, for all that has an IRI there."""
    graph = read(client.get("/shapes.nt"))
    subjects = {str(each) for each in graph.subjects() if str(each).startswith(SHAPES)}
    assert len(subjects) > 500
    for iri in sorted(subjects - {SHAPES}):
        path = f"/shapes/{iri.removeprefix(SHAPES)}"
        answer = client.get(path, headers={"Accept": "application/n-triples"})
        assert answer.status_code == 303, iri
        assert answer.headers["Location"] == f"{BASE}{path[1:]}.nt"
        assert f"<{iri}> " in client.get(f"{path}.nt").text


@pytest.mark.parametrize(
    ("accept", "suffix"),
    [("text/html", "html"), ("application/ld+json", "jsonld"), (None, "ttl")],
)
def test_form_of_a_shape_is_chosen(client: FlaskClient, accept: str | None, suffix: str) -> None:
    """The answer at the IRI varies by Accept, and keeps what else was asked."""
    headers = {} if accept is None else {"Accept": accept}
    answer = client.get("/shapes/ActShape?x=1&format=", headers=headers)
    assert answer.status_code == 404, "an empty format names none"
    answer = client.get("/shapes/ActShape?x=%3C1", headers=headers)
    assert answer.headers["Location"] == f"{BASE}shapes/ActShape.{suffix}?x=%3C1"
    assert "Accept" in answer.headers["Vary"]
    assert client.get("/shapes/ActShape", headers={"Accept": "image/png"}).status_code == 406


@pytest.mark.parametrize("form", GRAPHS, ids=lambda form: form.suffix)
def test_document_of_a_shape_is_the_same_in_each_format(client: FlaskClient, form: Format) -> None:
    """Lists and paths survive, so that the document can be used by itself."""
    one, other = (read(client.get(f"/shapes/IncidentShape.{s}")) for s in (form.suffix, "ttl"))
    assert isomorphic(one, other)


def test_pages_say_what_to_do(client: FlaskClient) -> None:
    """The list links each shape; its page has target, paths, messages and severity."""
    listed = client.get("/shapes", headers={"Accept": "text/html"}).text
    assert f'href="{BASE}shapes/IncidentShape.html"' in listed
    page = client.get("/shapes/IncidentShape.html").text
    for text in ("every rep:Incident", "^rep:about", "Give the incident a label", "Warning"):
        assert text in page
    assert f'href="{BASE}shapes/RetaliationKindTerm.html"' in page
    assert "rep:hasInvolvement/rep:role" in page
    assert client.get("/shapes/IncidentShape-label.html").status_code == 200
    assert client.get("/shapes/prefix-rep.html").status_code == 200


def conforms(shapes: rdflib.Graph, name: str) -> bool:
    """Return whether an example conforms to shapes."""
    data = rdflib.Graph().parse(EXAMPLES / "context.ttl").parse(EXAMPLES / name)
    for file in [ONTOLOGY / "core.ttl", *(ONTOLOGY / "schemes").glob("*.ttl")]:
        data.parse(file)
    found, _, _ = validate(data, shacl_graph=shapes, inference="none", allow_warnings=True)
    return bool(found)


@pytest.mark.slow
def test_engine_takes_what_is_served(client: FlaskClient) -> None:
    """PySHACL loads the served shapes: a valid example conforms, an invalid one does not; 20 s."""
    shapes = read(client.get("/shapes.ttl"))
    valid = sorted((EXAMPLES / "valid").glob("*.ttl"))[0]
    assert conforms(shapes, f"valid/{valid.name}")
    assert not conforms(shapes, "invalid/IncidentShape-no-claim.ttl")


def test_one_shape_by_itself_is_enough(client: FlaskClient) -> None:
    """So does the document of one shape, for what that shape refuses."""
    shapes = read(client.get("/shapes/IncidentShape.ttl"))
    assert not conforms(shapes, "invalid/IncidentShape-no-claim.ttl")


def test_conditions_and_head(client: FlaskClient) -> None:
    """Who has the shapes gets 304; HEAD has the headers of GET."""
    get = client.get("/shapes.ttl")
    tag = get.headers["ETag"]
    assert client.get("/shapes.ttl", headers={"If-None-Match": tag}).status_code == 304
    assert client.head("/shapes.ttl").headers["ETag"] == tag
    assert client.get("/shapes.nt").headers["ETag"] != tag
    assert "cite-as" not in get.headers["Link"], "shapes are of no release"


@pytest.mark.parametrize(
    "path",
    [
        "/shapes.zip",
        "/shapes/Nothing",
        "/shapes/Nothing.ttl",
        "/shapes/ActShape.zip",
        "/shapes/%C2%A5%F4%8B%B1%B3%3D%3E",
        "/shapes/%22%20%7D.ttl",
        "/shapes/%FF%00",
        "/shapes/.ttl",
    ],
)
def test_what_is_not_there_is_not_found(client: FlaskClient, path: str) -> None:
    """A name or suffix of nothing is 404; nothing is written here."""
    assert client.get(path).status_code == 404
    assert client.put("/shapes/ActShape").status_code == 405


def test_shapes_of_others_are_not_shown(running: Service, tmp_path: Path) -> None:
    """Where data is held against other shapes, or none, there is nothing, and nothing links it."""
    for value in ("none", str(tmp_path)):
        changed = replace(running, settings=replace(running.settings, shapes=value))
        client = create_app(changed).test_client()
        assert client.get("/shapes").status_code == 404
        assert client.get("/shapes/ActShape").status_code == 404
        assert "constrainedBy" not in client.get("/queries.ttl").headers["Link"]
