"""A replica answers what another process publishes, and writes nothing where that is kept."""

import re
from pathlib import Path
from urllib.parse import quote

import pytest

from graph_service.access.tokens import tokens_of
from graph_service.errors import LedgerError
from graph_service.settings import read_settings
from graph_service.state import State
from tests.faults.service import Service
from tests.replicas.conftest import INSIDER
from tests.replicas.fleet import Fleet, common, may_mount, until

ASK = quote("SELECT ?o { ?s ?p ?o }")
PAGES = ("/exports/graph.nq", "/changes.trig", "/.well-known/void.nt", "/queries", "/releases")
CHANGES = (
    ("PUT", "/graphs?graph=urn:g:new", "text/turtle", "<urn:x> <urn:y> <urn:z> ."),
    ("POST", "/graphs?graph=urn:g:new", "text/turtle", "not Turtle"),
    ("DELETE", "/graphs?graph=urn:g:plain", "text/turtle", ""),
    ("DELETE", "/graphs/plain", "text/turtle", ""),
    ("POST", "/update", "application/sparql-update", "DELETE WHERE { ?s ?p ?o }"),
    ("POST", "/contributions", "text/turtle", "<urn:x> <urn:y> <urn:z> ."),
    ("POST", "/proposals", "text/turtle", "<urn:x> <urn:y> <urn:z> ."),
    ("POST", "/proposals/nothing/decision", "application/json", "{}"),
    ("DELETE", "/proposals/nothing", "text/turtle", ""),
    ("POST", "/withdrawals", "application/json", '{"iri": "urn:g:plain"}'),
)


def files_of(folder: Path) -> dict[str, tuple[int, int, int]]:
    """Return all that tells whether somebody wrote into a folder."""
    return {
        str(path): (path.stat().st_ino, path.stat().st_mtime_ns, path.stat().st_size)
        for path in (folder, *folder.rglob("*"))
    }


def test_state_folder_that_is_read_only_is_enough(fleet: Fleet) -> None:
    """By the kernel, for that process; everything it answers is what the writer answers."""
    if not may_mount():
        pytest.skip("no right to mount a folder read-only (unshare, mount)")
    before = files_of(fleet.state / "ledger")
    made = fleet.add("mounted", "alone", mounted=True)
    try:
        assert made.quads() == fleet.writer.quads()
        for path in PAGES:
            until(lambda path=path: made.send("GET", path).status == 200, path)  # type: ignore[misc]
            assert made.send("GET", path).body == fleet.writer.send("GET", path).body, path
        # the writer itself makes exports and the like meanwhile
        assert files_of(fleet.state / "ledger") == before
        assert not re.search("rror|Traceback", made.said()), made.said()
        assert {each.name for each in (fleet.folder / "alone").iterdir()} >= {"views", "exports"}
    finally:
        made.kill()
        fleet.replicas.remove(made)


@pytest.mark.parametrize("armed", [False, True])
def test_changes_are_refused_before_anything_is_looked_at(fleet: Fleet, armed: bool) -> None:
    """With a token or without, whatever the body is: 421, and nothing is written."""
    before = files_of(fleet.state / "ledger")
    replica = fleet.replicas[0]
    for method, path, kind, body in CHANGES:
        for token in ({"Authorization": f"Bearer {fleet.writer.token}"}, {}) if armed else ({},):
            found = replica.send(method, path, body, Content_Type=kind, **token)
            assert (found.status, found.problem) == (421, "replica"), (method, path)
    wrong = {"Authorization": "Bearer gs_nobody"}
    assert replica.send("PUT", CHANGES[0][1], "", **wrong).status == 421
    assert replica.send("GET", CHANGES[0][1], **wrong).status == 401
    assert files_of(fleet.state / "ledger") == before


def test_what_only_reads_is_answered_by_any_method(fleet: Fleet) -> None:
    """Queries by POST and QUERY, validation, the end of a query that runs."""
    replica = fleet.replicas[0]
    query = "ASK { <urn:a> <urn:p> <urn:b> }"
    for method in ("POST", "QUERY"):
        found = replica.send(method, "/sparql", query, Content_Type="application/sparql-query")
        assert found.status == 200 and b"true" in found.body
    assert replica.send("POST", "/validate", "", Content_Type="text/turtle").status == 200
    assert replica.send("DELETE", "/queries/running/nothing").status == 404


def test_replicas_of_one_folder_make_each_view_once(fleet: Fleet) -> None:
    """Both follow a change; what they answer is what the writer answers, to the tag."""
    put = fleet.writer.put("urn:g:once", "<urn:once> <urn:p> <urn:b> .")
    assert put.status == 201
    number = put.headers["release"]
    for each in fleet.replicas:
        until(lambda each=each: each.ask("ASK {}").headers["release"] == number, "the release")  # type: ignore[misc]
    answers = [each.send("GET", f"/sparql?query={ASK}") for each in (fleet.writer, *fleet.replicas)]
    assert len({each.headers["etag"] for each in answers}) == 1
    assert len({each.body for each in answers}) == 1
    names = [path.name for path in (fleet.folder / "derived" / "views" / "public").iterdir()]
    assert len([name for name in names if name.endswith(f"-{number}")]) == 1, names
    assert not [name for name in names if name.endswith("half")]


def test_tokens_count_and_are_revoked_at_once(fleet: Fleet) -> None:
    """What an insider sees is there with the token alone, and gone with it."""
    tokens = tokens_of(fleet.state)
    text = tokens.create(INSIDER, reads=["internal"])
    for each in fleet.replicas:
        assert b"zqhush" not in each.send("GET", f"/sparql?query={ASK}").body
        found = each.send("GET", f"/sparql?query={ASK}", Authorization=f"Bearer {text}")
        assert found.status == 200 and b"zqhush" in found.body
    tokens.revoke(INSIDER)
    for each in fleet.replicas:
        found = each.send("GET", f"/sparql?query={ASK}", Authorization=f"Bearer {text}")
        assert found.status == 401 and b"zqhush" not in found.body


def test_withdrawal_reaches_every_replica(fleet: Fleet) -> None:
    """Soon no answer has it, nor any file of theirs, though one of them was not there meanwhile."""
    canary, graph = "zqcanary55", "urn:g:zqcanary55"
    first, second = fleet.replicas
    assert fleet.writer.put(graph, f'<urn:{canary}> <urn:p> "{canary}" .').status == 201
    for each in fleet.replicas:
        until(
            lambda each=each: canary.encode() in each.send("GET", f"/sparql?query={ASK}").body, "it"
        )  # type: ignore[misc]
        assert canary.encode() in each.send("GET", "/exports/graph.nq").body
        assert each.send("GET", "/changes.trig").status in (200, 302, 303, 307)
    second.kill()
    done = fleet.writer.send(
        "POST", "/withdrawals", f'{{"iri": "{graph}"}}', Content_Type="application/json"
    )
    assert done.status == 200, done
    number = done.headers["release"]
    until(lambda: first.ask("ASK {}").headers["release"] == number, "the withdrawal")
    second.start()
    for each in (first, second):
        for path in (f"/sparql?query={ASK}", "/exports/graph.nq", "/exports/graph.ttl"):
            found = each.send("GET", path)
            assert found.status == 200 and canary.encode() not in found.body, path
        assert each.send("GET", f"/graphs?graph={graph}").status == 410
    derived = fleet.folder / "derived"
    until(
        lambda: (
            not [
                path
                for path in derived.rglob("*")
                if path.is_file() and canary.encode() in path.read_bytes()
            ]
        ),
        "files without it",
    )


def test_folder_of_a_replica_is_no_part_of_the_state_folder(tmp_path: Path) -> None:
    """Nor does one start where nothing was published."""
    state = tmp_path / "state"
    state.mkdir()
    for replica, said in (
        (state, "must not be in the state folder"),
        (state / "views", "must not be in the state folder"),
        (tmp_path / "derived", "nothing was published yet"),
    ):
        service = Service(state, {**common(), "REPLICA": str(replica)})
        done = service.command("serve", "--port", str(service.port))
        assert done.returncode == 2 and said in done.stderr
    assert not list(state.iterdir())


def test_commands_that_write_refuse_a_replica(fleet: Fleet) -> None:
    """Each says who can."""
    before = files_of(fleet.state)
    chosen = {**common(), "REPLICA": str(fleet.folder / "commands")}
    service = Service(fleet.state, chosen, log=fleet.folder / "commands.log")
    for words in (
        ("build",),
        ("withdraw", "urn:g:plain"),
        ("token", "create", "anybody"),
        ("token", "revoke", "writer"),
        ("partner", "remove", "anybody"),
    ):
        done = service.command(*words)
        assert done.returncode == 2 and "this is a replica" in done.stderr, (words, done.stderr)
    assert files_of(fleet.state) == before
    ledger = State(read_settings({"state": fleet.state, "replica": "elsewhere"}, {})).ledger
    with pytest.raises(LedgerError, match="replica"):
        ledger.note("nothing")
