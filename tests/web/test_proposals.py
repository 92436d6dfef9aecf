"""A change can wait: who proposed it and who reviews see it, and nobody else knows of it."""

import json
import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pyoxigraph import RdfFormat, parse
from werkzeug.test import TestResponse

from graph_service.access.tokens import tokens_of
from graph_service.ledger.fsck import examine
from graph_service.settings import read_settings
from graph_service.web.app import create_app
from graph_service.web.service import Service, open_service
from tests.web.conftest import BASE
from tests.web.writers import HIDDEN, OPEN, Caller

TRIG = "application/trig"


@pytest.fixture(scope="module")
def reviewing(judging: Service) -> Service:
    """Return a service with a shape, and with tokens that review."""
    tokens = tokens_of(judging.settings.state)
    path = Path(judging.settings.state).parent / "tokens.json"
    made = json.loads(path.read_text())
    if "reviewer" not in made:
        made["reviewer"] = tokens.create("reviewer", reads=["internal"], review=True)
        made["public-reviewer"] = tokens.create("public-reviewer", review=True)
        made["boss"] = tokens.create("boss", reads=["internal"], admin=True)
        path.write_text(json.dumps(made))
    return judging


@pytest.fixture
def asker(reviewing: Service) -> Iterator[Caller]:
    """Return a caller; what waits is decided afterwards, so that it does not fill up."""
    made = Caller(create_app(reviewing).test_client(), reviewing)
    yield made
    for each in reviewing.state.ledger.proposals.all():
        if each.state == "open":
            refused = decide(
                made, each.id, {"decision": "refuse", "reason": "The test is over."}, "boss"
            )
            assert refused.status_code in (200, 404)
    made.restore()


def propose(
    caller: Caller, body: str, query: str = "", who: str | None = "office", **more: str
) -> TestResponse:
    """Send a proposal."""
    return caller.send("POST", None, body, TRIG, who=who, path=f"/proposals{query}", **more)


def proposed(caller: Caller, body: str, query: str = "", who: str = "office") -> str:
    """Send a proposal and return its id."""
    answer = propose(caller, body, query, who)
    assert (answer.status_code, answer.data) == (202, b""), answer.data
    place = answer.headers["Location"]
    assert place.startswith(BASE + "proposals/") and place in answer.headers["Link"]
    return place.removeprefix(BASE + "proposals/")


def get(
    caller: Caller, path: str, who: str | None, accept: str = "application/json"
) -> TestResponse:
    """Ask for something below /proposals."""
    return caller.send("GET", None, path=f"/proposals{path}", who=who, Accept=accept)


def decide(
    caller: Caller,
    name: str,
    body: object,
    who: str | None = "reviewer",
    kind: str = "application/json",
) -> TestResponse:
    """Send a decision."""
    text = body if isinstance(body, str) else json.dumps(body)
    return caller.send("POST", None, text, kind, who=who, path=f"/proposals/{name}/decision")


def said(answer: TestResponse) -> dict[str, Any]:
    """Return a JSON answer."""
    assert answer.status_code == 200, answer.data
    found: dict[str, Any] = json.loads(answer.data)
    return found


def one(caller: Caller, value: str = "1") -> str:
    """Return a graph as TriG."""
    return f'<{caller.new}> {{ <urn:a> <urn:q> "{value}" }}'


def test_proposal_waits_and_is_accepted(asker: Caller, reviewing: Service) -> None:
    """Nothing is published before; then it is one release, reviewed, and the log has it all."""
    before = reviewing.state.current()
    name = proposed(asker, one(asker), "?note=Please%20look")
    assert reviewing.state.current() == before
    found = said(get(asker, f"/{name}", "reviewer"))
    assert (found["state"], found["note"], found["proposer"]) == ("open", "Please look", "office")
    assert found["judgement"] == {"conforms": True, "detail": ""}
    assert [(each["graph"], each["added"], each["conflict"]) for each in found["graphs"]] == [
        (asker.new, 1, False)
    ]
    assert (found["duplicates"], found["allCompared"]) == ([], True)
    answer = decide(asker, name, {"decision": "accept", "reason": "It has a source."})
    assert said(answer)["release"] == before.number + 1 == int(answer.headers["Release"])
    assert asker.lines(asker.new) == {b'<urn:a> <urn:q> "1" .'}
    entry = next(e for e in reviewing.state.current().entries if e.graph == asker.new)
    assert entry.activity is not None and entry.activity.reviewed
    newest = reviewing.state.ledger.audit.newest()
    assert newest is not None
    told = {key: newest.details[key] for key in ("token", "reviewer", "reason", "proposal")}
    assert told == {
        "token": "office",
        "reviewer": "reviewer",
        "reason": "It has a source.",
        "proposal": name,
    }
    left = said(get(asker, f"/{name}", "office"))
    assert (left["state"], left["decision"]["release"]) == ("accepted", before.number + 1)
    assert "by" not in left["decision"] and "graphs" not in left
    assert said(get(asker, f"/{name}", "reviewer"))["decision"]["by"] == "reviewer"
    assert get(asker, f"/{name}/diff", "office").status_code == 409
    assert decide(asker, name, {"decision": "accept"}).status_code == 409
    assert (
        asker.new.encode()
        not in (reviewing.state.ledger.proposals.folder / f"{name}.json").read_bytes()
    )


def test_refusal_needs_a_reason_and_leaves_nothing(asker: Caller, reviewing: Service) -> None:
    """Its proposer reads why; of the graphs no byte is kept but in the log."""
    before = reviewing.state.current()
    mark = secrets.token_hex(8)
    name = proposed(asker, one(asker, mark))
    for reason in ("", "  "):
        answer = decide(asker, name, {"decision": "refuse", "reason": reason})
        assert (answer.status_code, b"reason" in answer.data) == (400, True)
    refused = said(decide(asker, name, {"decision": "refuse", "reason": "No source."}))
    assert refused["state"] == "refused"
    assert said(get(asker, f"/{name}", "office"))["decision"]["reason"] == "No source."
    assert reviewing.state.current() == before
    for path in Path(reviewing.settings.state).rglob("*"):
        if path.is_file():
            assert mark.encode() not in path.read_bytes(), path
    newest = reviewing.state.ledger.audit.newest()
    assert newest is not None
    assert (newest.event, newest.details["token"], newest.details["reason"]) == (
        "refused",
        "reviewer",
        "No source.",
    )
    assert examine(reviewing.state.ledger).faults == ()


def test_proposer_takes_it_back(asker: Caller, reviewing: Service) -> None:
    """Nobody else does; then it can't be decided any more."""
    name = proposed(asker, one(asker))
    path = f"/proposals/{name}"
    assert asker.send("DELETE", None, path=path, who="reviewer").status_code == 403
    assert asker.send("DELETE", None, path=path, who="narrow").status_code == 404
    assert asker.send("DELETE", None, path=path, who=None).status_code == 401
    assert asker.send("DELETE", None, path=path).status_code == 204
    assert asker.send("DELETE", None, path=path).status_code == 409
    assert decide(asker, name, {"decision": "accept"}).status_code == 409
    newest = reviewing.state.ledger.audit.newest()
    assert newest is not None and (newest.event, newest.details["proposal"]) == ("dropped", name)


def test_violation_is_told_at_once(asker: Caller, reviewing: Service) -> None:
    """It is judged as if it were made, and not stored."""
    lines = reviewing.state.ledger.audit.verify()
    answer = propose(asker, f"<{asker.new}> {{ <urn:prop> <urn:p> 1, 2 }}")
    assert answer.status_code == 422
    assert json.loads(answer.data)["results"][0]["focus"] == "<urn:prop>"
    assert said(get(asker, "", "office"))["proposals"] == [] or all(
        each["state"] != "open" for each in said(get(asker, "", "office"))["proposals"]
    )
    newest = reviewing.state.ledger.audit.newest()
    assert newest is not None and newest.event == "rejected"
    assert reviewing.state.ledger.audit.verify() == lines + 1


def test_it_is_judged_again_when_it_is_accepted(asker: Caller, reviewing: Service) -> None:
    """What conformed may not conform any more: who sees what its proposer sees gets the report."""
    subject = f"urn:{secrets.token_hex(6)}"
    name = proposed(asker, f"<{asker.new}> {{ <{subject}> <urn:p> 1 }}")
    asker.send("PUT", asker.new + "-b", f"<{subject}> <urn:p> 2 .")
    found = said(get(asker, f"/{name}", "reviewer"))["judgement"]
    assert (found["conforms"], found["detail"]) == (False, "1 violation(s)")
    before = reviewing.state.current()
    answer = decide(asker, name, {"decision": "accept"})
    assert answer.status_code == 422
    assert reviewing.state.current() == before
    assert said(get(asker, f"/{name}", "reviewer"))["state"] == "open"


def test_report_on_what_a_reviewer_does_not_see_is_not_theirs(asker: Caller) -> None:
    """Somebody who sees more proposed it: they see by what it violates."""
    subject = f"urn:{secrets.token_hex(6)}"
    name = proposed(asker, f"<{OPEN}> {{ <{subject}> <urn:p> 1 }}", "?mode=merge", who="staff")
    asker.send("PUT", asker.new, f"<{subject}> <urn:p> 2 .", who="staff")
    found = said(get(asker, f"/{name}", "public-reviewer"))["judgement"]
    assert found == {"conforms": False, "detail": "it violates the rules"}
    answer = decide(asker, name, {"decision": "accept"}, who="public-reviewer")
    assert answer.status_code == 409
    assert subject.encode() not in answer.data
    assert decide(asker, name, {"decision": "accept"}).status_code == 422


def test_changed_graph_is_a_conflict_that_can_be_rebased(asker: Caller) -> None:
    """The answer names the graph; rebased, the statements of both are there."""
    asker.send("PUT", asker.new, '<urn:a> <urn:q> "1", "2" .')
    name = proposed(asker, f'<{asker.new}> {{ <urn:a> <urn:q> "1", "3" }}')
    asker.send("POST", asker.new, '<urn:a> <urn:q> "4" .')
    assert said(get(asker, f"/{name}", "office"))["graphs"][0]["conflict"]
    answer = decide(asker, name, {"decision": "accept"})
    assert (answer.status_code, asker.new in json.loads(answer.data)["detail"]) == (409, True)
    assert said(decide(asker, name, {"decision": "accept", "rebase": True}))["written"]
    assert asker.lines(asker.new) == {f'<urn:a> <urn:q> "{n}" .'.encode() for n in "134"}


def test_differences_come_in_every_form(asker: Caller) -> None:
    """By Accept and by suffix; a patch has lines of canonical N-Quads."""
    asker.send("PUT", asker.new, '<urn:a> <urn:q> "1" .')
    name = proposed(asker, f'<{asker.new}> {{ <urn:a> <urn:q> "2" }}')
    forms = {
        "patch": ("application/rdf-patch", b"TX .\nD "),
        "nq": ("application/n-quads", b'<urn:a> <urn:q> "2"'),
        "json": ("application/json", b'"addedStatements"'),
        "txt": ("text/plain; charset=utf-8", b"changed <"),
    }
    for suffix, (kind, text) in forms.items():
        by_suffix = get(asker, f"/{name}/diff.{suffix}", "reviewer")
        by_accept = get(asker, f"/{name}/diff", "office", kind.partition(";")[0])
        assert by_suffix.data == by_accept.data
        assert (by_suffix.content_type, text in by_suffix.data) == (kind, True)
    assert (
        len(list(parse(get(asker, f"/{name}/diff.nq", "office").data, format=RdfFormat.N_QUADS)))
        == 1
    )
    assert get(asker, f"/{name}/diff.ttl", "office").status_code == 404
    assert get(asker, f"/{name}/diff", "office", "image/png").status_code == 406


def test_pages_and_texts_show_what_json_does(asker: Caller) -> None:
    """A note is a text, whatever it says."""
    name = proposed(asker, one(asker), "?note=%3Cscript%3Ealert(1)%3C/script%3E")
    page = get(asker, f"/{name}", "reviewer", "text/html").text
    assert asker.new in page and "<script>" not in page and "&lt;script&gt;" in page
    assert name in get(asker, "", "reviewer", "text/html").text
    assert "conforms" in get(asker, f"/{name}", "office", "text/plain").text
    assert name in get(asker, "", "office", "text/plain").text


def test_nobody_else_knows_of_it(asker: Caller) -> None:
    """To others it is like one that never was, byte for byte, in each form and by each method."""
    name, absent = proposed(asker, f"<{HIDDEN}> {{ <urn:h> <urn:q> 1 }}", who="staff"), "0" * 32
    for who in ("office", "narrow", "reader", "public-reviewer", None):
        listed = get(asker, "", who)
        assert name not in listed.text
        for accept in (
            "application/json",
            "text/html",
            "text/plain",
            "application/rdf-patch",
            "*/*",
        ):
            for rest in ("", "/diff", "/diff.patch", "/diff.nq", "/diff.json", "/diff.txt"):
                answers = [get(asker, f"/{each}{rest}", who, accept) for each in (name, absent)]
                assert answers[0].data == answers[1].data
                assert answers[0].status_code == answers[1].status_code in (401, 404, 406)
        for body in ({"decision": "accept"}, {"decision": "refuse", "reason": "x"}, "{", {}):
            answers = [decide(asker, each, body, who) for each in (name, absent)]
            assert answers[0].data == answers[1].data
            assert answers[0].status_code == answers[1].status_code in (401, 404)
        ended = [
            asker.send("DELETE", None, path=f"/proposals/{each}", who=who)
            for each in (name, absent)
        ]
        assert ended[0].data == ended[1].data and ended[0].status_code in (401, 404)
    assert said(get(asker, f"/{name}", "reviewer"))["state"] == "open"


def test_reviewer_who_only_proposes_decides_nothing(asker: Caller) -> None:
    """Who proposed it sees it and can't accept it without the scope; boss can."""
    name = proposed(asker, one(asker))
    assert decide(asker, name, {"decision": "accept"}, who="office").status_code == 403
    assert decide(asker, name, {"decision": "accept"}, who="boss").status_code == 200


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        ("{", "application/json", 400),
        ("[]", "application/json", 400),
        ({}, "application/json", 400),
        ({"decision": "maybe"}, "application/json", 400),
        ({"decision": "accept", "reason": 1}, "application/json", 400),
        ({"decision": "accept", "rebase": "yes"}, "application/json", 400),
        ({"decision": "accept", "force": True}, "application/json", 400),
        ({"decision": "refuse", "reason": "x" * 2001}, "application/json", 400),
        ({"decision": "refuse", "reason": "a\u0000b"}, "application/json", 400),
        ({"decision": "refuse", "reason": "x" * 20_000}, "application/json", 413),
        ("[" * 5_000, "application/json", 400),
        ({"decision": "accept"}, "text/plain", 415),
    ],
)
def test_bad_decision_changes_nothing(
    asker: Caller, reviewing: Service, body: object, kind: str, status: int
) -> None:
    """It is refused with the reason; the proposal waits on."""
    name = proposed(asker, one(asker))
    before = reviewing.state.current(), reviewing.state.ledger.audit.verify()
    assert decide(asker, name, body, kind=kind).status_code == status
    assert (reviewing.state.current(), reviewing.state.ledger.audit.verify()) == before
    assert said(get(asker, f"/{name}", "office"))["state"] == "open"


@pytest.mark.parametrize(
    ("body", "query", "who", "status"),
    [
        ("<urn:s> <urn:q> 1 .", "", "office", 400),
        ("<{g}> {{ <urn:s> <urn:q> ", "", "office", 400),
        ("<{g}> {{ <urn:s> <urn:q> 1 }}", "?dry-run", "office", 400),
        ("<{g}> {{ <urn:s> <urn:q> 1 }}", "?note=" + "x" * 2001, "office", 400),
        ("<{g}> {{ <urn:s> <urn:q> 1 }}", "", "narrow", 403),
        ("<{g}> {{ <urn:s> <urn:q> 1 }}", "", "reader", 403),
        ("<{g}> {{ <urn:s> <urn:q> 1 }}", "", None, 401),
    ],
)
def test_bad_proposal_is_not_stored(
    asker: Caller, reviewing: Service, body: str, query: str, who: str | None, status: int
) -> None:
    """The record is what it was."""
    before = reviewing.state.ledger.proposals.names(), reviewing.state.ledger.audit.verify()
    assert propose(asker, body.format(g=asker.new), query, who).status_code == status
    assert (
        reviewing.state.ledger.proposals.names(),
        reviewing.state.ledger.audit.verify(),
    ) == before


def test_nothing_to_change_is_no_proposal(asker: Caller) -> None:
    """The answer says that there is none."""
    asker.send("PUT", asker.new, '<urn:a> <urn:q> "1" .')
    assert said(propose(asker, one(asker))) == {"proposal": None}


def test_key_makes_one_proposal(asker: Caller, reviewing: Service) -> None:
    """Sent again, it leads to the same one."""
    key = secrets.token_hex(8)
    first, again = (propose(asker, one(asker), Idempotency_Key=key) for _ in range(2))
    assert first.headers["Location"] == again.headers["Location"]
    assert (again.status_code, again.headers["Idempotency-Replayed"]) == (202, "true")
    assert propose(asker, one(asker, "2"), Idempotency_Key=key).status_code == 422


def test_revoked_proposer_proposes_nothing_any_more(asker: Caller, reviewing: Service) -> None:
    """What waits of a token that leaked can only be refused."""
    tokens = tokens_of(reviewing.settings.state)
    gone = "gone-" + secrets.token_hex(4)
    asker._tokens[gone] = tokens.create(gone, writes=["*"], audience="public")
    name = proposed(asker, one(asker), who=gone)
    tokens.revoke(gone)
    assert decide(asker, name, {"decision": "accept"}).status_code == 409
    assert decide(asker, name, {"decision": "refuse", "reason": "It leaked."}).status_code == 200


def test_what_waits_is_bounded(asker: Caller, reviewing: Service) -> None:
    """In number and in bytes, for each token."""
    most = reviewing.settings.proposals_open
    for number in range(most):
        proposed(asker, one(asker, str(number)))
    answer = propose(asker, one(asker, "more"))
    assert (answer.status_code, "proposals-full" in answer.text) == (429, True)
    large = read_settings(vars(reviewing.settings) | {"proposals_bytes": 50}, {})
    reviewing.proposing._settings, kept = large, reviewing.proposing._settings
    try:
        assert propose(asker, one(asker), who="staff").status_code == 413
    finally:
        reviewing.proposing._settings = kept


def test_withdrawal_ends_what_names_it(asker: Caller, reviewing: Service) -> None:
    """No file has it but the log; what waits besides waits on."""
    person = f"urn:person-{secrets.token_hex(8)}"
    name = proposed(asker, f"<{asker.new}> {{ <{person}> <urn:q> 'x' }}")
    other = proposed(asker, f"<{asker.new}-b> {{ <urn:b> <urn:q> 1 }}")
    body = json.dumps({"iri": person})
    answer = asker.send("POST", None, body, "application/json", who="boss", path="/withdrawals")
    assert answer.status_code == 200, answer.data
    assert said(get(asker, f"/{name}", "office"))["state"] == "ended"
    assert said(get(asker, f"/{other}", "office"))["state"] == "open"
    for path in Path(reviewing.settings.state).rglob("*"):
        if path.is_file() and path.name != "audit.log":
            assert person.encode() not in path.read_bytes(), path
    assert propose(asker, f"<{asker.new}> {{ <{person}> <urn:q> 'x' }}").status_code == 403
    assert asker.send("GET", None, path="/id/incident/none", who=None).status_code == 404


def test_four_eyes_make_every_change_wait(asker: Caller, reviewing: Service) -> None:
    """PUT, POST, DELETE, updates and contributions; who proposed it does not decide."""
    settings = read_settings(vars(reviewing.settings) | {"four_eyes": True}, {})
    service = open_service(settings)
    try:
        caller = Caller(create_app(service).test_client(), service)
        both = "both-" + secrets.token_hex(4)
        caller._tokens[both] = tokens_of(settings.state).create(
            both, reads=["internal"], writes=["*"], audience="public", review=True, admin=True
        )
        before = service.state.current()
        quads = f"<{caller.new}> {{ <urn:a> <urn:q> 1 }}"
        answers = [
            caller.send("PUT", caller.new, "<urn:a> <urn:q> 1 .", who=both),
            caller.send("POST", caller.new, "<urn:a> <urn:q> 1 .", who=both),
            caller.send("POST", None, "<urn:a> <urn:q> 1 .", who=both),
            caller.send("DELETE", OPEN, who=both),
            caller.update(f"INSERT DATA {{ GRAPH <{caller.new}> {{ <urn:a> <urn:q> 1 }} }}", both),
            caller.send("POST", None, quads, TRIG, who=both, path="/contributions"),
            caller.send("POST", None, quads, TRIG, who=both, path="/proposals"),
        ]
        assert [each.status_code for each in answers] == [202] * len(answers)
        assert len({each.headers["Location"] for each in answers}) == len(answers)
        assert service.state.current() == before
        names = [each.headers["Location"].rpartition("/")[2] for each in answers]
        kinds = [said(get(caller, f"/{name}", both))["kind"] for name in names]
        assert kinds == ["put", "merge", "merge", "put", "update", "contribution", "contribution"]
        for body in ({"decision": "accept"}, {"decision": "refuse", "reason": "mine"}):
            assert decide(caller, names[0], body, both).status_code == 403
        assert decide(caller, names[0], {"decision": "accept"}).status_code == 200
        assert caller.lines(caller.new) == {
            b'<urn:a> <urn:q> "1"^^<http://www.w3.org/2001/XMLSchema#integer> .'
        }
        for name in names[1:]:
            decide(caller, name, {"decision": "refuse", "reason": "The test is over."})
    finally:
        service.close()
    reviewing.refresh()
