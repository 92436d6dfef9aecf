"""``release rollback``: publish again what an old release held."""

import click

from graph_service.cli.declared import require_graphs_declared, require_tokens_fit
from graph_service.cli.faults import VIOLATIONS
from graph_service.cli.findings import write_text
from graph_service.cli.options import with_settings
from graph_service.cli.stages import shown_stages
from graph_service.errors import Nonconformity
from graph_service.publish import Judgement
from graph_service.rollback import entries_after, roll_back
from graph_service.rules import read_rules
from graph_service.settings import Settings
from graph_service.state import State


@click.command()
@click.argument("number", type=int)
@click.option("--shapes", metavar="DIR|none", help="Other shapes, or none, as for `build`.")
@click.option(
    "--by", default="operator", show_default=True, help="Who decided it, for the audit log."
)
@with_settings()
def rollback(settings: Settings, number: int, shapes: str | None, by: str) -> None:
    """Publish what release NUMBER held as the next release.

    What was withdrawn since stays withdrawn, and no graph gets more readers than it has now.
    Exit code 1: it violates the rules by now, for instance because a consent ended, and nothing
    is published.
    """
    state = State(settings)
    graphs = [(each.graph, each.audience) for each in entries_after(state, number)]
    require_graphs_declared(settings, graphs)
    require_tokens_fit(settings, graphs)
    try:
        with shown_stages() as show:
            rules = read_rules(shapes or settings.shapes)
            done = roll_back(settings, state, number, rules, by=by, progress=show)
    except Nonconformity as error:
        if isinstance(error.report, Judgement):
            click.echo(write_text(error.report), err=True, nl=False)
        click.echo("nothing was published", err=True)
        raise SystemExit(VIOLATIONS) from None
    news = f"published, as release {number} was" if done.changed else "unchanged"
    click.echo(f"release {done.release.number} {news}: digest {done.release.digest}")
