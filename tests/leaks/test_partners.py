"""The State that wants the names runs a partner's endpoint, and reads all that comes."""

import itertools
from collections.abc import Iterator
from urllib.parse import unquote_plus

import pytest

from tests.partners.serving import Acting, acting, whole
from tests.partners.store import NAMES, knowing
from tests.web.conftest import MARK
from tests.web.federated import Federated, federated

CALL = "SERVICE <E> { ?s <N> ?n }"
HIDDEN = f"http://example.org/graph/{MARK}"
QUERIES = [
    f"SELECT * {{ ?s ?p ?o {CALL} }}",
    f"SELECT * {{ {CALL} ?s ?p ?o }}",
    f"SELECT * {{ ?s ?p ?o OPTIONAL {{ {CALL} }} }}",
    f"SELECT * {{ ?s ?p ?n {CALL} }}",
    f"SELECT * {{ GRAPH ?g {{ ?s ?p ?o }} {CALL} }}",
    f"SELECT * {{ ?s ?p ?o FILTER EXISTS {{ ?s ?q ?r {CALL} }} }}",
    f"SELECT * FROM <{HIDDEN}> {{ ?s ?p ?o {CALL} }}",  # noqa: S608 - SPARQL
    f"SELECT * {{ {{ SELECT ?s {{ GRAPH <{HIDDEN}> {{ ?s ?p ?o }} }} }} {CALL} }}",
    f"PREFIX h: <urn:{MARK}> # {MARK}\nSELECT * {{ ?s ?p '{MARK} text' {CALL} }}",
    f"CONSTRUCT {{ ?s ?p ?n }} WHERE {{ ?s ?p ?o {CALL} }}",
]
"""In each of them what is hidden stands outside of the call."""


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Federated]:
    """Return a service with a hidden graph."""
    with federated(tmp_path_factory.mktemp("state"), public_url="") as made:
        yield made


def heard(server: Acting) -> str:
    """Return all that a partner was sent, decoded as it may be."""
    return "".join(
        f"{each.line} {each.headers} {unquote_plus(each.body.decode())}" for each in server.asked
    )


def written(query: str, server: Acting) -> str:
    """Return a query that calls a server."""
    return query.replace("<E>", f"<{server.endpoint}>").replace("<N>", f"<{NAMES}>")


@pytest.mark.parametrize("query", QUERIES)
def test_partner_hears_nothing_that_is_hidden(here: Federated, query: str) -> None:
    """The public, those who may ask it, those who may not: no mark is in any byte that is sent."""
    audiences = ["public", "partner", "internal"]
    for count in range(4):
        for asked_by in itertools.combinations(audiences, count):
            with acting(knowing()) as server:
                here.add(server, asked_by=frozenset(asked_by))
                for who in (None, "partner", "internal"):
                    here.ask(written(query, server), who)
                assert MARK not in heard(server)
            here.forget()


def test_values_are_sent_for_audiences_that_are_named_twice(here: Federated) -> None:
    """Then and only then: the listener of this test does hear what it may."""
    everybody = frozenset({"public", "partner", "internal"})
    query = QUERIES[3]
    for told_by, marked in (
        (frozenset[str](), False),
        (frozenset({"internal"}), False),
        (frozenset({"partner"}), False),
        (everybody, True),
    ):
        with acting(knowing()) as server:
            here.add(server, asked_by=everybody, told_by=told_by)
            assert here.ask(written(query, server), "internal").status_code == 200
            assert (MARK in heard(server)) is marked, told_by
            server.asked.clear()
            here.ask(written(query, server))
            here.ask(written(query, server), "partner")
            assert MARK not in heard(server)
        here.forget()


def test_who_may_not_ask_does_not_even_connect(here: Federated) -> None:
    """What a caller writes who sees more than the partner may be told is not sent either."""
    with acting(knowing()) as server:
        here.add(server)
        for form in (CALL, CALL.replace("SERVICE", "SERVICE SILENT")):
            text = f"SELECT * {{ {form.replace('?s', f'<urn:{MARK}>', 1)} }}"
            answer = here.ask(written(text, server), "internal")
            assert answer.status_code == 403
        assert server.connections == 0
    here.forget()


def test_partner_of_others_is_refused_as_none_is(here: Federated) -> None:
    """Byte for byte: whether somebody else may ask it is nobody's business."""
    with acting(knowing()) as server:
        text = written(f"SELECT * {{ {CALL} }}", server)
        for query in (text, text.replace("SERVICE", "SERVICE SILENT"), text.replace(" {", "{")):
            before = here.ask(query)
            here.add(server, asked_by=frozenset({"internal"}))
            after = here.ask(query)
            here.forget()
            assert before.status_code == after.status_code == 403
            assert (before.data, dict(before.headers)) == (after.data, dict(after.headers))
        assert server.connections == 0


def test_rows_of_a_partner_with_a_credential_go_to_no_other(
    here: Federated, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What it gives us it does not give to others; of a partner who gives to all, they do go."""
    monkeypatch.setenv("GRAPH_SERVICE_PARTNER_ALPHA", "Bearer hush")
    query = f"SELECT * {{ SERVICE <A> {{ ?s <{NAMES}> ?n }} SERVICE <E> {{ ?t <urn:n> ?n }} }}"
    for credential, marked in (("env:GRAPH_SERVICE_PARTNER_ALPHA", False), (None, True)):
        with acting(knowing(f'<urn:a> <{NAMES}> "{MARK}" .')) as one, acting(knowing()) as other:
            here.add(one, "alpha", credential=credential)
            here.add(other, "beta")
            text = written(query.replace("<A>", f"<{one.endpoint}>"), other)
            assert here.ask(text).status_code == 200
            assert (MARK in heard(other)) is marked
            assert "hush" not in heard(other)
        here.forget()


def test_partner_learns_nothing_of_who_asks(here: Federated) -> None:
    """The same bytes for each caller who may ask: no token, cookie, address, language or agent."""
    everybody = frozenset({"public", "partner", "internal"})
    requests = []
    with acting(whole()) as server:
        here.add(server, asked_by=everybody)
        text = written(f"SELECT * {{ {CALL} }}", server)
        for who, headers in (
            (None, {}),
            (None, {"Cookie": f"a={MARK}", "Accept-Language": MARK, "User-Agent": MARK}),
            ("internal", {"X-Forwarded-For": "192.0.2.7"}),
        ):
            named = dict(headers)
            if who is not None:
                named["Authorization"] = f"Bearer {here.tokens[who]}"
            here.client.get("/sparql", query_string={"query": text}, headers=named)
        requests = [(each.line, each.headers, each.body) for each in server.asked]
    assert len(requests) == 3 and requests[0] == requests[1] == requests[2]
    here.forget()
