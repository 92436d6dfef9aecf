"""Several graphs are one change: all of it or nothing, with a receipt that says what was done."""

import gzip
import json
from typing import Any

import pytest
from werkzeug.test import TestResponse

from graph_service.ledger.objects import name_of
from graph_service.web.service import Service
from tests.web.conftest import BASE
from tests.web.writers import HIDDEN, OPEN, Caller

TRIG = "application/trig"


def contribute(
    caller: Caller, body: str | bytes, query: str = "", kind: str | None = TRIG, **more: str | None
) -> TestResponse:
    """Send a contribution."""
    return caller.send("POST", None, body, kind, path=f"/contributions{query}", **more)  # type: ignore[arg-type]


def receipt(answer: TestResponse) -> dict[str, Any]:
    """Return the receipt of a change that was made."""
    assert answer.status_code in (200, 201), answer.data
    found: dict[str, Any] = json.loads(answer.data)
    return found


def two(caller: Caller, value: str = "1") -> str:
    """Return two graphs as TriG."""
    first, second = f"<{caller.new}>", f"<{caller.new}-b>"
    return f'{first} {{ <urn:a> <urn:q> "{value}" }} {second} {{ <urn:b> <urn:q> [], "x" }}'


def moment(service: Service) -> tuple[int, str, int]:
    """Return what tells the record of a service from any other."""
    release = service.state.current()
    return release.number, release.digest, service.state.ledger.audit.verify()


def test_graphs_are_one_release_and_the_receipt_says_so(caller: Caller, writable: Service) -> None:
    """It has release, digests and counts, and whoever asks sees them at once."""
    before = writable.state.current().number
    answer = contribute(caller, two(caller))
    said = receipt(answer)
    assert answer.status_code == 201
    assert answer.headers["Release"] == str(before + 1) == str(said["release"])
    assert answer.headers["Location"] == f"{BASE}releases/{before + 1}"
    assert [each["graph"] for each in said["graphs"]] == [caller.new, caller.new + "-b"]
    first, second = said["graphs"]
    assert (first["change"], first["added"], first["removed"]) == ("added", 1, 0)
    assert (second["added"], second["statements"]) == (2, 2)
    entries = {each.graph: each for each in writable.state.current().entries}
    assert first["sha256"] == entries[caller.new].object
    assert len(caller.lines(caller.new + "-b")) == 2
    newest = writable.state.ledger.audit.newest()
    assert newest is not None
    assert (newest.event, newest.details["token"]) == ("accepted", "office")
    assert newest.details["graphs"] == {each["graph"]: each["sha256"] for each in said["graphs"]}


def test_mode_decides_what_stays(caller: Caller) -> None:
    """What is sent takes the place of a graph, unless it is to be merged; others stay."""
    contribute(caller, two(caller, "1"))
    replaced = receipt(contribute(caller, f"<{caller.new}> {{ <urn:a> <urn:q> 2 }}"))["graphs"]
    assert [(each["change"], each["added"], each["removed"]) for each in replaced] == [
        ("changed", 1, 1)
    ]
    merged = receipt(contribute(caller, two(caller, "3"), "?mode=merge"))["graphs"]
    assert [(each["graph"], each["added"], each["removed"]) for each in merged] == [
        (caller.new, 1, 0)
    ]
    assert len(caller.lines(caller.new)) == 2


def test_nothing_new_makes_no_release(caller: Caller, writable: Service) -> None:
    """The receipt names the release that the caller is answered from."""
    contribute(caller, two(caller))
    before = moment(writable)
    answer = contribute(caller, two(caller))
    assert (answer.status_code, receipt(answer)["graphs"]) == (200, [])
    assert "Location" not in answer.headers
    assert moment(writable) == before


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("application/n-quads", '<urn:a> <urn:q> "1" <{g}> .\n'),
        (TRIG, 'GRAPH <{g}> {{ <urn:a> <urn:q> "1" }}'),
        (
            "application/ld+json",
            '{{"@id": "{g}", "@graph": [{{"@id": "urn:a", "urn:q": "1"}}]}}',
        ),
    ],
)
@pytest.mark.parametrize("packed", [False, True])
def test_every_format_with_names_is_read(
    caller: Caller, kind: str, text: str, packed: bool
) -> None:
    """Each of them, plain and as gzip, gives the same graph."""
    body = text.format(g=caller.new).encode()
    more = {"Content_Encoding": "gzip"} if packed else {}
    answer = contribute(caller, gzip.compress(body) if packed else body, kind=kind, **more)
    (graph,) = receipt(answer)["graphs"]
    assert graph["sha256"] == name_of(f'<urn:a> <urn:q> "1" <{caller.new}> .\n'.encode())


def test_parts_of_a_form_are_one_change(caller: Caller, writable: Service) -> None:
    """Files of several formats are sent together."""
    parts = [
        ("a.nq", "application/n-quads", f"<urn:a> <urn:q> _:x <{caller.new}> .\n"),
        ("b.trig", TRIG, f"<{caller.new}-b> {{ _:x <urn:q> 1 }}"),
    ]
    body = "".join(
        f'--cut\r\nContent-Disposition: form-data; name="f"; filename="{name}"\r\n'
        f"Content-Type: {kind}\r\n\r\n{text}\r\n"
        for name, kind, text in parts
    )
    answer = contribute(caller, body + "--cut--\r\n", kind="multipart/form-data; boundary=cut")
    graphs = receipt(answer)["graphs"]
    one, other = (writable.state.ledger.read(each["sha256"]) for each in graphs)
    assert one.split()[2] != other.split()[0], "labels of one file are none of another"


@pytest.mark.parametrize(
    ("body", "kind", "query", "status"),
    [
        ("<urn:s> <urn:p> 1 .", TRIG, "", 400),
        ("<{g}> {{ <urn:s> <urn:q> 1 }} <urn:s> <urn:q> 2 .", TRIG, "", 400),
        ("<{g}> {{ <urn:s> <urn:q> ", TRIG, "", 400),
        ("<urn:s> <urn:q> 1 <{g}> .", "application/n-quads", "", 400),
        ("", TRIG, "", 400),
        ("<{g}> {{ }}", TRIG, "", 400),
        ("<{g}> {{ <urn:s> <urn:q> 1 }}", "text/turtle", "", 415),
        ("<{g}> {{ <urn:s> <urn:q> 1 }}", None, "", 415),
        ("<{g}> {{ <urn:s> <urn:q> 1 }}", TRIG, "?mode=add", 400),
        ("<{g}> {{ <urn:s> <urn:q> 1 }}", TRIG, "?mode=merge&mode=replace", 400),
        ("<{g}> {{ <urn:s> <urn:q> 1 }}", TRIG, "?graph=urn:x", 400),
        ("<{g}> {{ <urn:s> <urn:q> 1 }}", TRIG, "?dry-run=perhaps", 400),
        ('{{"@context": "https://example.org/c", "@id": "{g}"}}', "application/ld+json", "", 400),
    ],
)
def test_bad_contribution_changes_nothing(
    caller: Caller, writable: Service, body: str, kind: str | None, query: str, status: int
) -> None:
    """It is refused with the reason, and the record is what it was."""
    before = moment(writable)
    answer = contribute(caller, body.format(g=caller.new), query, kind)
    assert answer.status_code == status, answer.data
    assert json.loads(answer.data)["detail"]
    assert moment(writable) == before


def test_statements_without_a_graph_are_counted(caller: Caller) -> None:
    """The answer says how many there are, and what each needs."""
    answer = contribute(caller, "<urn:s> <urn:q> 1, 2 .")
    assert json.loads(answer.data)["detail"].startswith("2 statement(s) name no graph")


def test_too_many_graphs_are_refused(caller: Caller, writable: Service) -> None:
    """The limit is a setting."""
    before = moment(writable)
    most = writable.settings.body_graphs
    body = "".join(f"<urn:s> <urn:q> <urn:o> <{caller.new}-{n}> .\n" for n in range(most + 1))
    assert contribute(caller, body, kind="application/n-quads").status_code == 413
    assert moment(writable) == before


@pytest.mark.parametrize("other", [HIDDEN, "http://example.org/n/x", "http://example.org/nothing"])
def test_one_graph_of_others_spoils_all(caller: Caller, writable: Service, other: str) -> None:
    """The words are the same whether it is hidden, another's or not there."""
    mine = "http://example.org/n/mine" if other != "http://example.org/n/x" else OPEN
    before = moment(writable)
    body = f"<{mine}> {{ <urn:s> <urn:q> 1 }} <{other}> {{ <urn:s> <urn:q> 1 }}"
    for query in ("", "?dry-run", "?mode=merge"):
        answer = contribute(caller, body, query, who="narrow")
        assert (answer.status_code, b"write there" in answer.data) == (403, True)
    assert moment(writable) == before


def test_nobody_contributes_without_a_token(caller: Caller, writable: Service) -> None:
    """Nor with one that writes nothing; the body is not looked at."""
    before = moment(writable)
    assert contribute(caller, "{", who=None).status_code == 401
    assert contribute(caller, two(caller), who="reader").status_code == 403
    assert moment(writable) == before


def test_dry_run_says_what_would_be(caller: Caller, writable: Service) -> None:
    """Counts and digests are those of the change, which is not made; no line is written."""
    before = moment(writable)
    answer = contribute(caller, two(caller), "?dry-run")
    foreseen = receipt(answer)
    assert (answer.status_code, foreseen["written"], foreseen["release"]) == (200, False, None)
    assert moment(writable) == before
    assert receipt(contribute(caller, two(caller)))["graphs"] == foreseen["graphs"]


def test_violation_refuses_all_of_it(strict: Caller, judging: Service) -> None:
    """The report is that of a change of one graph; a dry run has it, too, and leaves no line."""
    number, digest, lines = moment(judging)
    body = f"<{strict.new}> {{ <urn:a> <urn:p> 1, 2 }} <{strict.new}-b> {{ <urn:b> <urn:q> 1 }}"
    for query, left in (("?dry-run=true", 0), ("", 1)):
        answer = contribute(strict, body, query)
        assert answer.status_code == 422
        assert json.loads(answer.data)["results"][0]["focus"] == "<urn:a>"
        assert moment(judging) == (number, digest, lines + left)
    newest = judging.state.ledger.audit.newest()
    assert newest is not None
    assert (newest.event, newest.details["violations"]) == ("rejected", 1)
    assert sorted(newest.details["graphs"]) == [strict.new, strict.new + "-b"]


def test_warnings_are_in_the_receipt(strict: Caller) -> None:
    """Those about subjects that were sent, as JSON and as text."""
    said = receipt(contribute(strict, f"<{strict.new}> {{ <urn:warned> <urn:p> 1 }}"))
    assert (said["warned"], said["warnings"][0]["message"]) == (1, "A warning.")
    text = contribute(strict, f"<{strict.new}> {{ <urn:warned> <urn:p> 2 }}", Accept="text/plain")
    assert text.content_type == "text/plain; charset=utf-8"
    assert "warning: <urn:warned>: A warning." in text.text
    assert f"changed <{strict.new}>  +1 -1" in text.text


def test_release_that_the_writer_saw_is_a_condition(caller: Caller) -> None:
    """It holds while the graphs that are sent are as then, whatever became of others."""
    seen = receipt(contribute(caller, two(caller, "1")))["release"]
    caller.send("PUT", caller.new + "-other", "<urn:x> <urn:q> 1 .")
    assert contribute(caller, two(caller, "2"), If_Match=f'"{seen}"').status_code == 201
    for wrong in (f'"{seen}"', f'W/"{seen + 2}"', '"9999"', '"x"', ""):
        assert contribute(caller, two(caller, "3"), If_Match=wrong).status_code == 412, wrong
    assert contribute(caller, two(caller, "3"), If_None_Match="*").status_code == 412
    assert contribute(caller, two(caller, "3"), If_Match=f'"1", "{seen + 2}"').status_code == 201
    assert contribute(caller, two(caller, "4"), If_Match="*").status_code == 201
    fresh = f"<{caller.new}-c> {{ <urn:x> <urn:q> 1 }}"
    assert contribute(caller, fresh, If_None_Match="*").status_code == 201
