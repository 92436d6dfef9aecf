"""Files of other tools at the command line: their options, and their mistakes."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeVar

import click

from graph_service.bridges.graphs import document_of
from graph_service.bridges.losses import summed_up
from graph_service.bridges.options import NOT_STATED, Options, Renaming, read_renaming
from graph_service.bridges.reading import FORMATS, Read, read
from graph_service.bridging import SHARED, Bridge
from graph_service.cli.faults import VIOLATIONS
from graph_service.cli.findings import write_text
from graph_service.errors import InputError
from graph_service.formats import by_suffix
from graph_service.settings import Settings

Command = TypeVar("Command", bound=Callable[..., Any])

FORMS = sorted(FORMATS)


@dataclass(frozen=True)
class Told:
    """What the options say."""

    source: str
    place: str
    asserter: str
    language: str
    mapping: Path | None
    confidential: bool


def with_foreign(command: Command) -> Command:
    """Give a command the options of a file of another tool; it gets them as ``told``."""
    for option in reversed(
        (
            click.option("--source", metavar="IRI", default="", help="A source for all without."),
            click.option(
                "--place",
                default="",
                help="Page or paragraph of the source that somebody looked up: people may be named "
                "on the ground of it.",
            ),
            click.option("--asserter", default=NOT_STATED, show_default=True, help="Who says so."),
            click.option(
                "--language", default="en", show_default=True, help="Of texts that tell none."
            ),
            click.option(
                "--mapping",
                type=click.Path(path_type=Path, exists=True, dir_okay=False),
                help="CSV that says what names of the file mean: kind,scope,name,means.",
            ),
            click.option(
                "--confidential",
                is_flag=True,
                help="Take in records that are marked so: for a graph that is not for everybody.",
            ),
        )
    ):
        command = option(command)
    return command


def read_foreign(form: str, file: Path, told: Told) -> Read:
    """Return what a file says, and tell on standard error what could not be carried.

    Raises:
        InputError: it can't be read, or has mistakes: all of them, with their places.
    """
    renaming = read_renaming(told.mapping) if told.mapping is not None else Renaming()
    options = Options(
        told.source,
        told.place,
        told.asserter,
        told.language,
        renaming,
        confidential=told.confidential,
    )
    made = read(form, file, options)
    for line in summed_up(made.losses.report()):
        click.echo(line, err=True)
    if made.faults:
        raise _refusal(made)
    return made


def import_foreign(
    settings: Settings, made: Read, audience: str, graph: str | None, output: Path | None, dry: bool
) -> None:
    """Take in what a file says, or tell what shapes, checks and consents say against it."""
    done = Bridge(settings).take(made.statements, audience, graph or SHARED, dry=dry)
    if output is not None:
        form = by_suffix(output.suffix.removeprefix("."))
        if form is None or form.rdf is None or not form.rdf.supports_datasets:
            raise InputError(f"{output}: name a file that ends with .trig, .nq or .jsonld")
        changed = b"".join(quads or b"" for quads in done.change.values())
        output.write_bytes(document_of(changed, form))
    if done.judgement is not None and done.judgement.violations:
        placed = replace(done.judgement, origins={**done.judgement.origins, **done.origins})
        click.echo(write_text(placed, str(settings.shapes)), nl=False)
        click.echo("nothing was written", err=True)
        raise SystemExit(VIOLATIONS)
    counts = f"{len(done.added)} graph(s), {sum(done.added.values())} statement(s) added"
    if done.written is None:
        click.echo(f"would change: {counts}; nothing was written")
    elif done.written.made:
        click.echo(f"release {done.written.release.number}: {counts}")
    else:
        click.echo("nothing changed")


def _refusal(made: Read) -> InputError:
    first, *others = made.faults
    lines = [first.reason, *(f"  {fault}" for fault in others)]
    if made.further:
        lines.append(f"  and {made.further} more")
    return type(first)("\n".join(lines), first.file, first.line, first.column)
