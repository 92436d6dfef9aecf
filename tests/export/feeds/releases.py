"""Random releases for the tests of streams, and what a stream makes of them."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from hypothesis import strategies as st

from graph_service.export.feeds.making import Wanted, make_stream, place_of
from graph_service.export.feeds.member import DELETED, Member
from graph_service.export.feeds.steps import Steps
from graph_service.export.feeds.stream import Stream, open_stream
from graph_service.ledger.ledger import Ledger, NewEntry
from graph_service.views.audiences import INTERNAL, PARTNER, PUBLIC
from graph_service.views.merge import merged_triples
from graph_service.views.views import Views

SETS = (PUBLIC, PARTNER, INTERNAL)
AUDIENCES = ("public", "partner", "internal")

Drawn = dict[str, tuple[str, set[tuple[int, str]]]]

graphs = st.dictionaries(
    st.sampled_from([f"http://example.org/graph/{n}" for n in range(5)]),
    st.tuples(
        st.sampled_from(AUDIENCES),
        st.sets(
            st.tuples(
                st.integers(0, 5), st.sampled_from(['"a"', '"\\n\\n\\r"', "<urn:o>", '"b c"@en'])
            ),
            max_size=6,
        ),
    ),
    max_size=5,
)
"""The graphs of a release."""


class Record:
    """A ledger with its streams, in a folder."""

    def __init__(self, folder: Path) -> None:
        self.ledger = Ledger(folder / "ledger")
        self.views = Views(folder / "views", self.ledger)
        self.folder = folder / "feeds"

    def publish(self, drawn: Drawn, day: int = 1) -> int:
        """Publish graphs; return the number of the release."""
        issued = datetime(2026, 1, day, tzinfo=UTC)
        return self.ledger.commit(list(entries(drawn)), issued=issued).number

    def make(self, audiences: frozenset[str], size: int = 3, until: int | None = None) -> Stream:
        """Return the stream of a set, up to a release or the newest."""
        wanted = Wanted(audiences, until or self.ledger.newest(), size)
        make_stream(self.folder, self.views, Steps(self.views), wanted)
        stream = open_stream(place_of(self.folder, audiences))
        assert stream is not None
        return stream

    def merged(self, audiences: frozenset[str], number: int | None = None) -> list[bytes]:
        """Return the merged lines of what a set is shown of a release, or of the newest."""
        release = self.ledger.release(number or self.ledger.newest())
        return list(merged_triples(self.views.content(release, audiences)))


def entries(drawn: Drawn) -> Iterator[NewEntry]:
    """Yield the graphs of a release that was drawn."""
    for graph, (audience, statements) in drawn.items():
        lines = sorted(f"<urn:s{n}> <urn:p> {term} <{graph}> .\n" for n, term in statements)
        yield NewEntry(graph, audience, "Synthetic Office", "drawn", "".join(lines).encode())


def members(stream: Stream) -> list[Member]:
    """Return all members of a stream, in their order."""
    found = [m for place in range(len(stream.fragments)) for m in stream.members(place)]
    return [*found, *stream.newest()]


def replayed(stream: Stream) -> list[bytes]:
    """Return the lines that replaying a stream gives; each act has to fit what was there."""
    things: dict[bytes, tuple[bytes, ...]] = {}
    for member in members(stream):
        before = things.pop(member.subject, None)
        assert (before is None) is (member.act == "Create"), member
        assert before != member.lines, member
        if member.act != DELETED:
            things[member.subject] = member.lines
    return sorted(line for lines in things.values() for line in lines)
