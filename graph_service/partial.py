"""Judging a change by what it touches: the same verdict, whatever else is published.

::

    graphs before and after -> for each named set of audiences: what it sees of the difference
        -> the nodes whose results may be others -> what decides those results
        -> shapes, checks and the rule of consent, over that alone

What was wrong before and is not touched is not found here.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import ExitStack
from datetime import UTC, datetime
from functools import partial
from typing import Final

from pyoxigraph import BlankNode

from graph_service.ledger.ledger import NewEntry
from graph_service.ledger.release import Entry, Release
from graph_service.publish import Judgement, Rules
from graph_service.settings import Settings
from graph_service.state import State
from graph_service.validate.change.asking import ChangedRules
from graph_service.validate.change.chains import Term
from graph_service.validate.change.kept import KeptProcess
from graph_service.validate.change.later import Later
from graph_service.validate.change.overlay import Nothing, Overlay, holders_of
from graph_service.validate.change.replaced import Replaced, merged
from graph_service.validate.change.shaped import ChangedShapes
from graph_service.validate.change.walking import Bounds
from graph_service.validate.consent import SHAPE
from graph_service.validate.records import Consent
from graph_service.validate.report import Report
from graph_service.validate.shacl import validate
from graph_service.views.audiences import audiences_of
from graph_service.views.looking import Looking
from graph_service.views.store import open_scratch
from graph_service.views.unnamed import shown

After = Mapping[str, Entry | NewEntry]
"""All entries of the release that would follow, by graph."""

_NOTHING: Final = Overlay(Nothing(), {}, {})

_TRIPLES: Final = 10
"""Triples that may be looked at, for each node that may be touched."""


class PartialJudge:
    """Holds changes against rules, which are compiled once.

    Args:
        settings: name the engine and the limits of a validation.
        state: the state folder.
        rules: what changes are held against.

    Raises:
        NotCompiled: a rule reads more than can be followed.
    """

    def __init__(self, settings: Settings, state: State, rules: Rules) -> None:
        self._settings = settings
        self._state = state
        self._consent = rules.consent
        self._shapes = None if rules.shapes is None else ChangedShapes(rules.shapes)
        self._rules = ChangedRules(
            rules.checks, consent=rules.consent, open_graphs=open_scratch, shown=shown
        )
        self._process = KeptProcess(settings.validation_memory, settings.validation_seconds)

    def judge(
        self,
        before: Release,
        after: After,
        changed: Collection[str],
        audiences: Collection[str],
        hidden: Sequence[Consent] = (),
    ) -> Judgement:
        """Return what is wrong with what a change touches, as its writer sees it.

        Args:
            before: the release that it is made from.
            after: all entries of the release that would follow.
            changed: IRIs of the graphs that are new, others than before, or gone.
            audiences: those of the writer: nothing else is looked at.
            hidden: consents in graphs that they do not see.

        Raises:
            TooWide: it touches more than is looked at.
            NotCompiled: there is RDF in it that can't be followed.
            ValidationEnded: the validation met a limit.
            LedgerError: an object is missing or damaged, or a view can't be read or made.
            InputError: an audience that nobody has.
        """
        seen = {g: e.audience for g, e in after.items() if e.audience in audiences}
        declared = audiences_of(self._settings)
        for graph in sorted(seen.keys() & set(changed)):
            declared.require([seen[graph]], f"the graph <{graph}>")
        replaced = self._replaced(before, after, changed, audiences)
        own = {name: each.intersection(audiences) for name, each in declared.sets.items()}
        # a record of consent may be in a graph that is the last one of its audience, and goes
        there = set(seen.values()).union(each.was for each in replaced if each.was in audiences)
        widest = min((each for each in own.values() if there <= each), key=len)
        bounds = self._bounds()
        with ExitStack() as stack:
            overlays = {
                each: self._overlay(before, replaced, each, stack)
                for each in {*own.values()}
                if each
            }
            named = {
                name: overlays[own[name]] for name in declared.differing(seen.values()) if own[name]
            }
            results, findings = self._rules.find(
                named,
                overlays.get(widest, _NOTHING),
                seen,
                bounds,
                hidden=hidden,
                day=datetime.now(UTC).date(),
            )
            for overlay in named.values():
                results |= set(self._shaped(overlay, bounds).results)
        return Judgement(Report(results), findings, {})

    def examine(self, quads: bytes, release: Release, audiences: Collection[str]) -> Report:
        """Return the results of shapes about the subjects of N-Quads and about blank nodes.

        Args:
            quads: what is held against the shapes beside a release, the graphs merged.
            release: the release.
            audiences: what is looked at of it.

        Raises:
            TooWide: it touches more than is looked at.
            NotCompiled: there is RDF in it that can't be followed.
            ValidationEnded: the validation met a limit.
            LedgerError: a view can't be read.
            SyntaxError: they are not N-Quads.
        """
        come = holders_of(quads)
        with ExitStack() as stack:
            beside = Later(partial(self._looking, release, frozenset(audiences), stack))
            overlay = Overlay(beside, come, {})
            about = overlay.subjects() | {
                each.object for each in come if isinstance(each.object, BlankNode)
            }
            return self._shaped(overlay, self._bounds(), about)

    def _shaped(
        self, overlay: Overlay, bounds: Bounds, about: Collection[Term] | None = None
    ) -> Report:
        """Return the results of shapes about what a change touches, or about some nodes."""
        data = b"" if self._shapes is None else self._shapes.data(overlay, bounds, about)
        if self._shapes is None or not data:
            return Report(())
        report = validate(
            [data],
            self._shapes.shapes,
            engine=self._settings.shacl_engine,
            seconds=self._settings.validation_seconds,
            process=self._process,
        )
        # the rule of consent takes the place of this shape
        return Report(r for r in report.results if not (self._consent and r.shape == SHAPE))

    def _overlay(
        self,
        before: Release,
        replaced: Iterable[Replaced],
        audiences: frozenset[str],
        stack: ExitStack,
    ) -> Overlay:
        """Return what those with some audiences see after a change."""
        come, gone = merged(each.holders(audiences) for each in replaced)
        return Overlay(Later(partial(self._looking, before, audiences, stack)), come, gone)

    def _replaced(
        self,
        before: Release,
        after: After,
        changed: Collection[str],
        audiences: Collection[str],
    ) -> list[Replaced]:
        """Return the graphs that changed, as far as those with some audiences see them."""
        there = {each.graph: each for each in before.entries if each.graph in changed}
        replaced = []
        for graph in sorted(changed):
            pair = there.get(graph), after.get(graph)
            old, new = (each if each and each.audience in audiences else None for each in pair)
            replaced.append(
                Replaced(
                    was=None if old is None else old.audience,
                    old=b"" if old is None else self._quads(old),
                    now=None if new is None else new.audience,
                    new=b"" if new is None else self._quads(new),
                )
            )
        return replaced

    def _quads(self, entry: Entry | NewEntry) -> bytes:
        if isinstance(entry, NewEntry):
            return entry.quads
        return self._state.ledger.read(entry.object)

    def _bounds(self) -> Bounds:
        nodes = self._settings.touched_nodes
        return Bounds(nodes, nodes * _TRIPLES)

    def _looking(self, release: Release, audiences: frozenset[str], stack: ExitStack) -> Looking:
        """Return what finds triples of a release, until the stack is closed."""
        view, lease = self._state.hold(release, audiences)
        stack.callback(lease.close)
        objects = self._state.views.objects(view)
        return Looking(view.path, lambda graph: self._state.ledger.read(objects[graph]))
