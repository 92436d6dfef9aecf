"""Judging a change of graphs before it is committed, as its writer would see what comes of it.

What a writer may not see has no part in it, neither in the verdict nor in its report; so a verdict
tells nothing of it. Consents to be named are the exception: records of them count wherever they
are, and all that a verdict tells is that none covers.

A change is judged by what it touches. One that touches very much, and rules that can't be
followed, take a look at everything: that is slow, and as right. A full pass then looks soon at
what others see beside it.
"""

import threading
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from graph_service.consents import HiddenConsents
from graph_service.errors import LedgerError
from graph_service.inspection.requests import ask_inspection
from graph_service.ledger.ledger import NewEntry
from graph_service.ledger.release import Entry, Release
from graph_service.partial import PartialJudge
from graph_service.publish import Judgement, Rules, judge, recorded
from graph_service.rules import read_rules
from graph_service.settings import Settings
from graph_service.state import State
from graph_service.validate.change.chains import NotCompiled
from graph_service.validate.change.walking import TooWide
from graph_service.validate.report import Report

__all__ = ["Judge", "Judged", "Judgement"]


@dataclass
class Judged:
    """How many changes were judged by what they touch, and how many by all there is.

    ``uncompiled`` says why the rules can't be followed, which makes every judgement a full one.
    """

    touched: int = 0
    full: int = 0
    uncompiled: str | None = None


class Judge:
    """Holds changes against the rules that the settings name, which are read once.

    Args:
        settings: name the shapes and the limits of a validation.
        state: the state folder.
    """

    def __init__(self, settings: Settings, state: State) -> None:
        self.judged = Judged()
        self._settings = settings
        self._state = state
        self._hidden = HiddenConsents(state.ledger)
        self._reading = threading.Lock()
        self._rules: Rules | None = None
        self._partial: PartialJudge | None = None

    def judge(
        self,
        before: Release,
        after: Mapping[str, Entry | NewEntry],
        changed: Collection[str],
        audiences: Collection[str],
    ) -> Judgement:
        """Return what is wrong with a change.

        Args:
            before: the release that it is made from.
            after: all entries of the release that would follow, by graph.
            changed: IRIs of the graphs that are new, others than before, or gone.
            audiences: those of the writer: nothing else is looked at.

        Raises:
            ValidationEnded: the validation met a limit.
            LedgerError: an object is missing or damaged.
            InputError: shapes or checks can't be read or used.
        """
        rules = self._read_rules()
        if rules.shapes is None and not rules.checks:
            return Judgement(Report(()), (), {})
        hidden = self._hidden.of(before.entries, audiences) if rules.consent else ()
        if self._partial is not None:
            try:
                found = self._partial.judge(before, after, changed, audiences, hidden)
            except TooWide:
                # all that this writer sees is judged below; what others see is judged aside
                if not self._settings.is_replica:  # what only is examined is published nowhere
                    ask_inspection(self._settings.state, "a change touched very much")
            except (NotCompiled, LedgerError):
                pass  # where a view can't be made, the record itself may do
            else:
                self.judged.touched += 1
                return found
        seen = [each for each in after.values() if each.audience in audiences]
        found = judge(
            recorded(self._state.ledger, seen), rules, settings=self._settings, hidden=hidden
        )
        self.judged.full += 1
        return found

    def _read_rules(self) -> Rules:
        with self._reading:
            if self._rules is None:
                rules = read_rules(self._settings.shapes)
                try:
                    self._partial = PartialJudge(self._settings, self._state, rules)
                except NotCompiled as reason:
                    self.judged.uncompiled = str(reason)
                self._rules = rules
            return self._rules
