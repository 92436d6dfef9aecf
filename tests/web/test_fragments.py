"""Who follows the stream of changes has the current export, whoever they are and whatever happens.

Twenty seconds: a row of releases; after each of them three audiences catch up.
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from itertools import cycle
from pathlib import Path
from xml.etree import ElementTree

import pytest
from pyoxigraph import RdfFormat, Triple, parse

from graph_service.access.tokens import tokens_of
from graph_service.forgetting import forget
from graph_service.ledger.ledger import NewEntry
from graph_service.ledger.pruning import prune
from graph_service.ledger.withdrawal import lift, withdraw
from graph_service.state import State
from graph_service.web.app import create_app
from graph_service.web.front import front_of
from graph_service.web.gateway import Gateway
from graph_service.web.lane import Lane
from graph_service.web.service import Service, open_service
from tests.web.conftest import BASE, make_settings, wait_ready
from tests.web.follower import FORMATS, Follower, Wire
from tests.web.serving import Serving

ATOM = "{http://www.w3.org/2005/Atom}"
CALLERS = ("public", "partner", "internal")
GRAPH = "http://example.org/graph/"
_PERSON = "http://example.org/zqperson"
NODE = "https://w3id.org/reprisals/.well-known/genid/zqnode"


class World:
    """A service on loopback whose releases are made one after the other."""

    def __init__(self, folder: Path, **changes: object) -> None:
        settings = make_settings(
            folder / "state", workers=1, follow_seconds=0.0, fragment_members=3, **changes
        )
        self.graphs: dict[str, tuple[str, Sequence[str]]] = {}
        self.day = 0
        self.service: Service
        self._settings = settings
        tokens = tokens_of(settings.state)
        self.headers = {
            name: {"Authorization": "Bearer " + tokens.create(name, reads=CALLERS[1 : n + 2])}
            for n, name in enumerate(CALLERS[1:])
        } | {"public": {}}

    def start(self) -> None:
        """Start the service and its server."""
        self.service = open_service(self._settings)
        wait_ready(self.service)
        self.app = create_app(self.service)
        gateway = Gateway(self._settings, threads=8)
        gateway.application = self.app
        gateway.lane = Lane(front_of(self.app), self.service, gateway.on_thread)
        self.server = Serving(gateway)

    def wire(self, who: str) -> Wire:
        """Return a connection of a caller."""
        return Wire(self.server.port, BASE, self.headers[who])

    def put(self, name: str, audience: str, *statements: str) -> None:
        """Give a graph of the next release its statements; none end it."""
        if statements:
            self.graphs[name] = audience, statements
        else:
            del self.graphs[name]

    def publish(self) -> int:
        """Publish the graphs as the next release; return its number."""
        self.day += 1
        entries = []
        for name, (audience, statements) in self.graphs.items():
            graph = GRAPH + name
            quads = "".join(sorted(f"{each} <{graph}> .\n" for each in statements)).encode()
            entries.append(NewEntry(graph, audience, "Synthetic Office", name, quads))
        ledger = State(self._settings).ledger
        issued = datetime(2026, 1, 1 + self.day % 3, tzinfo=UTC)  # some are dated before others
        number = ledger.commit(entries, issued=issued).number
        self.catch_up()
        return number

    def republish(self, number: int) -> None:
        """Publish what an earlier release held."""
        ledger = self.service.state.ledger
        self.day += 1
        entries = ledger.release(number).entries
        ledger.commit(entries, issued=datetime(2026, 2, 1, tzinfo=UTC))
        self.catch_up()

    def withdraw(self, iri: str) -> None:
        """Withdraw a graph or a resource, here from all that is published later, too."""
        state = self.service.state
        withdraw(state.ledger, iri, issued=datetime(2026, 3, 1, tzinfo=UTC))
        self.catch_up()
        forget(state, patience=0.0)
        for name, (audience, statements) in list(self.graphs.items()):
            left = [each for each in statements if f"<{iri}>" not in each]
            self.put(name, audience, *(() if GRAPH + name == iri else left))

    def catch_up(self) -> None:
        """Have the service answer from the newest release."""
        if hasattr(self, "service"):
            self.service.refresh()

    def export(self, who: str) -> set[Triple]:
        """Return the merged statements of the current release."""
        reply = self.wire(who).get(BASE + "exports/graph.nt")
        assert reply.status == 200
        return {quad.triple for quad in parse(reply.body, format=RdfFormat.N_TRIPLES)}

    def holders(self, text: str) -> list[str]:
        """Return the files of the streams that hold a text."""
        folder = self.service.state.feeds
        files = [path for path in folder.rglob("*") if path.is_file()]
        return [str(path) for path in files if text.encode() in path.read_bytes()]

    def close(self) -> None:
        """End it."""
        self.server.close()
        self.service.close()


def said(subject: str, text: str) -> str:
    """Return a statement with a text."""
    return f'<http://example.org/{subject}> <http://example.org/says> "{text}"@en'


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    """Return a service with graphs of three audiences; lists of fragments are full soon."""
    for module in ("graph_service.export.feeds.pages", "graph_service.web.fragments"):
        monkeypatch.setattr(f"{module}.LISTED", 2)
    world = World(tmp_path)
    world.put("a", "public", *(said(f"a{n}", "a") for n in range(9)), said("shared", "of a"))
    world.put("b", "partner", *(said(f"b{n}", "b") for n in range(5)), said("shared", "of b"))
    world.put("c", "internal", *(said(f"c{n}", "c") for n in range(4)), said("a1", "of c"))
    world.publish()
    world.start()
    yield world
    world.close()


class Followers:
    """Of each caller one who follows, in a format; the copies are compared with the export."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._kinds = cycle([*FORMATS, "application/trig"])
        self.kept = {
            who: Follower(world.wire(who), BASE + "changes", kind)
            for who, kind in zip(CALLERS, FORMATS, strict=True)
        }

    def check(self, restarts: int = 0) -> None:
        """Have those who follow catch up, and others replay from nothing: all have the export.

        Args:
            restarts: how often the public had to make its copy anew up to now.
        """
        for who, follower in self.kept.items():
            export = self._world.export(who)
            follower.poll()
            assert follower.triples == export, who
            kind = next(self._kinds)
            fresh = Follower(self._world.wire(who), BASE + "changes", kind)
            fresh.poll()
            assert fresh.triples == export, (who, kind)
            assert not fresh.restarts
            follower.poll()
            assert follower.fetched[0] == BASE + "changes"
            closed = [u for u in follower.fetched[1:] if "/withdrawn-" not in u]
            assert not closed, "what is closed is fetched once"
        assert self.kept["public"].restarts == restarts


def test_replay_gives_the_export(world: World) -> None:
    """After updates, deletions, a withdrawal, a rollback, what is hidden, and a pruning."""
    followers = Followers(world)
    followers.check()
    world.put("a", "public", said("a0", "other"), said("a1", "a"), said("shared", "of a"))
    world.put("d", "public", said("d", "new"), said("b1", "public, too"))
    world.publish()
    followers.check()
    world.put("c", "internal", *(said(f"c{n}", "changed") for n in range(7)))
    world.publish()
    followers.check()
    world.put("d", "public")
    world.put("b", "partner", said("shared", "of b"))
    second = world.publish()
    followers.check()
    acts = followers.kept["public"].acts
    assert acts["Create"] > 0 and acts["Update"] > 0 and acts["Delete"] > 0
    world.put(
        "e",
        "public",
        f'<{_PERSON}> <http://example.org/label> "zqlabel"',
        f"<http://example.org/a1> <http://example.org/met> <{_PERSON}>",
        f"<{_PERSON}> <http://example.org/at> <{NODE}>",
        f'<{NODE}> <http://example.org/place> "zqplace"',
        said("e", "stays"),
    )
    world.publish()
    followers.check()
    assert world.holders("zq")
    world.withdraw(_PERSON)
    assert not world.holders("zq")
    followers.check(restarts=1)
    assert not world.holders("zq")
    world.republish(second)
    followers.check(restarts=1)
    world.put("f", "public", said("f", "open for now"), said("shared", "of f"))
    world.publish()
    followers.check(restarts=1)
    world.put("f", "partner", said("f", "open for now"), said("shared", "of f"))
    world.publish()
    followers.check(restarts=2)
    prune(world.service.state.ledger, 1)
    world.service.state.forget()
    followers.check(restarts=3)
    assert followers.kept["public"].since is not None
    world.put("a", "public", said("a0", "last"))
    world.publish()
    followers.check(restarts=3)


def test_withdrawn_graph_is_told_to_who_could_see_it(world: World) -> None:
    """That it was withdrawn and when, to them alone; to all others it never was."""
    world.put("zqgraph", "partner", said("zqthing", "hidden"), said("a1", "of the graph"))
    world.publish()
    followers = Followers(world)
    followers.check()
    before = world.wire("public").get(BASE + "changes.trig")
    world.withdraw(GRAPH + "zqgraph")
    followers.check()
    assert [followers.kept[who].restarts for who in CALLERS] == [0, 1, 1]
    after = world.wire("public").get(BASE + "changes.trig")
    assert (after.body, after.headers["etag"]) == (before.body, before.headers["etag"])
    for who, number in (("public", 0), ("partner", 1), ("internal", 1)):
        told = world.wire(who).get(BASE + "changes/fragments/withdrawn-0.nq")
        assert told.status == (200 if number else 410)
        assert told.body.count(f"<{GRAPH}zqgraph> .".encode()) == number
        assert told.body.count(b"invalidatedAtTime") == number
        assert b"zqthing" not in told.body
        root = world.wire(who).get(BASE + "changes.nq").body
        assert (b"withdrawn-0.nq" in root) is bool(number)
    world.put("again", "partner", said("zqthing", "of another graph"))
    world.publish()
    followers.check()


def test_thing_that_may_come_back_is_there_again(world: World) -> None:
    """Its withdrawal comes before its return, for who follows and for who replays."""
    world.put("e", "public", f'<{_PERSON}> <http://example.org/label> "one"', said("e", "stays"))
    world.publish()
    followers = Followers(world)
    followers.check()
    world.withdraw(_PERSON)
    followers.check(restarts=1)
    lift(world.service.state.ledger, _PERSON, issued=datetime(2026, 3, 2, tzinfo=UTC))
    world.put("e", "public", f'<{_PERSON}> <http://example.org/label> "two"', said("e", "stays"))
    world.publish()
    followers.check(restarts=1)
    assert any("two" in str(each) for each in world.export("public"))


def test_closed_fragments_may_be_kept_for_an_hour(world: World) -> None:
    """By everybody what is public, else by the caller alone; the root is always asked for."""
    follower = Follower(world.wire("public"), BASE + "changes")
    follower.poll()
    wire = world.wire("public")
    root = wire.get(BASE + "changes.trig")
    assert root.headers["cache-control"] == "public, no-cache"
    assert root.headers["vary"] == "Accept, Accept-Encoding"
    assert wire.get(BASE + "changes.trig", If_None_Match=root.headers["etag"]).status == 304
    closed = [url for url in follower.fetched if "/fragments/" in url]
    assert len(closed) > 3 and any("/list-" in url for url in closed)
    for url in closed:
        first = wire.get(url)
        assert first.headers["cache-control"] == "public, max-age=3600, immutable"
        again = wire.get(url, If_None_Match=first.headers["etag"])
        assert (again.status, again.body) == (304, b"")
        assert again.headers["cache-control"] == "public, max-age=3600, immutable"
        assert world.wire("internal").get(url).status == 410, "others have another stream"
    mine = Follower(world.wire("internal"), BASE + "changes")
    mine.poll()
    fragment = next(url for url in mine.fetched if "/fragments/" in url)
    reply = world.wire("internal").get(fragment)
    assert reply.headers["cache-control"] == "private, no-cache"
    assert wire.get(fragment).status == 410


def test_release_of_others_changes_no_byte(world: World) -> None:
    """Neither of the root nor of a fragment, nor a tag."""
    follower = Follower(world.wire("public"), BASE + "changes")
    follower.poll()
    wire = world.wire("public")
    before = [wire.get(url, Accept="application/trig") for url in follower.fetched]
    world.put("c", "internal", said("c0", "other"))
    world.publish()
    after = [wire.get(url, Accept="application/trig") for url in follower.fetched]
    for old, new in zip(before, after, strict=True):
        assert (old.status, old.body) == (new.status, new.body)
        for name in ("etag", "release", "cache-control", "link"):
            assert old.headers.get(name) == new.headers.get(name)


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("changes.ttl", 404),
        ("changes.", 404),
        ("changes.trig?limit=1", 400),
        ("changes?format=ttl", 404),
        ("changes?format=trig", 200),
        ("changes/fragments/", 404),
        ("changes/fragments/x", 404),
        ("changes/fragments/withdrawn-0", 410),
        ("changes/fragments/withdrawn-00", 410),
        ("changes/fragments/withdrawn-1234567", 404),
        (f"changes/fragments/1-{'0' * 32}", 410),
        (f"changes/fragments/1-{'0' * 31}", 404),
        (f"changes/fragments/1-{'A' * 32}", 404),
        (f"changes/fragments/list-1-{'0' * 32}.nq", 410),
        (f"changes/fragments/1-{'0' * 32}.ttl", 404),
        (f"changes/fragments/1-{'0' * 32}.nq?page=1", 400),
        ("changes/fragments/../1", 404),
    ],
)
def test_wrong_requests_are_refused(untouched: World, path: str, status: int) -> None:
    """What is no name, and a name of nothing, is a clear problem."""
    reply = untouched.wire("public").get(BASE + path)
    assert reply.status == status
    if status >= 400:
        assert reply.headers["content-type"] == "application/problem+json"


@pytest.fixture(scope="module")
def untouched(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Return a service that nobody changes."""
    world = World(tmp_path_factory.mktemp("untouched"))
    world.put("a", "public", said("a", "a"), said("b", "b"))
    world.publish()
    world.start()
    yield world
    world.close()


def read_feed(world: World, who: str) -> tuple[dict[str, str], int]:
    """Return what a reader of archived feeds knows (RFC 5005): things with titles; documents."""
    url, documents, known = BASE + "changes/things.atom", 0, dict[str, str | None]()
    while url:
        reply = world.wire(who).get(url, Accept="application/atom+xml")
        assert reply.status == 200
        root = ElementTree.fromstring(reply.body)  # noqa: S314 - it is our own
        documents += 1
        is_archive = root.find("{http://purl.org/syndication/history/1.0}archive") is not None
        assert is_archive is (documents > 1)
        assert all(root.find(ATOM + name) is not None for name in ("id", "title", "updated"))
        for gone in root.iter("{http://purl.org/atompub/tombstones/1.0}deleted-entry"):
            known.setdefault(gone.attrib["ref"])
        for entry in root.iter(ATOM + "entry"):
            assert entry.findtext(ATOM + "updated", "").endswith("Z")
            known.setdefault(entry.findtext(ATOM + "id", ""), entry.findtext(ATOM + "summary", ""))
        links = {each.attrib["rel"]: each.attrib["href"] for each in root.iter(ATOM + "link")}
        url = links.get("prev-archive", "")
    return {thing: said for thing, said in known.items() if said is not None}, documents


def things(world: World, who: str) -> set[str]:
    """Return the IRIs of the things of the current release."""
    return {str(triple.subject)[1:-1] for triple in world.export(who)}


def test_feed_in_parts_has_each_thing(world: World) -> None:
    """As an entry, the newest first; what is gone or was withdrawn is a deleted entry."""
    world.put("a", "public", said("a0", "other"), said("a1", "a"), said("shared", "of a"))
    world.put("e", "public", f'<{_PERSON}> <http://example.org/label> "one"', said("e", "stays"))
    number = world.publish()
    for who in CALLERS:
        known, documents = read_feed(world, who)
        assert set(known) == things(world, who)
        assert documents > 3
        assert known["http://example.org/a0"] == f"Updated with release {number}"
        assert known["http://example.org/e"] == f"Created with release {number}"
    world.withdraw(_PERSON)
    known, _ = read_feed(world, "public")
    assert set(known) == things(world, "public")
    newest = world.wire("public").get(BASE + "changes/things.atom")
    assert f'ref="{_PERSON}"'.encode() in newest.body
    assert newest.headers["cache-control"] == "public, no-cache"
    again = world.wire("public").get(
        BASE + "changes/things.atom", If_None_Match=newest.headers["etag"]
    )
    assert again.status == 304
    for path, status in (("changes/things.atom?limit=1", 400), ("changes/things.ttl", 404)):
        assert world.wire("public").get(BASE + path).status == status


def test_page_shows_the_newest_changes(world: World) -> None:
    """With labels in their languages, what happened, and what was withdrawn."""
    label = "<http://www.w3.org/2000/01/rdf-schema#label>"
    thing = "<http://example.org/a0>"
    world.put("e", "public", f'{thing} {label} "Étiquette"@fr', f'{thing} {label} "<b>Label"@en')
    world.put("d", "public", f'<{_PERSON}> <http://example.org/label> "one"')
    world.publish()
    page = world.wire("public").get(BASE + "changes", Accept="text/html,*/*;q=0.8")
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    text = page.body.decode()
    assert '<span lang="en" dir="auto">&lt;b&gt;Label</span>' in text
    assert "Updated" in text and "Created" in text and "Withdrawn" not in text
    world.withdraw(_PERSON)
    text = world.wire("public").get(BASE + "changes.html").body.decode()
    assert "Withdrawn" in text and f'<code class="long">{_PERSON}</code>' in text
