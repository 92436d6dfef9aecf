"""``fsck``: is the record sound?"""

import click

from graph_service.cli.faults import FAULT
from graph_service.cli.options import with_settings
from graph_service.ledger.fsck import examine
from graph_service.settings import Settings
from graph_service.state import State


@click.command()
@with_settings()
def fsck(settings: Settings) -> None:
    """Read every byte of the ledger and say what is damaged; write nothing.

    Exit code 0: sound; 2: damaged. Orphans and unfinished files, which a crash may leave, are
    named and harm nothing.
    """
    found = examine(State(settings).ledger)
    for name in found.orphans:
        click.echo(f"orphan: objects/{name}")
    for name in found.leftovers:
        click.echo(f"unfinished: {name}")
    for fault in found.faults:
        click.echo(f"fault: {fault}", err=True)
    click.echo(
        f"{found.releases} release(s), {found.objects} object(s), {len(found.faults)} fault(s)"
    )
    if found.faults:
        raise SystemExit(FAULT)
