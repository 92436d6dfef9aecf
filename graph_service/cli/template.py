"""``template``: an empty table to fill in."""

from pathlib import Path

import click

from graph_service.cli.written import write_table
from graph_service.sheets.plan import LANGUAGES


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
def template(language: str, output: Path) -> None:
    """Write a table that people fill in with incidents, without knowing RDF.

    It is made from the shapes: `import` reads it. See the page on spreadsheets.
    """
    write_table(output, language)
    click.echo(f"{output}: fill it in, then `graph-service import {output}`")
