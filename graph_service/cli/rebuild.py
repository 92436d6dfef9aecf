"""``rebuild``: make everything derived again."""

import click

from graph_service.cli.declared import graphs_of, require_graphs_declared
from graph_service.cli.options import with_settings
from graph_service.cli.stages import shown_stages
from graph_service.forgetting import recover
from graph_service.settings import Settings
from graph_service.state import State


@click.command()
@with_settings()
def rebuild(settings: Settings) -> None:
    """Delete views and exports and make the views again from the ledger; releases stay.

    Exports are made again when somebody asks for them.
    """
    require_graphs_declared(settings, graphs_of(settings))
    state = State(settings)
    recover(state)
    with shown_stages() as show:
        release = state.rebuild(show)
    click.echo(f"release {release.number}: views made again; exports are made when asked for")
