"""The feed tells each caller what was published and withdrawn for them, and nothing of others."""

from collections.abc import Iterator
from xml.etree import ElementTree

import pytest

from tests.web.test_withdrawals import BASE, CLOSED, ONTOLOGY_BASE, OPEN, World

_ATOM = "{http://www.w3.org/2005/Atom}"
PUBLIC, HIDDEN = f"{BASE}id/person/{OPEN}", f"{ONTOLOGY_BASE}id/person/{CLOSED}"
_GONE = "{http://purl.org/atompub/tombstones/1.0}deleted-entry"


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Return a world from which something of the public and something internal was withdrawn."""
    made = World(tmp_path_factory.mktemp("changes"))
    for iri in (PUBLIC, HIDDEN):
        assert made.withdraw(iri).status_code == 200
    yield made
    made.service.close()


def read(world: World, who: str | None = None) -> tuple[list[str], list[str]]:
    """Return the titles of the entries, and what is named as deleted."""
    answer = world.send("GET", "/changes", who)
    assert answer.status_code == 200
    assert answer.content_type == "application/atom+xml; charset=utf-8"
    root = ElementTree.fromstring(answer.data)  # noqa: S314 - it is our own
    assert all(root.find(_ATOM + name) is not None for name in ("id", "title", "updated", "author"))
    titles = [each.findtext(_ATOM + "title") or "" for each in root.iter(_ATOM + "entry")]
    return titles, [each.attrib["ref"] for each in root.iter(_GONE)]


def test_each_caller_learns_what_was_withdrawn_from_them(world: World) -> None:
    """The public is told of its own, who sees everything of both."""
    titles, gone = read(world)
    assert gone == [PUBLIC]
    assert titles[-1] == "Release 1"
    assert read(world, "admin")[0] == titles
    more, everything = read(world, "staff")
    assert everything == [HIDDEN, PUBLIC]
    assert set(titles) < set(more)
    assert CLOSED not in world.send("GET", "/changes").text


def test_feed_is_known_by_its_tag(world: World) -> None:
    """Who has it is told so; what changes for others changes nothing in it."""
    first = world.send("GET", "/changes")
    again = world.send("GET", "/changes", If_None_Match=first.headers["ETag"])
    assert again.status_code == 304
    assert world.send("HEAD", "/changes").headers["ETag"] == first.headers["ETag"]
    assert world.send("GET", "/changes", "staff").headers["ETag"] != first.headers["ETag"]


@pytest.mark.parametrize(
    ("path", "accept", "status"),
    [("/changes?limit=1", "*/*", 400), ("/changes", "text/turtle", 406), ("/changes/", "*/*", 404)],
)
def test_wrong_requests_are_refused(world: World, path: str, accept: str, status: int) -> None:
    """A parameter, and a type that the feed has not, are clear errors."""
    answer = world.send("GET", path, Accept=accept)
    assert answer.status_code == status
    assert answer.content_type == "application/problem+json"


def test_nothing_is_written_there(world: World) -> None:
    """The feed is only read."""
    assert world.send("POST", "/changes", "admin", {}).status_code == 405
