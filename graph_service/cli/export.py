"""``export``: the current release as one file."""

import shutil
from pathlib import Path
from typing import BinaryIO

import click

from graph_service.cli.options import with_settings
from graph_service.errors import LedgerError
from graph_service.export.dumps import SUFFIXES
from graph_service.settings import Settings
from graph_service.state import State


@click.command()
@click.option(
    "--format",
    "suffix",
    type=click.Choice(SUFFIXES),
    default="ttl",
    show_default=True,
    help="ttl and nt hold the merged triples, trig and nq the named graphs.",
)
@click.option(
    "--audience",
    metavar="AUDIENCE",
    default="public",
    show_default=True,
    help="Who the file is for: it holds what they may see.",
)
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="File to write.")
@with_settings()
def export(settings: Settings, suffix: str, audience: str, out: Path | None) -> None:
    """Write the current release in one format, to standard output or a file."""
    state = State(settings)
    dumps = state.dumps(state.current(), state.audiences.set_named(audience))
    path = dumps.folder / f"graph.{suffix}"
    with path.open("rb") as source:
        if out is None:
            while chunk := source.read(1 << 20):
                click.echo(chunk, nl=False)
        else:
            _write(source, out)


def _write(source: BinaryIO, out: Path) -> None:
    """Write beside ``out`` and rename, so that half a file never has its name."""
    half = out.with_name(out.name + ".part")
    try:
        with half.open("wb") as target:
            shutil.copyfileobj(source, target)
        half.replace(out)
    except OSError as error:
        half.unlink(missing_ok=True)
        raise LedgerError(f"{out}: can't be written: {error.strerror}") from error
