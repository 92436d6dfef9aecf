"""A withdrawal leaves nothing, whenever it is killed and whoever answers meanwhile.

A running service is asked for everything before and after; half a minute.
"""

import random
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote

import pytest

from graph_service.access.tokens import tokens_of
from graph_service.ledger.ledger import NewEntry
from graph_service.namespaces import PREFIXES
from graph_service.settings import read_settings
from graph_service.state import State
from tests.faults.service import Answer, Service, killed_at_the_end
from tests.faults.withdrawals import holders, run_kills
from tests.unpacking import unpacked

PERSON = "http://example.org/id/zqperson77"
LABEL = "Zqlabel Zqfamily"
GRAPH = "https://w3id.org/reprisals/graph/zqsecret88"
NOTE = "zqnote99"
MARKS = ("zqperson", "zqlabel", "zqfamily", "zqsecret", "zqnote")
ALL = quote("SELECT ?g ?s ?p ?o { GRAPH ?g { ?s ?p ?o } }")


def entry(graph: str, audience: str, *statements: str) -> NewEntry:
    """Return a synthetic graph."""
    quads = "".join(sorted(f"{each} <{graph}> .\n" for each in statements))
    return NewEntry(graph, audience, "Synthetic Office", "synthetic", quads.encode())


class World:
    """A service on four releases, in the first three of which are somebody and a secret graph."""

    def __init__(self, folder: Path) -> None:
        self.service = Service(folder / "state", {"VIEW_BACKEND": "snapshot"})
        state = State(read_settings({"state": folder / "state"}, {}))
        self.service.state.mkdir(mode=0o700)
        issued = datetime(2026, 1, 31, tzinfo=UTC)
        plain = entry("urn:g:plain", "public", "<urn:a> <urn:p> <urn:b>")
        people = entry(
            "urn:g:people",
            "public",
            f'<{PERSON}> <urn:label> "{LABEL}"',
            f"<{PERSON}> <{PREFIXES['rdf']}type> <{PREFIXES['rep']}Defender>",
            f"<urn:a> <urn:met> <{PERSON}>",
            '<urn:a> <urn:v> "stays"',
        )
        secret = entry(
            GRAPH, "partner", f'<urn:a> <urn:note> "{NOTE}"', f"<{PERSON}> <urn:is> <urn:C>"
        )
        for entries in (
            [plain, people],
            [plain, people, secret],
            [people, secret],
            [plain, people],
        ):
            state.ledger.commit(entries, issued=issued)
            state.derive(state.current())
        tokens = tokens_of(self.service.state)
        self.partner = tokens.create("partner", reads=["partner"])
        self.admin = tokens.create("admin", admin=True)

    def get(self, path: str, token: str = "", **headers: str) -> Answer:
        """Ask, again while an earlier release is being opened."""
        self.service.token = token
        for _ in range(100):
            answer = self.service.send("GET", path, **headers)
            if answer.status != 503:
                return answer
            time.sleep(0.1)
        raise AssertionError(f"no answer at {path}")

    def everything(self, token: str = "") -> list[tuple[str, Answer]]:
        """Return what all routes that show something answer, of all releases."""
        found = []
        for below in ("", *(f"/releases/{number}" for number in range(1, 8))):
            for path in (
                f"/sparql?query={ALL}",
                f"/sparql?query={quote(f'SELECT ?p ?o {{ <{PERSON}> ?p ?o }}')}",
                "/exports",
                "/exports/graph.nq",
                "/exports/graph.ttl",
                "/exports/graph.jsonld.zst",
                "/exports/datasets/synthetic.trig.gz",
                "/exports/tables/persons.csv",
                "/exports/tables/persons.parquet",
                "/exports/bundle.zip",
                "/search?q=zqlabel",
                f"/graphs?graph={quote('urn:g:people')}",
                f"/graphs?graph={quote(GRAPH, safe='')}",
                "/graph/zqsecret88",
            ):
                accept = "text/csv" if path.startswith(("/sparql", "/search")) else "*/*"
                found.append((below + path, self.get(below + path, token, Accept=accept)))
        patches = (f"/changes/{n}-{n % 4 + 1}.rdfp" for n in range(1, 5))
        paths = ("/", "/releases", "/status", "/changes.nq", "/changes.jsonld", *patches)
        return [*found, *((path, self.get(path, token)) for path in paths)]

    def deleted(self) -> list[str]:
        """Return deleted files of the state folder that a process of the service still has."""
        found = []
        for process in Path("/proc").glob("[0-9]*"):
            try:
                if b"graph_service" not in (process / "cmdline").read_bytes():
                    continue
                files = [str(each.readlink()) for each in (process / "fd").iterdir()]
                files += (process / "maps").read_text().splitlines()
            except OSError:
                continue
            found += [each for each in files if str(self.service.state) in each and "(del" in each]
        return found


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """Return a world whose service runs."""
    made = World(tmp_path)
    with killed_at_the_end(made.service):
        made.service.start()
        yield made


def marks_in(answers: list[tuple[str, Answer]]) -> list[str]:
    """Return the addresses whose answers have a mark."""
    return [
        path
        for path, answer in answers
        if any(mark.encode() in _read(answer.body).lower() for mark in MARKS)
    ]


def _read(body: bytes) -> bytes:
    """Return an answer with what is packed in it."""
    return body + unpacked(body)


@pytest.mark.slow
def test_running_service_and_all_files_are_without_it(world: World) -> None:
    """After the command no byte of a file, no answer and no open file has what was withdrawn."""
    for _ in range(2):  # the second time they are kept answers
        assert len(marks_in(world.everything())) > 10
        assert len(marks_in(world.everything(world.partner))) > 15
    before = holders(world.service.state, "zqperson")
    assert {path.partition("/")[0] for path in before} == {"ledger", "views", "exports", "feeds"}
    names = {path.rpartition("/")[2] for path in before}
    assert {"tables%2Fpersons.csv", "tables%2Fpersons.parquet", "bundle.zip"} <= names

    for iri in (PERSON, GRAPH):
        done = world.service.command("withdraw", iri)
        assert done.returncode == 0, done.stderr
        assert "warning" not in done.stdout + done.stderr
    assert [path for mark in MARKS for path in holders(world.service.state, mark)] == []
    deadline = time.monotonic() + 10
    while world.deleted() and time.monotonic() < deadline:
        time.sleep(0.1)
    assert world.deleted() == []

    for token in ("", world.partner):
        for path, answer in world.everything(token):
            gone = "graph=https" in path or path.endswith("zqsecret88")
            text = answer.body.lower()
            assert not [mark for mark in MARKS if mark.encode() in text], path
            if gone:  # who could not see the graph gets the answer for what never was
                known = not path.startswith(("/releases/5", "/releases/7")) or not token
                assert answer.status == (410 if token and known else 404) or not known, path
    assert [path for mark in MARKS for path in holders(world.service.state, mark)] == []

    data = world.service.state.with_name("data.nq")
    data.write_text(f'<{PERSON}> <urn:label> "{LABEL}" <urn:g:people> .\n')
    refused = world.service.command("build", "--data", str(data))
    assert refused.returncode == 2
    assert f"{data}:1: the graph <urn:g:people> names <{PERSON}>" in refused.stderr
    assert world.service.command("fsck").returncode == 0
    world.service.kill()
    assert world.service.command("rebuild").returncode == 0
    assert [path for mark in MARKS for path in holders(world.service.state, mark)] == []


@pytest.mark.slow
def test_killed_withdrawal_is_old_or_new_and_leaves_nothing(tmp_path: Path) -> None:
    """Six kills; ``python -m tests.faults.withdrawals`` does a hundred."""
    seed = random.SystemRandom().randrange(1 << 32)
    rounds = list(run_kills(tmp_path, 6, seed))
    assert len(rounds) == 6
    assert [each for each in rounds if each.faults] == [], f"seed {seed}"
