"""What a page shows first, over HTTP: by kind, for the caller, and inert."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from pyoxigraph import RdfFormat, parse

from graph_service.access.tokens import tokens_of
from graph_service.ingest.incoming import canonical_graphs
from graph_service.ledger.ledger import NewEntry
from graph_service.state import State
from graph_service.web.app import create_app
from graph_service.web.service import open_service
from tests.portraits.conftest import CASE, ID, PREFIXES, SCHEME
from tests.web.conftest import make_settings, wait_ready

HIDDEN = f"""
<urn:hidden> {{
  <{ID}intervention/zqcanary> a rep:Intervention ; rdfs:label "zqcanary letter"@en ;
    rep:concernsIncident <{ID}incident/i1> ; rep:addressedState <{ID}state/XNO> .
  <{ID}response/zqcanary> a rep:Response ; rep:respondsTo <{ID}intervention/n2> ;
    rep:respondingState <{ID}state/XNO> ; rep:responseType <{SCHEME}response-type/accepts> ;
    dcterms:description "zqcanary reply"@en .
  <{ID}incident/zqcanary> a rep:Incident ; rdfs:label "zqcanary case"@en ;
    rep:concernsState <{ID}state/XNO> ; rep:hasAct <{ID}act/a1> .
  <{ID}claim/zqcanary> a rep:Claim ; rep:about <{ID}incident/i1> , <{ID}act/a1> ;
    rep:hasCitation <{ID}citation/zqcanary> .
  <{ID}citation/zqcanary> a rep:Citation ; oa:hasSource <{ID}source/s1> .
  <{ID}adoption/zqcanary> a rep:Adoption ; rep:adoptedInstrument <{ID}instrument/g1> ;
    rep:adoptingMechanism <{ID}mechanism/m2> .
}}
"""
HOSTILE = f"""
<urn:hostile> {{
  <{ID}incident/x> a rep:Incident ; rdfs:label "<script>alert(1)</script>\\" onclick=x"@en ;
    rep:date "<img src=x>"^^edtf:EDTF ; rep:concernsState <javascript:alert> ;
    rep:hasAct <{ID}act/x> ; rep:hasInvolvement <{ID}involvement/x> .
  <{ID}act/x> a rep:Act ; rep:actType <javascript:act> .
  <{ID}involvement/x> a rep:Involvement ; rep:role <javascript:role> ;
    rep:involvedAgent <javascript:agent> .
  <{ID}intervention/x> a rep:Intervention ; rdfs:label "<b>letter</b>"@en ;
    rep:concernsIncident <{ID}incident/x> ; rep:addressedState <javascript:state> .
}}
"""


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[FlaskClient, str]]:
    """Return a client of a service with the synthetic case, and a token that sees all of it."""
    settings = make_settings(Path(tmp_path_factory.mktemp("portrayed")))
    entries = []
    texts = {"public": CASE % {"i": ID, "s": SCHEME} + HOSTILE, "internal": HIDDEN}
    for audience, text in texts.items():
        quads = parse(PREFIXES + text, format=RdfFormat.TRIG)
        lines = b"".join(f"{quad} .\n".encode() for quad in quads)
        for graph, each in canonical_graphs(lines, default_graph="urn:d", strict=False).items():
            entries.append(NewEntry(graph, audience, "An Office", "alpha", each, ""))
    State(settings).ledger.commit(entries, issued=datetime(2026, 1, 31, tzinfo=UTC))
    token = tokens_of(settings.state).create("staff", reads=("internal",))
    service = open_service(settings)
    wait_ready(service)
    app = create_app(service)
    yield app.test_client(), token
    service.close()


def page(opened: tuple[FlaskClient, str], path: str, *, seen: bool = False, **headers: str) -> str:
    """Return a page, for everybody or for whoever sees all."""
    client, token = opened
    given = {"Authorization": f"Bearer {token}"} if seen else {}
    answer = client.get(f"/doc/{path}", headers=given | headers)
    assert answer.status_code == 200
    return str(answer.get_data(as_text=True))


PATHS = [
    *("incident/i1", "state/XNO", "mechanism/m1", "mechanism/m2", "instrument/g1", "source/s1"),
    *("person/p1", "situation/t1"),
]


@pytest.mark.parametrize("path", PATHS)
def test_what_is_hidden_is_on_no_page(opened: tuple[FlaskClient, str], path: str) -> None:
    """Nor in a count: whoever sees more has another page."""
    assert "zqcanary" not in page(opened, f"{path}.html")


def test_hidden_reply_ends_no_silence(opened: tuple[FlaskClient, str]) -> None:
    """It does for those who see it."""
    silence = "No reply recorded as of 31 January 2026: 31 to 395 days"
    assert silence in page(opened, "incident/i1.html")
    seen = page(opened, "incident/i1.html", seen=True)
    assert silence not in seen
    assert "zqcanary reply" in seen


def test_hidden_incident_is_not_counted(opened: tuple[FlaskClient, str]) -> None:
    """On the page of a State, and of a mechanism that adopted something unseen."""
    assert "2 incidents that sources attribute" in page(opened, "state/XNO.html")
    assert "3 incidents that sources attribute" in page(opened, "state/XNO.html", seen=True)
    assert page(opened, "instrument/g1.html").count('<td colspan="3"') == 1
    assert page(opened, "instrument/g1.html", seen=True).count('<td colspan="3"') == 0


@pytest.mark.parametrize("path", PATHS)
def test_each_claim_that_is_named_is_on_the_page(
    opened: tuple[FlaskClient, str], path: str
) -> None:
    """A link to a place leads to one."""
    text = page(opened, f"{path}.html")
    places = set(re.findall(r'href="#([a-z0-9-]+)"', text))
    assert places <= set(re.findall(r'id="([a-z0-9-]+)"', text))


def test_texts_and_addresses_of_the_data_are_inert(opened: tuple[FlaskClient, str]) -> None:
    """Nothing that a contributor writes becomes markup, or a link to a script."""
    text = page(opened, "incident/x.html")
    assert "<script>alert" not in text
    assert "<img" not in text
    assert "<b>letter" not in text
    assert 'href="javascript:' not in text
    assert "&lt;img src=x&gt;" in text


def test_page_depends_on_the_language_of_its_words(opened: tuple[FlaskClient, str]) -> None:
    """So does its tag, even where more languages are wished than count."""
    client, _ = opened
    wishes = "de, it, pt, nl, ar"
    tags = {
        client.get("/doc/incident/i1.html?lang=fr", headers={"Accept-Language": each}).headers[
            "ETag"
        ]
        for each in (wishes, "de, it, pt, nl, ru")
    }
    assert len(tags) == 2
    chosen = client.get("/doc/incident/i1.html?interface=ar").headers["ETag"]
    assert chosen != client.get("/doc/incident/i1.html").headers["ETag"]


def test_rdf_has_what_it_had(opened: tuple[FlaskClient, str]) -> None:
    """A portrait is on the page alone."""
    text = page(opened, "incident/i1.nt")
    assert "minimumLag" not in text
    assert "concernsState" in text


def test_questions_have_the_thing_filled_in(opened: tuple[FlaskClient, str]) -> None:
    """As parameters that those queries have."""
    text = page(opened, "state/XNO.html")
    assert "queries/replies-and-silence?state=https%3A//w3id.org/reprisals/id/state/XNO" in text
