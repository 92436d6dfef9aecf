"""A thing in several forms: which one is sent, and how it leads to the others."""

import pytest
from flask import Flask, Response, request

from graph_service.errors import NotAcceptable, NotFound
from graph_service.formats import by_suffix
from graph_service.web.negotiation import HTML
from graph_service.web.representation import FORMS, represent, split_suffix, suffix_of, wanted
from graph_service.web.service import Service
from tests.web.conftest import BASE


def test_suffixes_are_split_off_where_they_are_one() -> None:
    """A dot in a name is no suffix unless a form has it."""
    assert split_suffix("incident/x.ttl") == ("incident/x", "ttl")
    assert split_suffix("incident/x.html") == ("incident/x", "html")
    assert split_suffix("incident/x.y") == ("incident/x.y", None)
    assert split_suffix("incident/x") == ("incident/x", None)
    assert split_suffix(".ttl") == (".ttl", None)
    assert [suffix_of(form) for form in FORMS] == [
        *("ttl", "nt", "jsonld", "rdf", "trig", "nq", "html")
    ]


@pytest.mark.parametrize(
    ("suffix", "target", "accept", "form"),
    [
        ("nq", "/", "text/html", by_suffix("nq")),
        (None, "/?format=rdf%2Bxml", "text/html", by_suffix("rdf")),
        (None, "/?format=html", "*/*", HTML),
        (None, "/", "text/html,*/*;q=0.1", HTML),
        (None, "/", "application/ld+json", by_suffix("jsonld")),
        (None, "/", None, by_suffix("ttl")),
    ],
)
def test_form_is_chosen(
    app: Flask, suffix: str | None, target: str, accept: str | None, form: object
) -> None:
    """The suffix comes first, then the parameter, then Accept."""
    headers = {} if accept is None else {"Accept": accept}
    with app.test_request_context(target, headers=headers):
        assert wanted(suffix) is form


def test_forms_that_are_not_there_are_said_so(app: Flask) -> None:
    """A suffix or name of no form is not found; a type of none is not acceptable."""
    with app.test_request_context("/?format=csv", headers={"Accept": "image/png"}):
        with pytest.raises(NotFound):
            wanted("zip")
        with pytest.raises(NotFound):
            wanted(None)
    with (
        app.test_request_context("/", headers={"Accept": "image/png"}),
        pytest.raises(NotAcceptable),
    ):
        wanted(None)


def test_answer_leads_to_all_that_belongs_to_it(app: Flask, running: Service) -> None:
    """Alternatives, shapes, descriptions and the lasting address; 304 for who has it."""
    with app.test_request_context("/doc/a/b"):
        request.environ["SCRIPT_NAME"] = ""
        response = represent(
            Response("x"),
            running,
            running.answering(),
            "doc/a/b",
            FORMS[0],
            query="?page=2",
            tag="t",
        )
        links = response.headers.getlist("Link")
    assert f'<{BASE}doc/a/b.nt?page=2>; rel="alternate"; type="application/n-triples"' in links
    assert f'<{BASE}doc/a/b.html?page=2>; rel="alternate"; type="text/html"' in links
    assert response.headers["Content-Location"] == f"{BASE}doc/a/b.ttl?page=2"
    assert f'<{BASE}.well-known/void>; rel="describedby"' in links
    assert f'<{BASE}shapes>; rel="http://www.w3.org/ns/ldp#constrainedBy"' in links
    assert f'<{BASE}openapi.json>; rel="service-desc"' in links
    assert f'<{BASE}releases/1/doc/a/b?page=2>; rel="cite-as"' in links
    assert response.headers["ETag"] == '"t"'
    with app.test_request_context("/doc/a/b", headers={"If-None-Match": '"t"'}):
        same = represent(Response("x"), running, running.answering(), "doc/a/b", FORMS[0], tag="t")
    assert same.status_code == 304
    assert same.headers["Vary"] == "Accept"
