"""``check``: hold data, or what is published, against the rules; publish nothing."""

from datetime import UTC, datetime
from pathlib import Path

import click

from graph_service.cli.faults import VIOLATIONS
from graph_service.cli.findings import write_json, write_text
from graph_service.cli.options import due_option, with_settings
from graph_service.cli.sources import read_sources
from graph_service.cli.stages import shown_stages
from graph_service.inspection.requests import Requests
from graph_service.inspection.whole import judge_current
from graph_service.publish import judge
from graph_service.rules import read_rules
from graph_service.settings import Settings
from graph_service.validate.review import find_due


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path), metavar="[PATH]...")
@click.option("--shapes", metavar="DIR|none", help="Other shapes than ours, or none.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "turtle"]),
    default="text",
    show_default=True,
    help="turtle is the SHACL validation report.",
)
@click.option("--current", is_flag=True, help="Check all that is published, instead of data.")
@click.option(
    "--aside", is_flag=True, help="With --current: have the service do it, when it has time."
)
@due_option("List reviews and ends of consents that are due within so many days.")
@with_settings()
def check(
    settings: Settings,
    paths: tuple[Path, ...],
    shapes: str | None,
    form: str,
    current: bool,
    aside: bool,
    days: int,
) -> None:
    """Read data, hold it against shapes, checks and expectations, and report what is found.

    PATH is a dataset folder or an RDF file; without one, the shipped data is checked. With
    --current it is the newest release, whole: for each set of audiences, and with the consents
    that stand today. Exit code 0: it conforms (warnings do not count); 1: it violates the rules;
    2: it can't be read.
    """
    if (paths or (aside and shapes)) if current else aside:
        raise click.UsageError("--current takes no PATH, and --aside needs it and no --shapes")
    if aside:
        Requests(settings.state).ask("an operator asked")
        click.echo("asked for; the audit log will say what is found (audit list --event inspected)")
        return
    today = datetime.now(UTC).date()
    with shown_stages() as show:
        rules = read_rules(shapes or settings.shapes)
        if current:
            judged = judge_current(settings, rules, progress=show, day=today)
            ingested, judgement = judged.content, judged.judgement
        else:
            ingested = read_sources(paths)
            judgement = judge(ingested, rules, settings=settings, progress=show, day=today)
    due = find_due((each.quads for each in ingested.contributions), day=today, days=days)
    if form == "turtle":
        click.echo(judgement.report.turtle(), nl=False)
    elif form == "json":
        click.echo(write_json(judgement, ingested, due), nl=False)
    else:
        for line in (*ingested.changes, *ingested.remarks):
            click.echo(f"Note {line}")
        for each in due:
            click.echo(each.text())
        click.echo(write_text(judgement, shapes or settings.shapes), nl=False)
        triples = sum(each.quads.count(b"\n") for each in ingested.contributions)
        click.echo(f"{len(ingested.contributions):,} graphs, {triples:,} triples")
    if not judgement.conforms:
        raise SystemExit(VIOLATIONS)
