"""Pulls from partners at the command line."""

from collections.abc import Iterator, Sequence
from typing import Final

from graph_service.errors import Conflict
from graph_service.harvest.keeping import PULLED, UNCHANGED, Keeping
from graph_service.harvest.pulling import Puller
from graph_service.partners.federation import open_gateway
from graph_service.partners.harvest import Harvest
from graph_service.partners.partner import Partner
from graph_service.settings import Settings
from graph_service.state import Release, State
from graph_service.writing import Writer

_GOOD: Final = (PULLED, UNCHANGED)


def pulls(
    settings: Settings, partners: Sequence[Partner], *, afresh: bool
) -> Iterator[tuple[str, bool]]:
    """Pull from partners; yield lines for a person, and whether each is good news.

    Raises:
        InputError: the setting ``partner_networks`` names no network.
        LedgerError: what is known of a partner is damaged.
    """
    state = State(settings)

    def derived() -> Release:
        release = state.current()
        state.derive(release)
        return release

    gateway = open_gateway(settings, settings.state)
    puller = Puller(settings, state, Writer(settings, state, derived), gateway, lambda: None)
    try:
        for each in partners:
            try:
                done = puller.pull(each, afresh=afresh)
            except Conflict as error:
                yield f"{each.name}  {error}", False
                continue
            if done is None:
                continue
            yield str(done), done.outcome in _GOOD
            yield from ((f"  withdrawn by the partner: {iri}", True) for iri in done.withdrawn)
            yield from ((f"  {note}", True) for note in done.notes)
            if done.warning:
                yield f"  warning: {done.warning}", False
            if done.report is not None:
                yield f"  how to mend it: {done.report}", False
    finally:
        gateway.close()


def pulled_line(settings: Settings, partner: Partner, harvest: Harvest) -> str:
    """Return what is pulled from a partner, for whom it is kept, and what came of it last."""
    known = Keeping(settings.state, partner.name).read()
    last = f", {known.outcome} at {known.looked}" if known.outcome else ""
    where = f" from {harvest.export.iri}" if partner.endpoint is not None else ""
    reason = f" ({known.reason})" if known.reason else ""
    warning = f"; {known.warning}" if known.warning else ""
    return f"pulled{where} for {harvest.audience}{last}{reason}{warning}"
