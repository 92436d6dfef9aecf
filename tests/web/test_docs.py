"""``/openapi.json`` and ``/docs`` over HTTP."""

from dataclasses import replace

from flask.testing import FlaskClient

from graph_service.web.app import create_app
from graph_service.web.service import Service
from tests.web.conftest import BASE, MARK


def test_document_is_sent_with_tag_and_type(client: FlaskClient) -> None:
    """Its type, open to every page, 304 for who has it, HEAD like GET."""
    answer = client.get("/openapi.json")
    assert answer.mimetype == "application/openapi+json"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    tag = answer.headers["ETag"]
    assert client.get("/openapi.json", headers={"If-None-Match": tag}).status_code == 304
    assert client.head("/openapi.json").headers["ETag"] == tag
    assert client.get("/openapi.json").data == answer.data
    assert MARK.encode() not in answer.data


def test_document_follows_the_settings(running: Service) -> None:
    """Another service has its own limits and address."""
    settings = replace(running.settings, public_url="https://other.example/", query_seconds=7.0)
    client = create_app(replace(running, settings=settings)).test_client()
    text = client.get("/openapi.json").text
    assert '"url": "https://other.example"' in text and "may take 7 seconds" in text
    assert BASE not in text


def test_page_leads_to_everything(client: FlaskClient) -> None:
    """Each path with a method and what it does, the problems, and the sentence that cites."""
    for path in ("/docs", "/docs/"):
        page = client.get(path).text
        assert f'href="{BASE}openapi.json"' in page and f'href="{BASE}docs/problems"' in page
        assert '<code class="long">/queries/{name}</code>' in page
        assert "release 1 of 2026-01-31" in page and "<script" not in page
    answer = client.get("/docs")
    known = client.get("/docs", headers={"If-None-Match": answer.headers["ETag"]})
    assert known.status_code == 304
    assert client.post("/docs").status_code == 405
    assert client.get("/docs/nothing").status_code == 404


def test_notebook_is_handed_out(client: FlaskClient) -> None:
    """As a file that Jupyter opens, which need not be sent twice."""
    answer = client.get("/docs/notebook.ipynb")
    assert answer.content_type == "application/x-ipynb+json"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.get_json(force=True)["nbformat"] == 4
    again = client.get("/docs/notebook.ipynb", headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304
    assert 'href="' + BASE + 'docs/notebook.ipynb"' in client.get("/docs").text
