"""Hold foreign RDF against the shapes, beside what its sender sees, and write nothing.

What is sent in usually names things that are in the graph already (a State, a mechanism, a term of
a scheme), so it is validated together with a release, and only what concerns it is reported.
"""

import threading
from collections.abc import Collection
from contextlib import suppress
from dataclasses import replace
from typing import Final

from graph_service.errors import Unavailable
from graph_service.partial import PartialJudge
from graph_service.publish import Rules
from graph_service.rules import read_rules
from graph_service.settings import Settings
from graph_service.state import State
from graph_service.validate.change.chains import NotCompiled
from graph_service.validate.change.walking import TooWide
from graph_service.validate.report import Report
from graph_service.validate.shacl import validate
from graph_service.validate.shapes import Shapes

__all__ = ["Examiner", "Report"]

_AT_ONCE: Final = 1


class Examiner:
    """Validates what callers send in, a bounded number at a time.

    Args:
        settings: name the shapes and the engine; the limits of a query hold for a validation, too.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = replace(
            settings,
            validation_seconds=min(settings.validation_seconds, settings.query_seconds),
            validation_memory=min(settings.validation_memory, settings.query_memory),
        )
        self._state = State(settings)
        self._partial: PartialJudge | None = None
        self._places = threading.Semaphore(_AT_ONCE)
        self._reading = threading.Lock()
        self._rules: Rules | None = None

    def examine(self, quads: bytes, release: int, audiences: Collection[str]) -> Report:
        """Return the results about subjects of what was sent in; without shapes there are none.

        Args:
            quads: N-Quads; names of graphs are dropped.
            release: number of the release that they are held beside.
            audiences: who asks: only what they see of the release is read.

        Raises:
            LedgerError: the release can't be read.
            Unavailable: others are being validated.
            ValidationEnded: time or memory did not suffice.
            InputError: the shapes that the settings name can't be read or used.
            SyntaxFault: it is RDF that the engine does not take, for instance triple terms.
        """
        shapes = self._read_shapes()
        if shapes is None:
            return Report(())
        if not self._places.acquire(timeout=1.0):
            raise Unavailable("other data is being validated", retry_after=5)
        try:
            report = self._report(quads, release, audiences, shapes)
        finally:
            self._places.release()
        subjects = {line.split(b" ", 1)[0].decode() for line in quads.splitlines()}
        # the release has no blank nodes, so those in the report were sent in
        return Report(
            each for each in report.results if each.focus.startswith("_:") or each.focus in subjects
        )

    def _report(
        self, quads: bytes, release: int, audiences: Collection[str], shapes: Shapes
    ) -> Report:
        """Return what is wrong near what was sent in, or with all there is where that is much."""
        if self._partial is not None:
            try:
                return self._partial.examine(quads, self._state.ledger.release(release), audiences)
            except (TooWide, NotCompiled, SyntaxError):
                pass  # a full run knows what to do, and says what is wrong
        return validate(
            [*self._seen(release, audiences), quads],
            shapes,
            engine=self._settings.shacl_engine,
            seconds=self._settings.validation_seconds,
            memory=self._settings.validation_memory,
        )

    def _seen(self, release: int, audiences: Collection[str]) -> list[bytes]:
        views = self._state.views
        content = views.content(self._state.ledger.release(release), audiences)
        return [quads for _, quads in content]

    def _read_shapes(self) -> Shapes | None:
        with self._reading:
            if self._rules is None:
                rules = read_rules(self._settings.shapes)
                with suppress(NotCompiled):
                    # what a person may be named for takes the day and the audience: not here
                    self._partial = PartialJudge(self._settings, self._state, Rules(rules.shapes))
                self._rules = rules
            return self._rules.shapes
