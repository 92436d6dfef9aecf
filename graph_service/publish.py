"""The whole pipeline in one page: judge what was read, commit it, derive views and exports.

::

    Ingested -> judge (shapes, zero-row checks, expectations) -> ledger -> views -> exports

Nothing is written before everything was judged, and the release is in the ledger, whole, before
anything is derived from it. No time of the clock enters but the day on which consents must stand:
the same input gives the same bytes, or is refused.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Final

from graph_service.errors import Nonconformity, Withdrawn
from graph_service.forgetting import recover
from graph_service.ingest.contribution import Contribution, Ingested, Origin
from graph_service.ledger.ledger import Ledger, NewEntry
from graph_service.ledger.redaction import is_named
from graph_service.ledger.release import Entry, Release
from graph_service.settings import Settings
from graph_service.state import Progress, State, silent
from graph_service.validate.checks import Check, Finding, run_checks, run_expectations
from graph_service.validate.consent import SHAPE, Grounds
from graph_service.validate.records import Consent
from graph_service.validate.report import Report
from graph_service.validate.shacl import validate
from graph_service.validate.shapes import Shapes
from graph_service.views.audiences import audiences_of
from graph_service.views.store import open_scratch

UNDATED: Final = date(1970, 1, 1)
"""When data was issued that no dataset dates."""


@dataclass(frozen=True)
class Rules:
    """What data is held against; without ``shapes`` no shape is.

    ``consent`` says whether people may only be named on a ground (``validate/consent.py``).
    """

    shapes: Shapes | None = None
    checks: Sequence[Check] = ()
    consent: bool = False


@dataclass(frozen=True)
class Judgement:
    """What shapes, checks and expectations found; ``origins`` tells where subjects were read."""

    report: Report
    findings: tuple[Finding, ...]
    origins: Mapping[str, Origin]

    @property
    def violations(self) -> int:
        """The number of results and findings that block."""
        blocking = [finding for finding in self.findings if finding.severity == "Violation"]
        return len(self.report.violations) + len(blocking)

    @property
    def conforms(self) -> bool:
        """Whether nothing blocks."""
        return self.violations == 0


@dataclass(frozen=True)
class Publication:
    """What :func:`publish` did; ``changed`` says whether ``release`` is a new one."""

    release: Release
    judgement: Judgement
    changed: bool


def judge(
    ingested: Ingested,
    rules: Rules,
    *,
    settings: Settings,
    progress: Progress = silent,
    day: date | None = None,
    hidden: Sequence[Consent] = (),
) -> Judgement:
    """Hold what was read against the shapes, the zero-row checks and the expectations.

    Shapes and checks must hold for each named set of audiences by itself: an incident is not
    evidenced for the public by a claim that only partners see. Consent to be named counts wherever
    it is recorded. Expectations count over everything.

    Args:
        ingested: what was read.
        rules: what it is held against.
        settings: the audiences, and the engine and limits of the validation.
        progress: is told the stages.
        day: on which consents must stand; ``None`` is today, in UTC.
        hidden: consents in graphs that are published beside these and that whoever reads the
            judgement may not see; it tells only that none of them covers.

    Raises:
        InputError: an audience that nobody has, an unusable shape, check or expectation.
        ValidationEnded: the validation met its limit of time or memory.
    """
    audiences = audiences_of(settings)
    for each in ingested.contributions:
        audiences.require([each.audience], f"the graph <{each.graph}>")
    present = {each.audience for each in ingested.contributions}
    grounds = Grounds(
        ((each.graph, each.audience, each.quads) for each in ingested.contributions),
        hidden=hidden,
        day=day or datetime.now(UTC).date(),
    )
    results, findings = set(), dict[Finding, None]()
    for name, seen in audiences.differing(present).items():
        graphs = [(c.graph, c.quads) for c in ingested.contributions if c.audience in seen]
        if rules.shapes is not None:
            progress("shapes")
            found = validate(
                [quads for _, quads in graphs],
                rules.shapes,
                engine=settings.shacl_engine,
                seconds=settings.validation_seconds,
                memory=settings.validation_memory,
            )
            results |= {r for r in found.results if not (rules.consent and r.shape == SHAPE)}
        progress("checks")
        select = open_scratch(graphs)
        findings |= dict.fromkeys(run_checks(rules.checks, select))
        if rules.consent:
            results |= set(grounds.results(select, name))
    progress("expectations")
    select = open_scratch((each.graph, each.quads) for each in ingested.contributions)
    for dataset in ingested.datasets:
        findings |= dict.fromkeys(run_expectations(dataset.expectations, select))
    origins = {s: o for each in ingested.contributions for s, o in each.origins.items()}
    return Judgement(Report(results), tuple(findings), origins)


def recorded(ledger: Ledger, entries: Iterable[Entry | NewEntry]) -> Ingested:
    """Return graphs of a release as if they had been read, to judge what a change leaves.

    Raises:
        LedgerError: an object is missing or damaged.
    """
    graphs = (
        Contribution(
            graph=each.graph,
            audience=each.audience,
            dataset=each.dataset,
            contributor=each.contributor,
            quads=each.quads if isinstance(each, NewEntry) else ledger.read(each.object),
            origins={},
        )
        for each in entries
    )
    return Ingested(tuple(graphs), (), ())


def publish(
    ingested: Ingested,
    rules: Rules,
    *,
    settings: Settings,
    progress: Progress = silent,
    day: date | None = None,
) -> Publication:
    """Make ``ingested`` the whole content of the next release, or write nothing but a line.

    ``day`` is the one on which consents must stand; ``None`` is today, in UTC.

    Raises:
        Nonconformity: something blocks; ``report`` is the judgement. The audit log says so.
        InputError, ValidationEnded: as :func:`judge`; two contributions have the same graph.
        Withdrawn: something names what was withdrawn; the text says where that was read.
        LedgerError: the state folder can't be written, is locked or is damaged.
    """
    judgement = judge(ingested, rules, settings=settings, progress=progress, day=day)
    state = State(settings)
    recover(state)
    if not judgement.conforms:
        datasets = sorted({each.dataset for each in ingested.contributions})
        state.ledger.reject(datasets=datasets, violations=judgement.violations)
        raise Nonconformity(f"{judgement.violations} violation(s)", judgement)
    progress("ledger")
    before = state.ledger.current()
    try:
        release = state.ledger.commit(
            entries_of(ingested), issued=_issued(ingested), details={"dates": _dates(ingested)}
        )
    except Withdrawn as error:
        state.ledger.reject(graphs=[error.graph], withdrawn=error.iri)
        raise error.at(_place(ingested, error)) from None
    state.derive(release, progress)
    return Publication(release, judgement, changed=before != release)


def entries_of(ingested: Ingested) -> list[NewEntry]:
    """Return what was read as the graphs of a release."""
    licences = {dataset.name: dataset.licence for dataset in ingested.datasets}
    return [
        NewEntry(
            graph=each.graph,
            audience=each.audience,
            contributor=each.contributor,
            dataset=each.dataset,
            quads=each.quads,
            licence=licences.get(each.dataset, ""),
        )
        for each in ingested.contributions
    ]


def _place(ingested: Ingested, error: Withdrawn) -> str:
    """Return where what names something withdrawn was read: a file and line, or its dataset."""
    (found,) = (each for each in ingested.contributions if each.graph == error.graph)
    lines = (line for line in found.quads.splitlines() if is_named(line, error.iri))
    subjects = [line.partition(b" ")[0].strip(b"<>").decode() for line in lines]
    places = [str(found.origins[each]) for each in subjects if each in found.origins]
    return min(places, default=f"dataset {found.dataset}")


def _issued(ingested: Ingested) -> datetime:
    newest = max((dataset.modified for dataset in ingested.datasets), default=UNDATED)
    return datetime.combine(newest, time(), UTC)


def _dates(ingested: Ingested) -> dict[str, str]:
    """Return when what each audience has was issued: the date of what others see is none of its."""
    modified = {dataset.name: dataset.modified for dataset in ingested.datasets}
    dates: dict[str, date] = {}
    for each in ingested.contributions:
        day = modified.get(each.dataset, UNDATED)
        dates[each.audience] = max(day, dates.get(each.audience, UNDATED))
    return {name: datetime.combine(day, time(), UTC).isoformat() for name, day in dates.items()}
