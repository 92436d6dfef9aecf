"""``release diff``: how two releases differ."""

import json

import click

from graph_service.cli.options import with_settings
from graph_service.comparison import GraphDifference, differences
from graph_service.errors import NotFound
from graph_service.ledger.release import Entry
from graph_service.settings import Settings
from graph_service.state import State
from graph_service.views.audiences import visible


@click.command()
@click.argument("before", type=int)
@click.argument("after", type=int)
@click.option(
    "--audience",
    default="internal",
    show_default=True,
    help="Whose view of the releases is compared: the name of a set.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "nquads"]),
    default="text",
    show_default=True,
    help="nquads has each statement as a line that begins with + or -.",
)
@with_settings()
def diff(settings: Settings, before: int, after: int, audience: str, form: str) -> None:
    """Tell which graphs release AFTER adds to, removes from or changes in release BEFORE."""
    state = State(settings)
    audiences = state.audiences.set_named(audience)
    old, new = (_entries(state, number, audiences) for number in (before, after))
    found = differences(old, new, state.ledger.read)
    if form == "nquads":
        for each in found:
            for sign, lines in ((b"-", each.removed), (b"+", each.added)):
                for line in lines:
                    click.echo(sign + b" " + line)
    elif form == "json":
        listed = [describe(each) for each in found]
        click.echo(json.dumps({"before": before, "after": after, "graphs": listed}, indent=2))
    else:
        graphs = added = removed = 0
        for each in found:
            graphs, added = graphs + 1, added + len(each.added)
            removed += len(each.removed)
            click.echo(tell(each))
        click.echo(f"{graphs:,} graph(s) differ, +{added:,} -{removed:,} triples")


def tell(each: GraphDifference) -> str:
    """Return a line about a graph that differs, without its end."""
    return f"{each.kind:7}  <{each.graph}>  +{len(each.added):,} -{len(each.removed):,} triples"


def describe(each: GraphDifference) -> dict[str, object]:
    """Return the same as JSON values."""
    return {
        "graph": each.graph,
        "kind": each.kind,
        "before": each.before,
        "after": each.after,
        "added": len(each.added),
        "removed": len(each.removed),
    }


def _entries(state: State, number: int, audiences: frozenset[str]) -> tuple[Entry, ...]:
    issue = state.ledger.history.issue(number)
    if issue is None or issue.is_pruned:
        was = "is not kept any more" if issue else "was never published"
        raise NotFound(f"release {number} {was}")
    return visible(state.ledger.release(number), audiences)
