"""Canned queries that ask a partner: a second service of ours with other data, on loopback."""

import csv
import io
import json
import re
from collections.abc import Iterator
from dataclasses import replace

import pytest
from werkzeug.test import TestResponse

from graph_service.web.app import create_app
from graph_service.web.front import front_of
from graph_service.web.gateway import Gateway
from graph_service.web.lane import Lane
from tests.partners.entries import make_partner
from tests.partners.serving import acting, silent, whole
from tests.partners.store import knowing, query_of
from tests.web.federated import Federated, entry_of, federated
from tests.web.marked import MARK, OURS, entries
from tests.web.serving import Serving

ID = OURS + "id/"
TERM = f"{OURS}ontology/"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
DCTERMS = "http://purl.org/dc/terms/"
THERE = "https://second.example/id/"
KNOWN = f"{ID}incident/t1u2v3w4x5"
NORTHLAND = f"{ID}state/XNO"
COMMITTEE = f"{ID}mechanism/catt"
QUERIES = (
    "documents-at-partner",
    "incidents-at-partner",
    "states-at-partner",
    "statements-on-matches",
)

JUDGED = f"""
<{ID}judgement/d1e2f3g4h5> <{TYPE}> <{TERM}IdentityJudgement> .
<{ID}judgement/d1e2f3g4h5> <{TERM}comparesThing> <{COMMITTEE}> .
<{ID}judgement/d1e2f3g4h5> <{TERM}comparesThing> <{THERE}committee> .
<{ID}judgement/d1e2f3g4h5> <{TERM}matchStatus> <{OURS}scheme/match-status/match> .
<{ID}judgement/d1e2f3g4h5> <{DCTERMS}source> <{ID}source/s0001> .
<{ID}judgement/d1e2f3g4h5> <http://www.w3.org/ns/prov#generatedAtTime> \
"2026-01-02T10:00:00Z"^^<http://www.w3.org/2001/XMLSchema#dateTime> .
"""
SECOND = f"""
<{THERE}committee> <{RDFS}label> "The committee, as the second names it"@en .
<{THERE}other> <{RDFS}label> "Something that nobody compared"@en .
<{THERE}incident> <{TYPE}> <{TERM}Incident> .
<{THERE}incident> <{TERM}concernsState> <{NORTHLAND}> .
<{THERE}incident> <{RDFS}label> "A synthetic incident of the second"@en .
<{THERE}claim> <{TERM}about> <{THERE}incident> .
<{THERE}claim> <{TERM}claimStatus> <{OURS}scheme/claim-status/alleged> .
<{KNOWN}> <{TYPE}> <{TERM}Incident> .
<{KNOWN}> <{TERM}concernsState> <{NORTHLAND}> .
<{THERE}claim> <{TERM}about> <{KNOWN}> .
<{THERE}south> <{TYPE}> <{TERM}Incident> .
<{THERE}south> <{TERM}concernsState> <{ID}state/XSO> .
<{THERE}claim> <{TERM}about> <{THERE}south> .
<{THERE}north> <{TERM}iso3166Alpha3> "XNO" .
<{THERE}north> <{RDFS}label> "Norda lando"@eo .
<{THERE}north> <http://www.opengis.net/ont/geosparql#asWKT> \
"POINT(1 2)"^^<http://www.opengis.net/ont/geosparql#wktLiteral> .
<{THERE}paper> <{DCTERMS}publisher> <{COMMITTEE}> .
<{THERE}paper> <{DCTERMS}title> "A synthetic paper"@en .
<{ID}source/s0001> <{DCTERMS}publisher> <{COMMITTEE}> .
<{ID}source/s0001> <{DCTERMS}title> "The report that both have"@en .
"""


@pytest.fixture(scope="module")
def second(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Return the endpoint of a second service of ours."""
    graph = entry_of("urn:second", SECOND)
    with federated(tmp_path_factory.mktemp("second"), entries=[graph]) as made:
        app = create_app(made.service)
        gateway = Gateway(made.service.settings, threads=4)
        gateway.application = app
        gateway.lane = Lane(front_of(app), made.service, gateway.on_thread)
        server = Serving(gateway)
        yield f"http://127.0.0.1:{server.port}/sparql"
        server.close()


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Federated]:
    """Return a service with public graphs, and the same once more, marked, for the internal."""
    hidden = JUDGED.replace("d1e2f3g4h5", "d2e3f4g5h6").replace("committee>", f"{MARK}>")
    given = [
        *entries(),
        entry_of("urn:judged", JUDGED),
        replace(entry_of(f"urn:{MARK}", hidden), audience="internal"),
    ]
    with federated(tmp_path_factory.mktemp("ours"), entries=given) as made:
        yield made


@pytest.fixture
def here(opened: Federated) -> Iterator[Federated]:
    """Return the same without partners."""
    yield opened
    opened.forget()


def add(here: Federated, endpoint: str, name: str = "second", **entry: object) -> None:
    """Make an endpoint a partner."""
    here.registry.add(make_partner(name, endpoint, **entry))


def get(here: Federated, path: str, who: str | None = None, **values: str) -> TestResponse:
    """Ask a canned query."""
    headers = {} if who is None else {"Authorization": f"Bearer {here.tokens[who]}"}
    return here.client.get(f"/queries/{path}", query_string=values, headers=headers)


def rows(answer: TestResponse) -> list[dict[str, str]]:
    """Return the rows of an answer in CSV."""
    assert answer.status_code == 200, answer.text
    return list(csv.DictReader(io.StringIO(answer.text, newline="")))


def test_incidents_that_only_the_partner_has(here: Federated, second: str) -> None:
    """Its incident of the State, with status and label of ours; not the one that is known here."""
    add(here, second)
    answer = get(here, "incidents-at-partner.csv", partner="second", state=NORTHLAND)
    (row,) = rows(answer)
    assert row["incident"] == f"{THERE}incident"
    assert row["stateLabel"] == "Northland"
    assert row["claimStatus"] == f"{OURS}scheme/claim-status/alleged"
    assert row["claimStatusLabel"].lower() == "alleged"
    assert row["partner"] == second
    everywhere = rows(get(here, "incidents-at-partner.csv", partner="second"))
    assert {each["incident"] for each in everywhere} == {f"{THERE}incident", f"{THERE}south"}


def test_statements_on_what_is_judged_the_same(here: Federated, second: str) -> None:
    """What is said there of the match, and of nothing else, with the judgement."""
    add(here, second)
    answer = get(here, "statements-on-matches.csv", partner="second")
    (row,) = rows(answer)
    assert (row["thing"], row["other"]) == (COMMITTEE, f"{THERE}committee")
    assert (row["property"], row["value"]) == (
        f"{RDFS}label",
        "The committee, as the second names it",
    )
    assert row["judgement"] == f"{ID}judgement/d1e2f3g4h5"
    assert re.fullmatch(r"second;rows=1;calls=1;at=@\d+", answer.headers["Partners"])


def test_names_and_places_of_states(here: Federated, second: str) -> None:
    """Found by their code, in the language that is asked for."""
    add(here, second)
    (row,) = rows(get(here, "states-at-partner.csv", partner="second", nameLanguage="eo"))
    assert (row["state"], row["name"], row["coordinates"]) == (
        NORTHLAND,
        "Norda lando",
        "POINT(1 2)",
    )
    assert rows(get(here, "states-at-partner.csv", partner="second")) == []


def test_documents_of_a_mechanism(here: Federated, second: str) -> None:
    """Each says whether it is cited here, too."""
    add(here, second)
    found = rows(get(here, "documents-at-partner.csv", partner="second", mechanism=COMMITTEE))
    assert {each["document"]: each["recordedHere"] for each in found} == {
        f"{THERE}paper": "false",
        f"{ID}source/s0001": "true",
    }


@pytest.mark.parametrize("identifier", QUERIES)
def test_every_form_answers_and_none_is_kept(here: Federated, second: str, identifier: str) -> None:
    """Tables, page and text; the text asked at the endpoint gives the same rows."""
    add(here, second)
    for suffix in ("json", "csv", "tsv", "xml", "html", "rq"):
        answer = get(here, f"{identifier}.{suffix}", partner="second")
        assert answer.status_code == 200, answer.text
        assert answer.headers["Cache-Control"] == "no-store"
        assert "ETag" not in answer.headers and "cite-as" not in answer.headers.get("Link", "")
        assert answer.headers["Release"] == "1"
        assert ("Partners" in answer.headers) is (suffix != "rq")
    text = get(here, f"{identifier}.rq", partner="second").text
    assert f"SERVICE <{second}> {{" in text
    table = get(here, f"{identifier}.csv", partner="second").text
    assert here.ask(text, format="csv").text == table


@pytest.mark.parametrize("identifier", QUERIES)
def test_form_offers_whom_its_caller_may_ask(here: Federated, second: str, identifier: str) -> None:
    """By title and name; without any it says so, and still is a page."""
    page = get(here, f"{identifier}.html")
    assert page.status_code == 200 and "No partner is registered whom you may ask" in page.text
    add(here, second)
    page = get(here, f"{identifier}.html").text
    assert '<option value="second">Synthetic archive second (second)</option>' in page
    assert "No partner is registered" not in page


@pytest.mark.parametrize("identifier", QUERIES)
def test_partner_of_others_is_as_none(here: Federated, second: str, identifier: str) -> None:
    """Byte for byte, in every form: neither offered nor answered, whoever else may ask it."""
    asked = [{}, {"partner": "quiet-archive"}, {"partner": "second"}]
    forms = ("json", "csv", "tsv", "xml", "html", "rq", "ttl", "nt", "jsonld", "rdf")

    def everything(who: str | None) -> list[tuple[int, bytes, list[tuple[str, str]]]]:
        answers = [get(here, f"{identifier}.{f}", who, **v) for v in asked for f in forms]
        answers += [here.client.get(path) for path in ("/queries", "/queries.ttl", "/openapi.json")]
        return [(each.status_code, each.data, list(each.headers)) for each in answers]

    before = {who: everything(who) for who in (None, "partner")}
    with acting(knowing("")) as server:
        here.add(server, "quiet-archive", asked_by=frozenset({"internal"}))
        assert {who: everything(who) for who in (None, "partner")} == before
        assert server.connections == 0
        seen = get(here, f"{identifier}.html", "internal")
        assert "No partner is registered whom you may ask" in seen.text, "it may not be told all"


def test_what_is_hidden_is_not_sent(here: Federated) -> None:
    """A caller who sees more is refused, or sends the pattern alone; values only if told."""
    everybody = frozenset({"public", "partner", "internal"})
    for entry, status, marked in (
        ({}, 403, False),
        ({"asked_by": everybody}, 200, False),
        ({"asked_by": everybody, "told_by": everybody}, 200, True),
    ):
        heard = ""
        with acting(knowing("")) as server:
            here.add(server, **entry)
            for identifier in ("statements-on-matches", "states-at-partner"):
                answer = get(here, f"{identifier}.csv", "internal", partner="alpha")
                assert answer.status_code == status, answer.text
                get(here, f"{identifier}.csv", partner="alpha")
            heard = "".join(map(query_of, server.asked))
        assert (MARK in heard) is marked, entry
        here.forget()


def test_partner_hears_of_matches_alone(here: Federated) -> None:
    """Neither of what is judged otherwise, nor of what is here, nor of the judgement."""
    with acting(knowing("")) as server:
        here.add(server)
        get(here, "statements-on-matches.csv", partner="alpha")
        (sent,) = map(query_of, server.asked)
    assert re.findall(r"VALUES \(\?other\) \{(.*?)\}", sent) == [f" (<{THERE}committee>) "]
    assert "judgement" not in sent and "#" not in sent


@pytest.mark.parametrize(
    "value",
    [
        "nobody",
        "Second",
        "second ",
        "second> { } SERVICE <http://127.0.0.1:1/sparql",
        "http://127.0.0.1:1/sparql",
        "<http://127.0.0.1:1/sparql>",
        "../second",
        "second\n",
        "?x",
        "s" * 64,
    ],
)
def test_partner_is_chosen_by_name_alone(here: Federated, second: str, value: str) -> None:
    """What is no name of one is a wrong value, and is not repeated."""
    add(here, second)
    for form in ("csv", "rq", "html"):
        answer = get(here, f"incidents-at-partner.{form}", partner=value)
        assert answer.status_code == 400
        if form != "html":
            assert "127.0.0.1:1/" not in answer.text
    problem = get(here, "incidents-at-partner.csv", partner="nobody").get_json()
    assert problem["detail"] == "parameter 'partner' must be one of: second"
    missing = get(here, "incidents-at-partner.csv").get_json()
    assert missing["detail"].startswith("parameter 'partner' is required")


def test_nobody_is_asked_below_a_release(here: Federated, second: str) -> None:
    """A release stays as it is: nothing to choose there, and nothing that can be asked."""
    add(here, second)
    path = "/releases/1/queries/incidents-at-partner"
    answer = here.client.get(f"{path}.csv", query_string={"partner": "second"})
    assert answer.status_code == 400
    assert "has none to choose from" in answer.get_json()["detail"]
    assert "No partner is registered" in here.client.get(f"{path}.html").text


def test_partner_that_fails_is_told(here: Federated) -> None:
    """No empty table stands for what was not answered."""
    for behave, seconds, status in ((whole(b"no", status="500 No"), 10.0, 502), (silent, 0.5, 504)):
        with acting(behave) as server:
            here.add(server, seconds=seconds)
            for form in ("csv", "html"):
                answer = get(here, f"incidents-at-partner.{form}", partner="alpha")
                assert answer.status_code == status
        here.forget()


def test_description_leaves_open_who_is_asked(here: Federated, second: str) -> None:
    """The same to everybody: the partner is a variable, and its parameter a name."""
    add(here, second)
    described = get(here, "incidents-at-partner.nt").text
    assert "SERVICE ?partner {" in described and second not in described
    listed = here.client.get("/queries").get_json()["queries"]
    (one,) = [each for each in listed if each["id"] == "incidents-at-partner"]
    (parameter,) = [each for each in one["parameters"] if each["name"] == "partner"]
    assert (parameter["type"], parameter["required"]) == ("partner", True)
    assert "choices" not in json.dumps(one)
