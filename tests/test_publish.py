"""Publishing is all or nothing: judged first, in the ledger second, derived last."""

import shutil
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from graph_service.errors import InputError, LedgerError, Nonconformity, NotFound
from graph_service.ingest.contribution import (
    Contribution,
    Dataset,
    Expectation,
    Ingested,
    Origin,
)
from graph_service.ledger.fsck import examine
from graph_service.publish import Rules, judge, publish, recorded
from graph_service.settings import Settings, read_settings
from graph_service.state import State
from graph_service.validate.checks import Check
from graph_service.validate.shapes import read_shapes
from graph_service.views.audiences import INTERNAL, PUBLIC
from graph_service.views.store import open_view
from tests.exported import export_release, export_view

SHAPES = """
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix ex: <https://example.org/> .
ex:ThingShape a sh:NodeShape ; sh:targetClass ex:Thing ; sh:property ex:ThingShape-label .
ex:ThingShape-label a sh:PropertyShape ; sh:path ex:label ; sh:minCount 1 ;
    sh:severity sh:Violation ; sh:message "A thing needs a label." .
"""
CHECK = Check(
    "no-bad-things",
    "A thing is bad: remove it.",
    "SELECT ?s WHERE { ?s <https://example.org/label> 'bad' }",
    "no-bad-things.rq",
)


def make_contribution(
    name: str, *labels: str, audience: str = "public", kind: str = "Thing"
) -> Contribution:
    """Return a graph about one synthetic thing."""
    graph, thing = f"https://example.org/g/{name}", f"https://example.org/{name}"
    pairs = [
        ("<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>", f"<https://example.org/{kind}>"),
        *(("<https://example.org/label>", f'"{label}"') for label in labels),
    ]
    quads = "".join(sorted(f"<{thing}> {p} {o} <{graph}> .\n" for p, o in pairs)).encode()
    origins = {thing: Origin("things.csv", 7)}
    return Contribution(graph, audience, "things", "Synthetic Office", quads, origins)


def make_ingested(
    *contributions: Contribution, expectations: Sequence[Expectation] = ()
) -> Ingested:
    """Return what ingest would hand on for one synthetic dataset."""
    dataset = Dataset(
        name="things",
        title="Things",
        publisher="Synthetic Office",
        licence="CC0-1.0",
        source="none",
        audience="public",
        modified=date(2026, 1, 31),
        expectations=tuple(expectations),
        folder=Path("things"),
    )
    return Ingested(contributions, (dataset,), ())


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Return settings whose state folder does not exist yet."""
    return read_settings({"state": tmp_path / "state"}, {})


@pytest.fixture
def rules(tmp_path: Path) -> Rules:
    """Return one shape and one check."""
    (tmp_path / "shapes.ttl").write_text(SHAPES)
    return Rules(read_shapes(tmp_path / "shapes.ttl"), [CHECK])


def test_conforming_data_becomes_a_release(settings: Settings, rules: Rules) -> None:
    """What conforms is in the ledger, in the view and in the exports, once they are made."""
    stages: list[str] = []
    ingested = make_ingested(make_contribution("a", "one"), make_contribution("b", "two"))
    done = publish(ingested, rules, settings=settings, progress=stages.append)
    assert (done.release.number, done.changed) == (1, True)
    assert done.release.issued == datetime(2026, 1, 31, tzinfo=UTC)
    assert {entry.licence for entry in done.release.entries} == {"CC0-1.0"}
    state = State(settings)
    assert state.current() == done.release
    assert len(open_view(state.view(done.release, PUBLIC).path)) == 8
    head = (export_view(state, state.view(done.release, PUBLIC)) / "graph.ttl").read_text()
    assert "things; Synthetic Office; CC0-1.0" in head
    assert stages == [
        "shapes",
        "checks",
        "expectations",
        "ledger",
        "view public",
    ]


def test_violation_writes_nothing_but_an_audit_line(settings: Settings, rules: Rules) -> None:
    """What does not conform changes no release, view or export, and is told with its place."""
    publish(make_ingested(make_contribution("a", "one")), rules, settings=settings)
    state = State(settings)
    before = state.current()
    with pytest.raises(Nonconformity, match=r"1 violation\(s\)") as caught:
        publish(
            make_ingested(make_contribution("a", "one"), make_contribution("b")),
            rules,
            settings=settings,
        )
    judgement = caught.value.report
    assert "things.csv:7" in judgement.report.text(judgement.origins)  # type: ignore[attr-defined]
    assert state.current() == before
    records = list(state.ledger.audit.records())
    assert [record.event for record in records] == ["accepted", "rejected"]
    assert records[1].details == {"datasets": ["things"], "violations": 1}
    assert examine(state.ledger).orphans == ()


def test_check_with_a_row_blocks(settings: Settings, rules: Rules) -> None:
    """A row of a zero-row check is as grave as a violated shape."""
    ingested = make_ingested(make_contribution("a", "bad"))
    judgement = judge(ingested, rules, settings=settings)
    assert judgement.report.conforms
    assert [finding.name for finding in judgement.findings] == ["no-bad-things"]
    with pytest.raises(Nonconformity):
        publish(ingested, rules, settings=settings)


def test_each_audience_set_must_conform_by_itself(settings: Settings, rules: Rules) -> None:
    """A public thing is not labelled for the public by a statement that only insiders see."""
    thing = make_contribution("a")
    label = make_contribution("a", "one", audience="internal")
    label = Contribution(
        "https://example.org/g/labels",
        "internal",
        "things",
        "Synthetic Office",
        label.quads.replace(b"/g/a>", b"/g/labels>"),
        {},
    )
    ingested = make_ingested(thing, label)
    assert judge(ingested, rules, settings=settings).violations == 1
    everyone = make_ingested(thing, make_contribution("b", "two", audience="internal"))
    assert judge(everyone, rules, settings=settings).violations == 1


def test_each_further_audience_must_conform_by_itself(settings: Settings, rules: Rules) -> None:
    """What only partners see does not label a thing for a single partner's own audience."""
    settings = replace(settings, audiences="acme")
    thing = make_contribution("a", audience="acme")
    graph = "https://example.org/g/labels"
    label = replace(
        make_contribution("a", "one", audience="partner"),
        graph=graph,
        quads=f'<https://example.org/a> <https://example.org/label> "one" <{graph}> .\n'.encode(),
    )
    assert judge(make_ingested(thing, label), rules, settings=settings).violations == 1
    labelled = replace(label, audience="acme")
    assert judge(make_ingested(thing, labelled), rules, settings=settings).conforms


def test_further_audiences_have_views_and_exports_of_their_own(settings: Settings) -> None:
    """Each declared audience that has graphs gets files, and sees no other's."""
    settings = replace(settings, audiences="acme, zeta")
    names = ("public", "partner", "acme", "internal")
    ingested = make_ingested(*(make_contribution(name, "one", audience=name) for name in names))
    publish(ingested, Rules(), settings=settings)
    export_release(State(settings), State(settings).current())
    folders = {path.name for path in (settings.state / "exports").iterdir()}
    everyone = "acme+internal+partner+public+zeta"
    assert folders == {"public", "partner+public", "acme+public", everyone}
    found = (settings.state / "exports" / "acme+public").rglob("graph.nt")
    (text,) = [path.read_text() for path in found]
    assert [name for name in names if f"<https://example.org/{name}>" in text] == ["public", "acme"]


@pytest.mark.parametrize(
    ("minimum", "maximum", "conforms", "found"),
    [(1, 3, True, 0), (4, None, False, 1), (None, 1, True, 1)],
)
def test_expectations_block_below_and_warn_above(
    settings: Settings, minimum: int | None, maximum: int | None, conforms: bool, found: int
) -> None:
    """Too few is an error, too many a warning; public and internal things count together."""
    query = "SELECT (COUNT(*) AS ?n) WHERE { ?s a <https://example.org/Thing> }"
    ingested = make_ingested(
        make_contribution("a", "one"),
        make_contribution("b", "two", audience="internal"),
        expectations=[Expectation("things", query, minimum, maximum)],
    )
    judgement = judge(ingested, Rules(), settings=settings)
    assert (judgement.conforms, len(judgement.findings)) == (conforms, found)


def test_release_is_judged_as_it_is_recorded(settings: Settings) -> None:
    """What was published, or would be, is held against other rules like what is read."""
    one, two = make_contribution("a", "one"), make_contribution("b", "bad", audience="internal")
    release = publish(make_ingested(one, two), Rules(), settings=settings).release
    found = recorded(State(settings).ledger, release.entries)
    assert {(c.graph, c.audience, c.quads) for c in found.contributions} == {
        (c.graph, c.audience, c.quads) for c in (one, two)
    }
    assert judge(found, Rules(checks=[CHECK]), settings=settings).violations == 1


def test_same_input_changes_nothing(settings: Settings, rules: Rules) -> None:
    """Publishing again what is there gives the same release."""
    ingested = make_ingested(make_contribution("a", "one"))
    first = publish(ingested, rules, settings=settings)
    again = publish(ingested, rules, settings=settings)
    assert (again.release, again.changed) == (first.release, False)


def test_same_input_gives_the_same_bytes(tmp_path: Path, rules: Rules) -> None:
    """Two builds in two places agree in every byte of the record and of the exports."""
    trees = []
    for name in ("one", "two"):
        settings = read_settings({"state": tmp_path / name}, {})
        publish(make_ingested(make_contribution("a", "one")), rules, settings=settings)
        export_release(State(settings), State(settings).current())
        files = [
            path
            for part in ("ledger/objects", "ledger/releases", "exports")
            for path in (tmp_path / name / part).rglob("*")
            if path.is_file()
        ]
        trees.append({str(p.relative_to(tmp_path / name)): p.read_bytes() for p in files})
    assert trees[0] == trees[1]
    assert len(trees[0]) == 8


def test_internal_data_has_views_and_exports_of_its_own(settings: Settings) -> None:
    """A set that sees more than the public gets its own files, and the public gets no more."""
    ingested = make_ingested(
        make_contribution("a", "one"), make_contribution("b", "two", audience="internal")
    )
    publish(ingested, Rules(), settings=settings)
    state = State(settings)
    export_release(state, state.current())
    folders = sorted(path.name for path in (settings.state / "exports").iterdir())
    assert folders == ["internal+partner+public", "public"]
    assert len(state.view(state.current(), PUBLIC).graphs) == 1
    assert len(state.view(state.current(), INTERNAL).graphs) == 2


def test_issue_date_of_a_view_is_that_of_its_content(settings: Settings) -> None:
    """When only internal data changes, the public view keeps its date."""
    one = make_contribution("a", "one")
    publish(make_ingested(one), Rules(), settings=settings)
    two = make_contribution("b", "two", audience="internal")
    ingested = make_ingested(one, two)
    dataset = replace(ingested.datasets[0], modified=date(2026, 3, 1))
    publish(replace(ingested, datasets=(dataset,)), Rules(), settings=settings)
    state = State(settings)
    release = state.current()
    assert release.issued == datetime(2026, 3, 1, tzinfo=UTC)
    assert state.issued(state.view(release, INTERNAL)) == release.issued
    assert state.issued(state.view(release, PUBLIC)) == datetime(2026, 1, 31, tzinfo=UTC)


def test_rebuild_restores_what_is_derived(settings: Settings, rules: Rules) -> None:
    """Views and exports come back from the ledger alone, the exports byte for byte."""
    publish(make_ingested(make_contribution("a", "one")), rules, settings=settings)
    export_release(State(settings), State(settings).current())
    exports = {p: p.read_bytes() for p in (settings.state / "exports").rglob("*.*")}
    shutil.rmtree(settings.state / "views")
    shutil.rmtree(settings.state / "exports")
    release = State(settings).rebuild()
    assert release.number == 1
    export_release(State(settings), release)
    assert {p: p.read_bytes() for p in (settings.state / "exports").rglob("*.*")} == exports
    assert State(settings).view(release, PUBLIC).triples == 2


def test_nothing_published_is_not_found(settings: Settings) -> None:
    """Asking an empty state for its release is an error that says what to do."""
    with pytest.raises(NotFound, match="graph-service build"):
        State(settings).current()
    with pytest.raises(NotFound):
        State(settings).rebuild()
    assert not settings.state.exists()


def test_faults_of_the_input_write_nothing(settings: Settings, rules: Rules) -> None:
    """An unknown audience or a graph given twice leave no trace."""
    one = make_contribution("a", "one")
    for ingested, reason in (
        (make_ingested(make_contribution("a", "x", audience="publik")), "no such audience"),
        (make_ingested(one, one), "in two contributions"),
    ):
        with pytest.raises(InputError, match=reason):
            publish(ingested, rules, settings=settings)
    assert State(settings).ledger.current() is None


def test_unwritable_state_is_an_error_of_the_ledger(tmp_path: Path) -> None:
    """A state folder that can't be made is named as a fault of the ledger."""
    (tmp_path / "file").write_text("")
    settings = read_settings({"state": tmp_path / "file" / "state"}, {})
    with pytest.raises(LedgerError, match="can't create the ledger"):
        publish(make_ingested(make_contribution("a", "one")), Rules(), settings=settings)
