"""``export``: files of the current release."""

import shutil
from pathlib import Path
from typing import IO

import click

from graph_service.bridges.losses import summed_up
from graph_service.cli.options import with_settings
from graph_service.errors import Inexpressible, InputError, LedgerError
from graph_service.export.bridges.maker import BRIDGES, report_of
from graph_service.export.making import make_exports
from graph_service.export.rdf import SUFFIXES
from graph_service.export.shelf import Shelf, shelf_of
from graph_service.settings import Settings
from graph_service.state import State


@click.command()
@click.argument("names", nargs=-1, metavar="[NAME]...")
@click.option(
    "--format",
    "suffix",
    type=click.Choice(SUFFIXES),
    default="ttl",
    show_default=True,
    help="Of all there is, without a name: ttl, nt and rdf hold the merged triples, "
    "trig, nq and jsonld the named graphs.",
)
@click.option(
    "--audience",
    metavar="AUDIENCE",
    default="public",
    show_default=True,
    help="Who the files are for: they hold what those may see.",
)
@click.option(
    "--as",
    "bridge",
    type=click.Choice(sorted(BRIDGES)),
    help="For a tool of the field; what it can't say is counted on standard error.",
)
@click.option("--all", "everything", is_flag=True, help="All files that /exports lists.")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="File to write.")
@click.option(
    "--to", type=click.Path(path_type=Path, file_okay=False), help="Folder for several files."
)
@with_settings()
def export(
    settings: Settings,
    names: tuple[str, ...],
    suffix: str,
    audience: str,
    bridge: str | None,
    everything: bool,
    out: Path | None,
    to: Path | None,
) -> None:
    """Write files of the current release: one to standard output or a file, several to a folder.

    A NAME is as in /exports, for instance graph.nq.zst or datasets/states.ttl. What a format can't
    say is left out, with a line that tells why.
    """
    state = State(settings)
    release, audiences = state.current().number, state.audiences.set_named(audience)
    since = state.ledger.history.since(release, audiences)  # no view is needed
    digest = state.digest(release, audiences)
    shelf = shelf_of(state.exports, state.views, audiences, since, digest)
    wanted = [*names, *([BRIDGES[bridge]] if bridge else ())] or [f"graph.{suffix}"]
    if everything:
        wanted = [file.name for file in shelf.offer.files()]
    for name in wanted:
        if shelf.offer.find(name) is None:
            raise InputError(f"there is no export {name}")
    if to is None and len(wanted) > 1:
        raise InputError("name a folder for several files: --to")
    for name in wanted:
        make_exports(shelf, [name])
        reason = shelf.index().left_out.get(name)
        if reason is not None and len(wanted) == 1:
            raise Inexpressible(f"{name}: {reason}")
        if reason is not None:
            click.echo(f"{name}: left out: {reason}", err=True)
        else:
            _put(shelf, name, out if to is None else to / name)
    if bridge is not None:
        _tell_losses(shelf, report_of(BRIDGES[bridge]))


def _tell_losses(shelf: Shelf, name: str) -> None:
    make_exports(shelf, [name])
    found = shelf.export(name)
    if found is None:
        raise LedgerError(f"{name} could not be made")
    with shelf.opened(found) as source:
        for line in summed_up(source.read()):
            click.echo(line, err=True)


def _put(shelf: Shelf, name: str, target: Path | None) -> None:
    found = shelf.export(name)
    if found is None:
        raise LedgerError(f"{name} could not be made")
    with shelf.opened(found) as source:
        if target is not None:
            _write(source, target)
            return
        while chunk := source.read(1 << 20):
            click.echo(chunk, nl=False)


def _write(source: IO[bytes], out: Path) -> None:
    """Write beside ``out`` and rename, so that half a file never has its name."""
    half = out.with_name(out.name + ".part")
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        with half.open("wb") as target:
            shutil.copyfileobj(source, target, 1 << 20)
        half.replace(out)
    except OSError as error:
        half.unlink(missing_ok=True)
        raise LedgerError(f"{out}: can't be written: {error.strerror}") from error
