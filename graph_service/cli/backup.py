"""``backup``: a consistent copy of the record, also while a service writes it."""

from pathlib import Path

import click

from graph_service.backup.beside import beside
from graph_service.backup.layout import TOKENS
from graph_service.backup.taking import take_backup
from graph_service.cli.options import with_settings
from graph_service.settings import Settings
from graph_service.state import State


@click.command()
@click.argument("path", type=click.Path(path_type=Path))
@click.option(
    "--with-tokens",
    is_flag=True,
    help="The file of tokens, too: names, rights and hashes, not the tokens themselves.",
)
@with_settings()
def backup(settings: Settings, path: Path, with_tokens: bool) -> None:
    """Copy the record to PATH: one file if it ends with .tar.gz, .tar.zst or .tar, else a folder.

    Entries of partners and the secret of spreadsheets go with it, credentials of partners do not.

    A service may run and write meanwhile. The copy holds what every audience may see, so keep it
    as the record itself is kept. It is read without us: `sha256sum -c SHA256SUMS` in it says
    whether it is whole. What is withdrawn later stays in it: see the page on durability.
    """
    extra = beside(settings.state)
    if with_tokens:
        extra[TOKENS] = settings.state / TOKENS
    made = take_backup(State(settings).ledger, path, extra)
    click.echo(f"{path}: {made}")
