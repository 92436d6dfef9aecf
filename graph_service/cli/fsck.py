"""``fsck``: is the record sound?"""

import click

from graph_service.access.tokens import tokens_of
from graph_service.backup.restoring import STAGE
from graph_service.cli.faults import FAULT
from graph_service.cli.options import with_settings
from graph_service.errors import LedgerError
from graph_service.ledger.fsck import examine
from graph_service.settings import Settings
from graph_service.state import State


@click.command()
@with_settings()
def fsck(settings: Settings) -> None:
    """Read every byte of the ledger and say what is damaged; write nothing.

    Exit code 0: sound; 2: damaged. Orphans and unfinished files, which a crash may leave, are
    named and harm nothing; so are derived files that are damaged, which rebuild makes anew.
    """
    state = State(settings)
    found = examine(state.ledger)
    faults = [*found.faults, *_token_faults(settings)]
    for name in found.orphans:
        click.echo(f"orphan: objects/{name}")
    for name in found.leftovers:
        click.echo(f"unfinished: {name}")
    if (settings.state / STAGE).exists():
        click.echo(f"unfinished: {STAGE}")
    for name in state.unsound():
        click.echo(f"derived: {name}; rebuild makes it anew")
    for fault in faults:
        click.echo(f"fault: {fault}", err=True)
    click.echo(f"{found.releases} release(s), {found.objects} object(s), {len(faults)} fault(s)")
    if faults:
        raise SystemExit(FAULT)


def _token_faults(settings: Settings) -> list[str]:
    try:
        tokens_of(settings.state).all()
    except LedgerError as error:
        return [str(error)]
    return []
