"""``import``: take in a table that somebody filled in."""

from pathlib import Path
from typing import Any

import click
from pyoxigraph import RdfFormat, parse, serialize

from graph_service.cli.faults import VIOLATIONS
from graph_service.cli.foreign import FORMS, Told, import_foreign, read_foreign, with_foreign
from graph_service.cli.options import with_settings
from graph_service.cli.written import write_table
from graph_service.errors import InputError
from graph_service.formats import by_suffix
from graph_service.importing import Imported, Importer, Wish
from graph_service.namespaces import PREFIXES
from graph_service.settings import Settings
from graph_service.sheets.opening import open_table
from graph_service.sheets.plan import LANGUAGES
from graph_service.state import State
from graph_service.tabling import table_of


@click.command("import")
@click.argument("file", type=click.Path(path_type=Path, exists=True))
@click.option("--audience", default="public", show_default=True, help="Who may see new graphs.")
@click.option(
    "--graph", metavar="IRI", help="Where things go that several cases of the file share."
)
@click.option("--again", is_flag=True, help="Replace what a file of the same name said before.")
@click.option("--dry-run", "dry", is_flag=True, help="Tell what would change; write nothing.")
@click.option(
    "--propose",
    is_flag=True,
    help="Have somebody decide: see `proposal`. Nothing is published yet.",
)
@click.option("--note", default="", help="With --propose: what whoever decides should know.")
@click.option(
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Also write the graphs that change, as .trig, .nq or .jsonld.",
)
@click.option(
    "--write-back",
    type=click.Path(path_type=Path),
    metavar="FILE.xlsx|FILE.zip|DIR",
    help="Then write the table anew, with the IRIs that its rows got: go on with that one.",
)
@click.option(
    "--from",
    "form",
    type=click.Choice(FORMS),
    help="It is a file of another tool, see the page on bridges; the options below are for such.",
)
@with_foreign
@with_settings()
def import_table(
    settings: Settings,
    /,
    file: Path,
    audience: str,
    graph: str | None,
    again: bool,
    dry: bool,
    propose: bool,
    note: str,
    output: Path | None,
    write_back: Path | None,
    form: str | None,
    **told: Any,
) -> None:
    """Take in a table: a workbook (.xlsx), or CSV files in a folder or an archive (.zip).

    Each incident becomes a graph of its own. All mistakes are listed, each with sheet, row and
    column, and then nothing is written. Exit code 0: taken in; 1: there are mistakes; 2: the file
    can't be read.
    """
    if form is not None:
        if again or propose or write_back is not None:
            raise InputError("--again, --propose and --write-back are not for --from")
        made = read_foreign(form, file, Told(**told))
        import_foreign(settings, made, audience, graph, output, dry)
        return
    table = open_table(file)
    wish = Wish(audience, graph, again, dry, propose, note)
    done = Importer(settings).take(table, wish)
    further = [each for each in done.mistakes if each not in done.blocking]
    for each in (*done.blocking, *further):
        click.echo(str(each))
    if output is not None:
        _write_graphs(done, output)
    if done.blocking:
        click.echo(f"{len(done.blocking)} mistake(s): nothing was written", err=True)
        raise SystemExit(VIOLATIONS)
    click.echo(_summary(done))
    if write_back is not None and not (dry or propose):
        _write_back(settings, done, write_back, audience)


def _write_graphs(done: Imported, output: Path) -> None:
    form = by_suffix(output.suffix.removeprefix("."))
    if form is None or form.rdf is None or not form.rdf.supports_datasets:
        raise InputError(f"{output}: name a file that ends with .trig, .nq or .jsonld")
    text = b"".join(quads or b"" for quads in done.change.values())
    quads = parse(text, format=RdfFormat.N_QUADS)
    output.write_bytes(serialize(quads, format=form.rdf, prefixes=PREFIXES) or b"")


def _write_back(settings: Settings, done: Imported, output: Path, audience: str) -> None:
    given = done.settings.get("texts", "")
    language = given if given in LANGUAGES else LANGUAGES[0]
    filling = table_of(State(settings), done.graphs, audience, language, done.settings)
    write_table(output, language, filling)
    click.echo(f"{output}: the table with its IRIs; edit this one from now on")


def _summary(done: Imported) -> str:
    gone = come = 0
    for graph, quads in done.change.items():
        old, new = set(done.before[graph].splitlines()), set((quads or b"").splitlines())
        gone, come = gone + len(old - new), come + len(new - old)
    counts = f"{len(done.change)} graph(s), {come} statement(s) added, {gone} removed"
    if done.written is None:
        return f"would change: {counts}; nothing was written"
    if done.written.proposal:
        return (
            f"proposal {done.written.proposal}: {counts}; nothing is published until it is accepted"
        )
    if not done.written.graphs:
        return "nothing changed"
    return f"release {done.written.release.number}: {counts}"
