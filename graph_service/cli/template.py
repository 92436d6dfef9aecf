"""``template``: a table to fill in, or one with what is there to edit."""

from pathlib import Path

import click

from graph_service.cli.options import with_settings
from graph_service.cli.written import write_table
from graph_service.settings import Settings
from graph_service.sheets.layout import Filling
from graph_service.sheets.plan import LANGUAGES
from graph_service.state import State
from graph_service.tabling import table_of

_ALL = "cases"


@click.command()
@click.option(
    "--language",
    type=click.Choice(LANGUAGES),
    default="en",
    show_default=True,
    help="Of its texts.",
)
@click.option(
    "--output",
    type=click.Path(path_type=Path),
    default=Path("template.xlsx"),
    show_default=True,
    metavar="FILE.xlsx|FILE.zip|DIR",
    help="A workbook, CSV files in an archive, or CSV files in a folder.",
)
@click.option(
    "--with",
    "wanted",
    multiple=True,
    metavar="IRI|cases",
    help="Fill in what is there: an incident, a graph, or all cases; may be given several times.",
)
@click.option(
    "--audience",
    default="public",
    show_default=True,
    help="With --with: who the table is for; it holds what those may see.",
)
@with_settings()
def template(
    settings: Settings, language: str, output: Path, wanted: tuple[str, ...], audience: str
) -> None:
    """Write a table that people fill in with incidents, without knowing RDF.

    It is made from the shapes: `import` reads it. With --with it holds what is there, to be edited;
    `import` then changes what was edited and nothing else. See the page on spreadsheets.
    """
    filling = Filling()
    if wanted:
        named = [each for each in wanted if each != _ALL]
        if named and len(named) < len(wanted):
            raise click.UsageError("--with names all cases, or some of them")
        filling = table_of(State(settings), named, audience, language)
    write_table(output, language, filling)
    click.echo(f"{output}: fill it in, then `graph-service import {output}`")
