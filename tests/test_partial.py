"""Judging by what a change touches gives what a full judgement gives about that."""

import random
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pyoxigraph import Quad, RdfFormat, parse, serialize

from graph_service.ingest.incoming import canonical_graph
from graph_service.ingest.ontology import read_ontology
from graph_service.judging import Judge, Judged
from graph_service.ledger.ledger import NewEntry
from graph_service.ledger.release import Entry, Release
from graph_service.namespaces import GRAPH, IDENTIFIER, PREFIXES, SCHEME, SHAPES
from graph_service.namespaces import ONTOLOGY as ONTOLOGY_IRI
from graph_service.publish import Judgement, judge, recorded
from graph_service.rules import read_rules
from graph_service.settings import Settings, read_settings
from graph_service.shipped import ONTOLOGY
from graph_service.state import State
from graph_service.validate import checks
from graph_service.validate.consent import SHAPE

AUDIENCES = ("public", "partner", "internal")
EXAMPLES = ONTOLOGY / "examples"
VALID = sorted((EXAMPLES / "valid").glob("*.ttl"))
INVALID = sorted((EXAMPLES / "invalid").glob("*.ttl"))
RULES = read_rules("shipped")
EXPECT = re.compile(r"# expect: shape=repsh:(\S+)")
Found = set[tuple[object, ...]]
After = dict[str, Entry | NewEntry]


def read(file: Path, graph: str) -> bytes:
    """Return a Turtle file as the content of a graph."""
    quads = serialize(parse(file.read_bytes(), format=RdfFormat.TURTLE), format=RdfFormat.N_QUADS)
    assert quads is not None
    return canonical_graph(quads, graph, strict=False)


def entry(graph: str, audience: str, quads: bytes) -> NewEntry:
    """Return a graph."""
    return NewEntry(graph, audience, "Synthetic Office", "alpha", quads)


def world() -> list[NewEntry]:
    """Return the ontology, its schemes and the synthetic world that examples live in."""
    graph = GRAPH + "synthetic-context"
    entries = [entry(c.graph, c.audience, c.quads) for c in read_ontology().contributions]
    return [*entries, entry(graph, "public", read(EXAMPLES / "context.ttl", graph))]


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Return the settings of a state with the ontology and the examples that are valid.

    The synthetic world that they live in is public; a third of them is of each audience.
    """
    made = read_settings({"state": tmp_path_factory.mktemp("partial") / "state"}, {})
    entries = world()
    for number, file in enumerate(VALID):
        graph = f"{GRAPH}synthetic-{file.stem}"
        entries.append(entry(graph, AUDIENCES[number % 3], read(file, graph)))
    State(made).ledger.commit(entries, issued=datetime(2026, 1, 31, tzinfo=UTC))
    return made


class Bench:
    """A release, changes of it, and both ways to judge them."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.state = State(settings)
        self.release: Release = self.state.current()
        self.judge = Judge(settings, self.state)
        self.before = {each.graph: each for each in self.release.entries}
        read_object = self.state.ledger.read
        self.texts = {g: read_object(each.object) for g, each in self.before.items()}
        self.lines = [(g, line) for g, text in self.texts.items() for line in text.splitlines(True)]

        self._was: dict[frozenset[str], Found] = {}

    def after(self, texts: Mapping[str, set[bytes]], audience: Callable[[], str]) -> After:
        """Return all graphs once some have other lines; new ones have an audience by chance."""
        after: After = dict(self.before)
        for graph, lines in texts.items():
            there = self.before.get(graph)
            if lines:
                name = there.audience if there else audience()
                after[graph] = entry(graph, name, b"".join(sorted(lines)))
            else:
                after.pop(graph, None)
        return after

    def full(self, after: Mapping[str, Entry | NewEntry], seen: frozenset[str]) -> Judgement:
        """Return the judgement of all that is seen."""
        entries = [each for each in after.values() if each.audience in seen]
        hidden = self.judge._hidden.of(self.release.entries, seen)
        whole = recorded(self.state.ledger, entries)
        return judge(whole, RULES, settings=self.settings, hidden=hidden)

    def was(self, seen: frozenset[str]) -> Found:
        """Return what is wrong before any change, for those who see that much."""
        if seen not in self._was:
            self._was[seen] = found(self.full(self.before, seen))
        return self._was[seen]


@pytest.fixture(scope="module")
def bench(settings: Settings) -> Bench:
    """Return the bench."""
    return Bench(settings)


def found(judgement: Judgement) -> Found:
    """Return results and rows, each by itself."""
    rows = {(each.name, row) for each in judgement.findings for row in each.rows}
    return {*((each,) for each in judgement.report.results), *rows}


def edited(bench: Bench, draw: random.Random) -> dict[str, set[bytes]]:
    """Return some graphs with other lines: some go, come, are mixed, or move."""
    texts: dict[str, set[bytes]] = {}

    def edit(graph: str) -> set[bytes]:
        return texts.setdefault(graph, set(bench.texts.get(graph, b"").splitlines(True)))

    for _ in range(draw.choice((1, 1, 2, 5, 20))):
        graph, line = draw.choice(bench.lines)
        kind = draw.random()
        if kind < 0.3:
            edit(graph).discard(line)
        elif kind < 0.8:
            parts = [
                list(parse(draw.choice(bench.lines)[1], format=RdfFormat.N_QUADS)) for _ in "spo"
            ]
            (one,), (two,), (three,) = parts
            new = GRAPH + f"case-new-{draw.randrange(2)}"
            target = draw.choice((graph, graph, new))
            subject = draw.choice((one.subject, two.subject))
            quad = Quad(subject, two.predicate, draw.choice((two.object, three.object)))
            edit(target).add(canonical_graph(f"{quad} .\n".encode(), target, strict=False))
        elif kind < 0.95:
            target = draw.choice(bench.lines)[0]
            edit(target).add(line.replace(f" <{graph}> .\n".encode(), f" <{target}> .\n".encode()))
            if draw.random() < 0.5:
                edit(graph).discard(line)
        else:
            edit(draw.choice([g for g in bench.before if "synthetic" in g])).clear()
    return texts


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(6))
def test_judgement_is_that_of_all_about_what_is_touched(
    bench: Bench, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    """All that a change makes wrong is found, and nothing that is right, whoever writes."""
    monkeypatch.setattr(checks, "_SHOWN", 1_000_000)
    draw = random.Random(seed)  # noqa: S311 - repeatable, not secret
    seen = frozenset(draw.choice((AUDIENCES, AUDIENCES, AUDIENCES[:2], AUDIENCES[:1])))
    names = sorted(seen)
    after = bench.after(edited(bench, draw), lambda: draw.choice(names))
    changed = {g for g in {**bench.before, **after} if after.get(g) != bench.before.get(g)}
    own = {g for g in changed if bench.before.get(g, after.get(g)).audience in seen}  # type: ignore[union-attr]
    after = {g: each for g, each in after.items() if g in own or g not in changed} | {
        g: each for g, each in bench.before.items() if g in changed - own
    }
    partial = found(bench.judge.judge(bench.release, after, own, seen))
    now, was = found(bench.full(after, seen)), bench.was(seen)
    assert partial <= now
    assert now - was <= partial


NAMED = {"OpaquePersonShape-blank-node": {f"<{SHAPES}ClaimShape-about>"}}
"""What is right once nodes without a name have one, as they have in a graph that is published."""


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory) -> Bench:
    """Return a bench with nothing but the world that examples live in."""
    made = read_settings({"state": tmp_path_factory.mktemp("world") / "state"}, {})
    State(made).ledger.commit(world(), issued=datetime(2026, 1, 31, tzinfo=UTC))
    return Bench(made)


@pytest.mark.slow
@pytest.mark.parametrize("file", [*VALID[::5], *INVALID[::2]], ids=lambda file: file.stem)
def test_example_is_judged_as_it_says(alone: Bench, file: Path) -> None:
    """An example that comes in a graph has the results that it names, none when it is valid."""
    graph = GRAPH + "synthetic-sent"
    audience = "internal" if "Consent" in file.stem else "public"
    after = alone.before | {graph: entry(graph, audience, read(file, graph))}
    judgement = alone.judge.judge(alone.release, after, [graph], AUDIENCES)
    text = file.read_text(encoding="utf-8")
    expected = {f"<{SHAPES}{name}>" for name in EXPECT.findall(text)}
    shapes = {each.shape for each in judgement.report.results}
    # who may be named is told by a rule of its own, and that of another shape by today's date
    assert expected - {SHAPE, *NAMED.get(file.stem, ())} <= shapes
    if not expected:
        assert judgement.conforms, judgement.report.text()


def test_change_that_touches_too_much_is_judged_in_full(settings: Settings) -> None:
    """Beyond the bound everything is looked at: what is wrong is found all the same."""
    bench = Bench(replace(settings, touched_nodes=1))
    graph = GRAPH + "synthetic-sent"
    after = bench.before | {graph: entry(graph, "public", read(INVALID[0], graph))}
    judgement = bench.judge.judge(bench.release, after, [graph], AUDIENCES)
    assert not judgement.conforms
    assert bench.judge.judged == Judged(touched=0, full=1)
    assert found(judgement) == found(bench.full(after, frozenset(AUDIENCES)))


def test_rules_that_cannot_be_followed_are_judged_in_full(
    settings: Settings, tmp_path: Path
) -> None:
    """Where a shape reads anything it likes, everything is looked at."""
    (tmp_path / "shapes.ttl").write_text(
        """@prefix sh: <http://www.w3.org/ns/shacl#> .
        <urn:shape> a sh:NodeShape ; sh:targetSubjectsOf <urn:p> ; sh:sparql [
          sh:select "SELECT $this WHERE { ?other <urn:forbids> ?all }" ] ."""
    )
    bench = Bench(replace(settings, shapes=str(tmp_path / "shapes.ttl")))
    one, other = b"<urn:a> <urn:p> 1 <urn:g> .\n", b"<urn:b> <urn:forbids> <urn:c> <urn:h> .\n"
    one = one.replace(b" 1 ", b' "1" ')
    after = bench.before | {"urn:g": entry("urn:g", "public", one)}
    assert bench.judge.judge(bench.release, after, ["urn:g"], AUDIENCES).conforms
    after |= {"urn:h": entry("urn:h", "public", other)}
    assert not bench.judge.judge(bench.release, after, ["urn:h"], AUDIENCES).conforms
    assert bench.judge.judged.full == 2
    assert "joined to nothing" in str(bench.judge.judged.uncompiled)


def test_what_was_wrong_and_is_not_touched_does_not_block(
    settings: Settings, tmp_path: Path
) -> None:
    """A change elsewhere is accepted; one of the thing itself is told what is wrong with it."""
    (tmp_path / "shapes.ttl").write_text(
        """@prefix sh: <http://www.w3.org/ns/shacl#> .
        <urn:shape> a sh:NodeShape ; sh:targetSubjectsOf <urn:p> ; sh:property [
          sh:path <urn:p> ; sh:maxCount 1 ] ."""
    )
    made = replace(settings, shapes=str(tmp_path / "shapes.ttl"), state=tmp_path / "state")
    wrong = b'<urn:a> <urn:p> "1" <urn:g> .\n<urn:a> <urn:p> "2" <urn:g> .\n'
    State(made).ledger.commit(
        [entry("urn:g", "public", wrong)], issued=datetime(2026, 1, 31, tzinfo=UTC)
    )
    bench = Bench(made)
    line = b'<urn:%s> <urn:p> "1" <urn:h> .\n'
    for name, conforms in ((b"b", True), (b"a", True)):
        after = bench.before | {"urn:h": entry("urn:h", "public", line % name)}
        assert bench.judge.judge(bench.release, after, ["urn:h"], AUDIENCES).conforms is conforms
    more = line.replace(b'"1"', b'"3"') % b"a"
    after = bench.before | {"urn:h": entry("urn:h", "public", more)}
    assert not bench.judge.judge(bench.release, after, ["urn:h"], AUDIENCES).conforms
    assert bench.judge.judged == Judged(touched=3, full=0)


def test_consent_counts_wherever_it_is_recorded(bench: Bench) -> None:
    """Taking a record out of an internal graph takes the ground from a name in another one."""
    graph = next(g for g in bench.before if "ConsentRecordShape" in g)
    after = {g: each for g, each in bench.before.items() if g != graph}
    seen = frozenset(AUDIENCES)
    partial = found(bench.judge.judge(bench.release, after, [graph], seen))
    now, was = found(bench.full(after, seen)), bench.was(seen)
    assert now - was <= partial <= now


def test_last_record_of_an_audience_counts(tmp_path: Path) -> None:
    """When the only internal graph goes, and with it a consent, the name is without a ground."""
    made = read_settings({"state": tmp_path / "state"}, {})
    person, record = f"<{IDENTIFIER}person/p1p1p1p1p1>", f"<{IDENTIFIER}consent/c1c1c1c1c1>"
    name = f'{person} <{PREFIXES["rdfs"]}label> "Synthetic person" <urn:g:named> .\n'.encode()
    type_ = PREFIXES["rdf"] + "type"
    days = PREFIXES["xsd"] + "date"
    statements = (
        f"<{type_}> <{ONTOLOGY_IRI}ConsentRecord>",
        f"<{ONTOLOGY_IRI}consentSubject> {person}",
        f"<{ONTOLOGY_IRI}consentStatus> <{SCHEME}consent-status/given>",
        f"<{ONTOLOGY_IRI}consentScope> <{SCHEME}consent-scope/publication-of-name>",
        f'<{ONTOLOGY_IRI}consentGiven> "2020-01-01"^^<{days}>',
    )
    lines = sorted(f"{record} {each} <urn:g:record> .\n".encode() for each in statements)
    entries = [
        entry("urn:g:named", "public", name),
        entry("urn:g:record", "internal", b"".join(lines)),
    ]
    State(made).ledger.commit(entries, issued=datetime(2026, 1, 31, tzinfo=UTC))
    bench = Bench(made)
    after = {"urn:g:named": bench.before["urn:g:named"]}
    partial = bench.judge.judge(bench.release, after, ["urn:g:record"], AUDIENCES)
    assert [each.shape for each in partial.report.violations] == [SHAPE]
    assert found(bench.full(after, frozenset(AUDIENCES))) >= found(partial)
    withdrawn = [line for line in lines if b"consentScope" not in line]
    after |= {"urn:g:record": entry("urn:g:record", "internal", b"".join(withdrawn))}
    partial = bench.judge.judge(bench.release, after, ["urn:g:record"], AUDIENCES)
    assert SHAPE in {each.shape for each in partial.report.violations}
    assert bench.judge.judged == Judged(touched=2, full=0)


def test_record_that_others_may_see_is_told(bench: Bench) -> None:
    """A record of consent that comes in a public graph is to be moved."""
    graph = GRAPH + "synthetic-sent"
    file = next(each for each in VALID if each.stem == "ConsentRecordShape")
    after = bench.before | {graph: entry(graph, "public", read(file, graph))}
    judgement = bench.judge.judge(bench.release, after, [graph], AUDIENCES)
    assert [each.value for each in judgement.report.violations if "Move" in each.message]


def test_what_others_see_has_no_part_in_the_verdict(bench: Bench) -> None:
    """A writer is told nothing but what is wrong with what they see themselves."""
    graph = GRAPH + "synthetic-sent"
    after = bench.before | {graph: entry(graph, "public", read(INVALID[0], graph))}
    seen = frozenset({"public"})
    told = bench.judge.judge(bench.release, after, [graph], seen)
    assert found(told) <= found(bench.full(after, seen))
