"""What a build would make visible to whom, compared with the current release; nothing is written.

Whoever decides whether to publish sees, for each set of audiences, which graphs and things it would
see that it does not see now, and by name every person among them.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import chain
from typing import Final

from graph_service.comparison import GraphDifference, Read, differences, lines_of
from graph_service.ingest.contribution import Ingested
from graph_service.ledger.entering import describe_entries
from graph_service.ledger.release import Entry
from graph_service.ledger.tombstones import refuse_withdrawn
from graph_service.namespaces import PREFIXES, SKOLEM
from graph_service.publish import Judgement, Rules, entries_of, judge
from graph_service.settings import Settings
from graph_service.state import Progress, State, silent
from graph_service.validate.consent import Select, named_in
from graph_service.validate.review import Due, find_due
from graph_service.views.store import open_scratch

_LABEL: Final = f"<{PREFIXES['rdfs']}label>"


@dataclass(frozen=True, order=True)
class Person:
    """A person who is named where they were not: ``label`` is how they are called, as N-Triples."""

    iri: str
    label: str
    graph: str


@dataclass(frozen=True)
class SetPreview:
    """What would be other for a set of audiences; subjects are IRIs, sorted.

    ``appearing`` are those that nothing is said about now, ``vanishing`` those that nothing would
    be said about, ``changing`` all others of which something else would be said.
    """

    name: str
    graphs: tuple[GraphDifference, ...]
    appearing: tuple[str, ...]
    changing: tuple[str, ...]
    vanishing: tuple[str, ...]
    persons: tuple[Person, ...]


@dataclass(frozen=True)
class Preview:
    """What a build would do: ``current`` is the number of the release it is compared with, or 0."""

    current: int
    judgement: Judgement
    sets: tuple[SetPreview, ...]
    due: tuple[Due, ...]


def preview(
    ingested: Ingested,
    rules: Rules,
    *,
    settings: Settings,
    days: int,
    day: date | None = None,
    progress: Progress = silent,
) -> Preview:
    """Return what publishing ``ingested`` would make visible to whom.

    Args:
        ingested: what was read.
        rules: what it is held against.
        settings: the state folder, the audiences, and limits of the validation.
        days: within how many days reviews and ends of consents are told.
        day: on which consents must stand; ``None`` is today, in UTC.
        progress: is told the stages.

    Raises:
        Withdrawn: it names what was withdrawn.
        InputError, ValidationEnded: as ``publish.judge``; two contributions have the same graph.
        LedgerError: the record is damaged.
    """
    day = day or datetime.now(UTC).date()
    judgement = judge(ingested, rules, settings=settings, progress=progress, day=day)
    state = State(settings)
    current = state.ledger.current()
    before = current.entries if current else ()
    after, contents = describe_entries(entries_of(ingested))
    if current is not None:
        refuse_withdrawn(current, after, contents)

    def read(name: str) -> bytes:
        found = contents.get(name)
        return state.ledger.read(name) if found is None else found

    progress("what would be visible")
    present = {entry.audience for entry in chain(before, after)}
    sets = tuple(
        _seen_by(name, [_visible(each, audiences) for each in (before, after)], read)
        for name, audiences in state.audiences.differing(present).items()
    )
    due = find_due(contents.values(), day=day, days=days)
    return Preview(current.number if current else 0, judgement, sets, due)


def _visible(entries: Iterable[Entry], audiences: Collection[str]) -> list[Entry]:
    return [entry for entry in entries if entry.audience in audiences]


def _seen_by(name: str, states: list[list[Entry]], read: Read) -> SetPreview:
    graphs = tuple(differences(states[0], states[1], read))
    touched = {_subject(line) for each in graphs for line in (*each.added, *each.removed)}
    then, now = (_statements(entries, touched, read) for entries in states)
    return SetPreview(
        name,
        graphs,
        appearing=tuple(sorted(now.keys() - then.keys())),
        changing=tuple(sorted(s for s in now.keys() & then.keys() if now[s] != then[s])),
        vanishing=tuple(sorted(then.keys() - now.keys())),
        persons=_persons(states, read) if graphs else (),
    )


def _statements(
    entries: Iterable[Entry], subjects: Collection[str], read: Read
) -> Mapping[str, set[bytes]]:
    """Return what is said of subjects, whatever the graph; nodes without a name are left out."""
    found: dict[str, set[bytes]] = defaultdict(set)
    for entry in entries if subjects else ():
        end = f" <{entry.graph}> .".encode()
        for line in lines_of(read(entry.object)):
            subject = _subject(line)
            if subject in subjects and not subject.startswith(SKOLEM):
                found[subject].add(line.removesuffix(end))
    return found


def _persons(states: list[list[Entry]], read: Read) -> tuple[Person, ...]:
    """Return the people who are named in the second state and nowhere in the first."""
    then, now = (open_scratch((e.graph, read(e.object)) for e in entries) for entries in states)
    known = {person for _, person in named_in(then)}
    return tuple(
        sorted(
            Person(person[1:-1], _label(now, person), graph)
            for graph, person in named_in(now)
            if person not in known
        )
    )


def _label(select: Select, person: str) -> str:
    found = select(f"SELECT ?text WHERE {{ {person} {_LABEL} ?text }}")
    return min((str(text) for (text,) in found), default="")


def _subject(line: bytes) -> str:
    return line.partition(b" ")[0].strip(b"<>").decode()
