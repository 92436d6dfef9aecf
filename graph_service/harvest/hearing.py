"""A partner's feed is heard, and what it says is done: before anything is pulled."""

import logging
import time
from collections.abc import Callable
from typing import Final

from graph_service.errors import LedgerError
from graph_service.harvest.fetching import Validators
from graph_service.harvest.honouring import Claims, allow_again, take_out, weigh
from graph_service.harvest.keeping import Keeping, Known
from graph_service.harvest.listening import Heard, listen, mark_of
from graph_service.ledger.release import tombstone_name
from graph_service.partners.faults import PartnerFault
from graph_service.partners.gateway import Gateway
from graph_service.partners.harvest import Harvest
from graph_service.partners.partner import Partner
from graph_service.settings import Settings
from graph_service.state import State

EVENT: Final = "partner-withdrew"
"""Event of the audit log: what a partner's feed said, in numbers."""

_MARKS: Final = 50_000
"""Entries of a feed that are known at a time."""

_LOG: Final = logging.getLogger(__name__)


class Hearing:
    """Hears feeds.

    Args:
        settings: the limits.
        state: the state folder.
        gateway: the way to the partners.
        follow: returns when this process answers from the newest release.
    """

    def __init__(
        self,
        settings: Settings,
        state: State,
        gateway: Gateway,
        follow: Callable[[], object],
    ) -> None:
        self._settings = settings
        self._state = state
        self._gateway = gateway
        self._follow = follow

    def hear(
        self, partner: Partner, harvest: Harvest, keeping: Keeping, known: Known
    ) -> tuple[Known, tuple[str, ...]]:
        """Do what is new in a feed, and return what is known now and what went.

        A feed that can't be had or read is a warning: what is published is pulled all the same.

        Raises:
            LedgerError: the record can't be written, or is damaged.
        """
        seconds = self._settings.partner_feed_seconds
        known = known.but(feed_due=time.time() + seconds)
        try:
            heard = self._listen(partner, harvest, known)
        except (PartnerFault, LedgerError) as error:
            warning = f"its feed of withdrawals could not be heard: {error}"
            if warning != known.warning:
                _LOG.warning("%s: %s", partner.name, warning)
            return keeping.write(known.but(warning=warning)), ()
        if heard is None:
            return keeping.write(known.but(warning="")), ()
        claims = weigh(self._state, partner.name, harvest, heard.gone)
        known, done = self._do(partner, keeping, known, claims)
        marks = [mark_of(each) for each in heard.gone]
        warning = self._told(partner, claims, heard, done)
        known = known.but(
            feed_etag=heard.validators.etag,
            feed_modified=heard.validators.modified,
            heard=(*known.heard, *marks)[-_MARKS:],
            doubtful=int(claims.unknown or known.doubtful),
            due=0.0 if done or claims.unknown else known.due,
            withdrawn=known.withdrawn + len(done),
            warning=warning,
        )
        return keeping.write(known), tuple(done)

    def _listen(self, partner: Partner, harvest: Harvest, known: Known) -> Heard | None:
        if harvest.withdrawals is None:
            return None
        return listen(
            self._gateway,
            partner,
            harvest.withdrawals,
            Validators(known.feed_etag, known.feed_modified),
            frozenset(known.heard),
            deadline=time.monotonic() + self._settings.partner_pull_seconds,
        )

    def _do(
        self, partner: Partner, keeping: Keeping, known: Known, claims: Claims
    ) -> tuple[Known, list[str]]:
        """Take out what is to go; what a crash leaves undone is heard again."""
        name = partner.name
        done = take_out(self._state, name, claims.own, self._follow)
        if claims.shared:
            barred = {*known.barred, *(tombstone_name(each) for each in claims.shared)}
            renewing = {*known.renewing, *claims.anew}
            changes = {"barred": tuple(sorted(barred)), "renewing": tuple(sorted(renewing))}
            known = keeping.write(known.but(graphs=None, **changes))
            take_out(self._state, name, sorted(claims.anew), self._follow)
            allow_again(self._state, claims.anew)
            done += claims.shared
        return known, done

    def _told(self, partner: Partner, claims: Claims, heard: Heard, done: list[str]) -> str:
        """Say in the logs what was done, and return what has to be looked at by somebody."""
        parts = []
        if claims.is_sweep:
            parts.append(
                f"it withdrew {len(done)} of {claims.things} things at once: that was done; ask it"
            )
        if claims.shared:
            parts.append(
                f"it withdrew {len(claims.shared)} thing(s) that others name, too: its own graphs "
                f"were begun anew; what others say is yours to decide: {_few(claims.shared)}"
            )
        if claims.false:
            parts.append(
                f"its feed names {len(claims.false)} thing(s) of others, which was refused: "
                f"{_few(claims.false)}"
            )
        if heard.cut:
            parts.append("its feed has more documents than are read")
        if done or parts:
            self._state.ledger.note(
                EVENT,
                partner=partner.name,
                withdrawn=len(done),
                shared=len(claims.shared),
                refused=len(claims.false),
                sweep=claims.is_sweep,
            )
        warning = "; ".join(parts)
        if warning:
            _LOG.error("%s: %s", partner.name, warning)
        return warning


def _few(iris: list[str]) -> str:
    return ", ".join(f"<{each}>" for each in sorted(iris)[:3]) + (" ..." if len(iris) > 3 else "")
