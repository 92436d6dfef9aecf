"""``restore``: put a backup into a state folder."""

from pathlib import Path

import click

from graph_service.backup.restoring import restore_backup
from graph_service.cli.options import with_settings
from graph_service.ledger.durable import disk_faults, make_folder
from graph_service.ledger.lock import sole
from graph_service.settings import Settings


@click.command()
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--replace", is_flag=True, help="Replace the record that is there.")
@click.option(
    "--with-tokens", is_flag=True, help="The file of tokens, too, where the state folder has none."
)
@with_settings()
def restore(settings: Settings, path: Path, replace: bool, with_tokens: bool) -> None:
    """Verify the backup at PATH, a folder or one file, and put it into the state folder.

    No service may run on that folder. Nothing is changed unless all of the backup is sound. The
    audit log of a record that is replaced is kept beside the restored one, and what was withdrawn
    from it is withdrawn from the restored one, too. Views and exports are
    made when they are needed, or by rebuild. Entries of partners come with the backup only
    where the state folder has none.
    """
    with disk_faults("can't make the state folder"):
        make_folder(settings.state)
    with sole(settings.state, 0):
        done = restore_backup(path, settings.state, replace=replace, tokens=with_tokens)
    click.echo(f"restored: {done.description}")
    if done.partners:
        names = ", ".join(each.name for each in done.partners)
        click.echo(f"partners that may be called from now on: {names}")
    for each in done.partners:
        if each.credential is not None:
            click.echo(f"its secret was in no backup, put it back: {each.name} ({each.credential})")
    if done.withdrawn:
        click.echo(f"withdrawn again, as in the replaced record: {done.withdrawn}")
    if done.kept:
        click.echo(f"the log of the replaced record: {settings.state / 'ledger' / done.kept}")
