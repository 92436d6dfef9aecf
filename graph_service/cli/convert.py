"""``convert``: a file of another tool as RDF, nothing published."""

from pathlib import Path
from typing import Any

import click

from graph_service.bridges.graphs import document_of, graph_of
from graph_service.cli.foreign import FORMS, Told, read_foreign, with_foreign
from graph_service.errors import InputError, LedgerError
from graph_service.formats import GRAPHS, by_suffix
from graph_service.namespaces import GRAPH

_SUFFIXES = ", ".join(f".{each.suffix}" for each in GRAPHS)


@click.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--from", "form", type=click.Choice(FORMS), required=True, help="What the file is.")
@click.option(
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    help=f"File to write; its suffix tells the format: {_SUFFIXES}.",
)
@click.option("--graph", metavar="IRI", default=GRAPH + "converted", show_default=True)
@with_foreign
@click.option("--dry-run", is_flag=True, help="Read and report; write nothing.")
def convert(
    file: Path, form: str, output: Path | None, graph: str, dry_run: bool, **told: Any
) -> None:
    """Turn a file of another tool into RDF, for `check` and for a contribution.

    Every mistake is told with file, line and column; with one, nothing is written. What can't be
    carried is counted. See the page on bridges.
    """
    if output is None and not dry_run:
        raise InputError("name a file to write, --output, or --dry-run")
    known = by_suffix(output.suffix.removeprefix(".")) if output is not None else None
    if output is not None and (known is None or known not in GRAPHS):
        raise InputError(f"{output}: the suffix must be one of {_SUFFIXES}")
    quads = graph_of(read_foreign(form, file, Told(**told)).statements, graph)
    click.echo(f"{len(quads.splitlines())} statements", err=True)
    if output is not None and known is not None and not dry_run:
        _write(output, document_of(quads, known))


def _write(output: Path, document: bytes) -> None:
    """Write beside the file and rename, so that half a file never has its name."""
    half = output.with_name(output.name + ".part")
    try:
        half.write_bytes(document)
        half.replace(output)
    except OSError as error:
        half.unlink(missing_ok=True)
        raise LedgerError(f"{output}: can't be written: {error.strerror}") from error
