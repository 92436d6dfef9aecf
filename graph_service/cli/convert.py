"""``convert``: a file of another tool as RDF, nothing published."""

from dataclasses import replace
from pathlib import Path

import click

from graph_service.bridges.graphs import document_of, graph_of
from graph_service.bridges.losses import summed_up
from graph_service.bridges.options import Options, read_renaming
from graph_service.bridges.reading import FORMATS, Read, read
from graph_service.errors import InputError, LedgerError
from graph_service.formats import GRAPHS, by_suffix
from graph_service.namespaces import GRAPH

_SUFFIXES = ", ".join(f".{each.suffix}" for each in GRAPHS)


@click.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option(
    "--from",
    "form",
    type=click.Choice(sorted(FORMATS)),
    required=True,
    help="What the file is.",
)
@click.option(
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    help=f"File to write; its suffix tells the format: {_SUFFIXES}.",
)
@click.option("--graph", metavar="IRI", default=GRAPH + "converted", show_default=True)
@click.option("--source", metavar="IRI", default="", help="A source for all that names none.")
@click.option("--asserter", default=Options.asserter, show_default=True, help="Who says so.")
@click.option("--language", default="en", show_default=True, help="Of texts that tell none.")
@click.option(
    "--mapping",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="CSV that says what names of the file mean: kind,scope,name,means.",
)
@click.option(
    "--confidential",
    is_flag=True,
    help="Take in records that are marked so: for a graph that is not for everybody.",
)
@click.option("--dry-run", is_flag=True, help="Read and report; write nothing.")
def convert(
    file: Path,
    form: str,
    output: Path | None,
    graph: str,
    source: str,
    asserter: str,
    language: str,
    mapping: Path | None,
    confidential: bool,
    dry_run: bool,
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
    options = Options(source, asserter, language, confidential=confidential)
    if mapping is not None:
        options = replace(options, renaming=read_renaming(mapping))
    made = read(form, file, options)
    for line in summed_up(made.losses.report()):
        click.echo(line, err=True)
    if made.faults:
        raise _refusal(made)
    quads = graph_of(made.statements, graph)
    click.echo(f"{len(quads.splitlines())} statements", err=True)
    if output is not None and known is not None and not dry_run:
        _write(output, document_of(quads, known))


def _refusal(made: Read) -> InputError:
    first, *others = made.faults
    lines = [first.reason, *(f"  {fault}" for fault in others)]
    if made.further:
        lines.append(f"  and {made.further} more")
    return type(first)("\n".join(lines), first.file, first.line, first.column)


def _write(output: Path, document: bytes) -> None:
    """Write beside the file and rename, so that half a file never has its name."""
    half = output.with_name(output.name + ".part")
    try:
        half.write_bytes(document)
        half.replace(output)
    except OSError as error:
        half.unlink(missing_ok=True)
        raise LedgerError(f"{output}: can't be written: {error.strerror}") from error
