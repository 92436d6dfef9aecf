"""Judging a change of graphs before it is committed, as its writer would see what comes of it.

What a writer may not see has no part in it, neither in the verdict nor in its report; so a verdict
tells nothing of it. Consents to be named are the exception: records of them count wherever they
are, and all that a verdict tells is that none covers.
"""

import threading
from collections.abc import Collection, Mapping

from graph_service.consents import HiddenConsents
from graph_service.ledger.ledger import NewEntry
from graph_service.ledger.release import Entry, Release
from graph_service.publish import Judgement, Rules, judge, recorded
from graph_service.rules import read_rules
from graph_service.settings import Settings
from graph_service.state import State
from graph_service.validate.report import Report

__all__ = ["Judge", "Judgement"]


class Judge:
    """Holds changes against the rules that the settings name, which are read once.

    Args:
        settings: name the shapes and the limits of a validation.
        state: the state folder.
    """

    def __init__(self, settings: Settings, state: State) -> None:
        self._settings = settings
        self._state = state
        self._hidden = HiddenConsents(state.ledger)
        self._reading = threading.Lock()
        self._rules: Rules | None = None

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
        seen = [each for each in after.values() if each.audience in audiences]
        return judge(
            recorded(self._state.ledger, seen),
            rules,
            settings=self._settings,
            hidden=self._hidden.of(before.entries, audiences) if rules.consent else (),
        )

    def _read_rules(self) -> Rules:
        with self._reading:
            if self._rules is None:
                self._rules = read_rules(self._settings.shapes)
            return self._rules
