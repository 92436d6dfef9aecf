"""A pull: what a partner withdrew goes, then what it publishes comes, or nothing changes.

::

    lock -> feed -> withdrawals honoured -> file (304: done) -> expanded -> graphs in canonical form
         -> admitted -> judged by all shapes and checks -> one release, with provenance
"""

import hashlib
import random
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Final

from graph_service.errors import (
    GraphServiceError,
    InputError,
    LedgerError,
    Nonconformity,
    OutOfScope,
    Overtaken,
    Unavailable,
)
from graph_service.harvest.fetching import Fetching, Validators
from graph_service.harvest.hearing import Hearing
from graph_service.harvest.keeping import FAILED, REFUSED, UNCHANGED, Keeping, Known
from graph_service.harvest.pulled import Pulled
from graph_service.harvest.reading import is_own
from graph_service.harvest.refusing import report_of
from graph_service.harvest.taking import Taking
from graph_service.partners.faults import PartnerFault
from graph_service.partners.gateway import Gateway
from graph_service.partners.harvest import Harvest
from graph_service.partners.partner import Partner
from graph_service.settings import Settings
from graph_service.state import State
from graph_service.writing import Writer

EVENT: Final = "pull-refused"
"""Event of the audit log: a file came, and may not be published."""

_JITTER: Final = 0.1
_FIRST: Final = 300.0
_HOUR: Final = 3600.0


class Puller:
    """Pulls from partners.

    Args:
        settings: name the rules and the limits.
        state: the state folder.
        writer: makes the change.
        gateway: the way to the partners.
        follow: returns when this process answers from the newest release.
    """

    def __init__(
        self,
        settings: Settings,
        state: State,
        writer: Writer,
        gateway: Gateway,
        follow: Callable[[], object],
    ) -> None:
        self._settings = settings
        self._state = state
        self._taking = Taking(settings, state, writer, follow)
        self._gateway = gateway
        self._follow = follow

    def pull(self, partner: Partner, *, afresh: bool = False, due: bool = False) -> Pulled | None:
        """Pull from a partner.

        Args:
            partner: whose entry names a file.
            afresh: fetch it, whatever is known of it.
            due: only what is due, which may be nothing; then ``None`` is returned.

        Raises:
            Conflict: somebody else pulls from it.
            LedgerError: what is known of it is damaged, or the disk takes nothing.
        """
        self._state.ledger.require_writable()
        harvest, keeping = partner.harvest, Keeping(self._settings.state, partner.name)
        if harvest is None:
            raise InputError(f"nothing is pulled from {partner.name}: its entry names no file")
        with keeping.alone():
            known, now = keeping.read(), time.time()
            hearing = Hearing(self._settings, self._state, self._gateway, self._follow)
            withdrawn: tuple[str, ...] = ()
            if harvest.withdrawals and (not due or known.feed_due <= now):
                known, withdrawn = hearing.hear(partner, harvest, keeping, known)
            if due and known.due > now:
                return None
            return self._pull(partner, harvest, keeping, known, withdrawn, afresh=afresh)

    def _pull(
        self,
        partner: Partner,
        harvest: Harvest,
        keeping: Keeping,
        known: Known,
        withdrawn: tuple[str, ...],
        *,
        afresh: bool,
    ) -> Pulled:
        entry = _entry_of(partner)
        fetching = Fetching(self._gateway, partner, harvest, keeping.folder)
        same = not afresh and known.entry == entry and self._has(partner.name, harvest, known)
        validators = Validators(known.etag, known.modified) if same else Validators()
        if withdrawn:
            fetching.clear()  # a part of a file may have what was withdrawn
        known = known.but(looked=_now())
        try:
            seconds = self._settings.partner_pull_seconds
            file = fetching.fetch(validators, deadline=time.monotonic() + seconds)
            if file is None:
                done = Pulled(partner.name, UNCHANGED, release=known.release)
                known = known.but(outcome=UNCHANGED, reason="", failures=0, doubtful=0)
            else:
                try:
                    known, done = self._taking.take(partner, harvest, keeping, known, file)
                finally:
                    fetching.clear()
                known = known.but(entry=entry)
            keeping.settle()
        except (PartnerFault, LedgerError, Unavailable, Overtaken) as error:
            known = keeping.read().but(looked=known.looked)  # what was begun on the way counts
            known = known.but(outcome=FAILED, reason=str(error), failures=known.failures + 1)
            done = Pulled(partner.name, FAILED, str(error))
        except GraphServiceError as error:
            known = keeping.read().but(looked=known.looked)
            known, done = self._refused(partner, keeping, known, error)
        known = keeping.write(known.but(due=_due(harvest, known)))
        changes = {"withdrawn": withdrawn, "warning": known.warning}
        return Pulled(**{**vars(done), **changes})

    def _refused(
        self, partner: Partner, keeping: Keeping, known: Known, error: GraphServiceError
    ) -> tuple[Known, Pulled]:
        reason = str(error)
        if isinstance(error, OutOfScope):
            reason = "a token may write its graphs and would not see them: revoke it"
        path = keeping.report(report_of(partner, reason, error, self._settings.shapes))
        if not isinstance(error, Nonconformity):  # the writer notes that itself
            self._state.ledger.note(EVENT, partner=partner.name, reason=reason)
        known = known.but(outcome=REFUSED, reason=reason, failures=known.failures + 1)
        return known, Pulled(partner.name, REFUSED, reason, report=path)

    def _has(self, name: str, harvest: Harvest, known: Known) -> bool:
        """Return whether the record has what was pulled last, and for whom it is kept."""
        own = [e for e in self._state.current().entries if is_own(name, e)]
        present = {each.graph: each.object for each in own}
        return present == known.graphs and {each.audience for each in own} <= {harvest.audience}


def _entry_of(partner: Partner) -> str:
    said = (partner.harvest, partner.terms, sorted(partner.title.items()), partner.credential)
    return hashlib.sha256(repr(said).encode()).hexdigest()


def _due(harvest: Harvest, known: Known) -> float:
    """Return when to pull next: as its entry says; after faults soon, and later each time."""
    usual = harvest.hours * _HOUR
    wait = usual
    if known.outcome == FAILED:
        wait = min(usual, _FIRST * 2.0 ** min(known.failures - 1, 20))
    spread = random.uniform(-_JITTER, _JITTER)  # noqa: S311 - that not all come at once
    return time.time() + wait * (1 + spread)


def _now() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
