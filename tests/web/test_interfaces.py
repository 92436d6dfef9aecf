"""``/.well-known/api-catalog``, as RFC 9727 and RFC 9264 have it."""

import json
from typing import Any

from flask.testing import FlaskClient

from tests.web.conftest import BASE

PATH = "/.well-known/api-catalog"


def contexts(client: FlaskClient) -> dict[str, dict[str, Any]]:
    """Return the contexts of the linkset by their anchors."""
    found = json.loads(client.get(PATH).data)
    return {each["anchor"]: each for each in found["linkset"]}


def test_catalogue_is_a_linkset_with_its_profile(client: FlaskClient) -> None:
    """The media type names the profile; tag and CORS are as everywhere."""
    answer = client.get(PATH)
    assert answer.mimetype == "application/linkset+json"
    assert answer.mimetype_params == {"profile": "https://www.rfc-editor.org/info/rfc9727"}
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    tag = answer.headers["ETag"]
    assert client.get(PATH, headers={"If-None-Match": tag}).status_code == 304


def test_every_interface_is_an_item_and_leads_to_what_describes_it(client: FlaskClient) -> None:
    """The description, the documentation and the status of each; targets are addresses of ours."""
    found = contexts(client)
    items = [each["href"] for each in found[BASE[:-1] + PATH]["item"]]
    assert f"{BASE}sparql" in items and set(items) == set(found) - {BASE[:-1] + PATH}
    for href in items:
        for relation in ("service-desc", "service-doc", "status"):
            assert all(each["href"].startswith(BASE) for each in found[href][relation])
    assert found[BASE]["service-desc"][0]["href"] == f"{BASE}openapi.json"
    described = [each["href"] for each in found[BASE]["describedby"]]
    assert described == [f"{BASE}.well-known/void", f"{BASE}catalog"]


def test_what_it_names_is_there(client: FlaskClient) -> None:
    """What describes, documents and tells the state of an interface answers in its type."""
    for context in contexts(client).values():
        for relation in ("service-desc", "service-doc", "status", "describedby"):
            for each in context.get(relation, ()):
                path = "/" + each["href"].removeprefix(BASE)
                answer = client.get(path, headers={"Accept": each["type"]})
                assert (answer.status_code, answer.mimetype) == (200, each["type"]), path


def test_head_has_the_links(client: FlaskClient) -> None:
    """HEAD says what the body says, in short (RFC 9727, section 2)."""
    links = client.head(PATH).headers.getlist("Link")
    assert (
        f'<{BASE}.well-known/api-catalog>; rel="api-catalog"; type="application/linkset+json"'
        in links
    )
    assert f'<{BASE}sparql>; rel="item"' in links
    assert client.head(PATH).data == b""


def test_home_page_leads_to_it(client: FlaskClient) -> None:
    """Whoever finds the service finds the catalogue (RFC 9727, section 5)."""
    links = ", ".join(client.get("/").headers.getlist("Link"))
    assert f'<{BASE}.well-known/api-catalog>; rel="api-catalog"' in links


def test_nothing_else_is_there(client: FlaskClient) -> None:
    """It has no other forms, and is not written."""
    assert client.get(PATH + ".ttl").status_code == 404
    assert client.post(PATH).status_code == 405
