"""Before something is published it is told who would see what, and nothing is written by that."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from graph_service.errors import InputError, Withdrawn
from graph_service.ingest.contribution import Contribution, Ingested
from graph_service.ledger import withdrawal
from graph_service.namespaces import IDENTIFIER, ONTOLOGY, SKOLEM
from graph_service.preview import Person, Preview, SetPreview, preview
from graph_service.publish import Rules, publish
from graph_service.settings import Settings, read_settings
from graph_service.state import State
from graph_service.validate.checks import Check

LABEL = "<http://www.w3.org/2000/01/rdf-schema#label>"
DAY = date(2026, 2, 1)
PERSON = f"{IDENTIFIER}person/b1b1b1b1b1"
GRAPH = "https://example.org/g/{}"
THING = "https://example.org/{}"
BAD = Check("no-bad", "Bad.", f"SELECT ?s WHERE {{ ?s {LABEL} 'bad' }}", "no-bad.rq")


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Return settings of an empty state."""
    return read_settings({"state": tmp_path / "state"}, {})


def graph(name: str, audience: str, **labels: str) -> Contribution:
    """Return a graph with a label for each thing."""
    return graph_of(name, audience, [(THING.format(key), text) for key, text in labels.items()])


def graph_of(name: str, audience: str, labels: Sequence[tuple[str, str]]) -> Contribution:
    """Return a graph with labels of subjects."""
    lines = sorted(f'<{iri}> {LABEL} "{text}" <{GRAPH.format(name)}> .\n' for iri, text in labels)
    quads = "".join(lines).encode()
    return Contribution(GRAPH.format(name), audience, "synthetic", "Office", quads, {})


def ingested(*contributions: Contribution) -> Ingested:
    """Return what was read."""
    return Ingested(contributions, (), ())


def look(settings: Settings, *contributions: Contribution, rules: Rules | None = None) -> Preview:
    """Return what publishing would do."""
    return preview(ingested(*contributions), rules or Rules(), settings=settings, days=30, day=DAY)


def by_name(found: Preview) -> dict[str, SetPreview]:
    """Return what is told of each set."""
    return {each.name: each for each in found.sets}


def things(*keys: str) -> tuple[str, ...]:
    """Return the IRIs of things."""
    return tuple(THING.format(key) for key in keys)


def snapshot(folder: Path) -> dict[str, object]:
    """Return all that is in a folder, with contents and times of change."""
    return {
        str(path): (path.read_bytes() if path.is_file() else None, path.stat().st_mtime_ns)
        for path in (folder, *sorted(folder.rglob("*")))
    }


def test_nothing_is_written(settings: Settings) -> None:
    """Not a byte of the state folder changes, and there is none where there was none."""
    look(settings, graph("a", "public", x="1"))
    assert not settings.state.exists()
    publish(ingested(graph("a", "public", x="1")), Rules(), settings=settings)
    before = snapshot(settings.state)
    found = look(settings, graph("a", "public", x="2"), graph("b", "internal", y="1"))
    assert found.sets[0].graphs
    assert snapshot(settings.state) == before


def test_first_release_shows_everything(settings: Settings) -> None:
    """Each set is told what it would see; a set that sees what another does is left out."""
    found = look(settings, graph("a", "public", x="1"), graph("b", "internal", y="1", x="1"))
    assert (found.current, found.judgement.conforms) == (0, True)
    sets = by_name(found)
    assert list(sets) == ["public", "internal"]
    assert sets["public"].appearing == things("x")
    assert sets["internal"].appearing == things("x", "y")
    assert [each.kind for each in sets["internal"].graphs] == ["added", "added"]


def test_things_appear_change_and_vanish(settings: Settings) -> None:
    """A thing that another visible graph speaks of does not appear or vanish with a graph."""
    publish(
        ingested(
            graph("a", "public", x="1", y="1", z="1", same="1"),
            graph("b", "public", y="1"),
            graph("c", "internal", hidden="1"),
        ),
        Rules(),
        settings=settings,
    )
    found = look(
        settings,
        graph("a", "public", x="2", same="1", new="1"),
        graph("b", "public", y="1"),
        graph("c", "internal", hidden="1"),
    )
    assert found.current == 1
    public = by_name(found)["public"]
    assert public.appearing == things("new")
    assert public.changing == things("x")
    assert public.vanishing == things("z")
    (changed,) = public.graphs
    assert (changed.kind, len(changed.added), len(changed.removed)) == ("changed", 2, 3)
    assert by_name(found)["internal"].appearing == public.appearing


def test_graph_that_becomes_public_appears_to_the_public_alone(settings: Settings) -> None:
    """Though not a statement of it changes."""
    publish(ingested(graph("a", "internal", x="1")), Rules(), settings=settings)
    sets = by_name(look(settings, graph("a", "public", x="1")))
    assert [each.kind for each in sets["public"].graphs] == ["added"]
    assert sets["public"].appearing == things("x")
    assert "internal" not in sets or sets["internal"].graphs == ()
    back = by_name(look(settings, graph("a", "internal", x="1")))
    assert all(each.graphs == () for each in back.values())


def test_person_who_becomes_visible_is_named(settings: Settings) -> None:
    """By IRI, label and graph; not one who is visible already, and for each set by itself."""
    people = graph_of("people", "internal", [(PERSON, "Synthetic Person")])
    publish(ingested(people), Rules(), settings=settings)
    public = graph_of("named", "public", [(PERSON, "Synthetic Person")])
    sets = by_name(look(settings, people, public))
    named = Person(PERSON, '"Synthetic Person"', GRAPH.format("named"))
    assert sets["public"].persons == (named,)
    assert sets["internal"].persons == ()


def test_nodes_without_a_name_are_no_things(settings: Settings) -> None:
    """They are told with their graph."""
    found = look(settings, graph_of("a", "public", [(f"{SKOLEM}abc", "1")]))
    (public,) = found.sets
    assert (public.appearing, len(public.graphs[0].added)) == ((), 1)


def test_reviews_that_are_due_are_told(settings: Settings) -> None:
    """Within the days that are asked for."""
    quads = "".join(
        f'<{THING.format(key)}> <{ONTOLOGY}reviewDate> "{day}"'
        f"^^<http://www.w3.org/2001/XMLSchema#date> <{GRAPH.format('a')}> .\n"
        for key, day in (("soon", "2026-02-20"), ("late", "2026-04-01"))
    ).encode()
    found = look(settings, Contribution(GRAPH.format("a"), "public", "x", "x", quads, {}))
    assert [(each.day, each.subject) for each in found.due] == [
        (date(2026, 2, 20), THING.format("soon"))
    ]


def test_what_build_would_refuse_is_told(settings: Settings) -> None:
    """Violations are in the judgement; what was withdrawn, and a graph twice, are errors."""
    found = look(settings, graph("a", "public", x="bad"), rules=Rules(checks=(BAD,)))
    assert found.judgement.violations == 1
    assert found.sets[0].appearing == things("x")
    publish(ingested(graph("a", "public", x="1")), Rules(), settings=settings)
    ledger = State(settings).ledger
    withdrawal.withdraw(ledger, GRAPH.format("a"), issued=datetime(2026, 1, 31, tzinfo=UTC))
    with pytest.raises(Withdrawn):
        look(settings, graph("a", "public", x="1"))
    with pytest.raises(InputError, match="two contributions"):
        look(settings, graph("b", "public", x="1"), graph("b", "public", x="2"))
    with pytest.raises(InputError, match="no such audience"):
        look(settings, graph("b", "nobody", x="1"))
