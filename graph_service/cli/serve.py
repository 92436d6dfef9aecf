"""``serve``: answer over HTTP, from the shipped data when nothing was published yet."""

from contextlib import suppress
from typing import Final

import click

from graph_service.backup.restoring import clear_stage
from graph_service.cli.declared import graphs_of, require_graphs_declared, require_tokens_fit
from graph_service.cli.options import with_settings
from graph_service.cli.sources import read_sources
from graph_service.cli.stages import shown_stages
from graph_service.errors import InputError, NotStored
from graph_service.ledger.durable import disk_faults, make_folder
from graph_service.ledger.fsck import require_log
from graph_service.ledger.lock import sole
from graph_service.publish import publish
from graph_service.rules import read_rules
from graph_service.settings import Settings
from graph_service.state import State

_PATIENCE: Final = 1.0
"""Seconds that a service which is just ending gets to let the state folder go."""


@click.command()
@with_settings("host", "port", "public_url", "replica")
def serve(settings: Settings) -> None:
    """Serve the current release; build one from the shipped data when there is none.

    The address is printed when queries can be sent. Ends on Ctrl-C or SIGTERM after the
    answers that are under way. One state folder has one service that writes, and any number of
    replicas, which only read it; builds may run beside them.
    """
    if settings.is_replica:
        _serve_replica(settings)
        return
    with disk_faults("can't make the state folder"):
        make_folder(settings.state)
    with sole(settings.state, _PATIENCE):
        # imported here: the web server takes as long to import as all else that a verb needs
        from graph_service.web.server import check_address

        check_address(settings.host, settings.port)
        with suppress(NotStored):  # a disk that takes nothing is served as it is
            clear_stage(settings.state)
        require_log(State(settings).ledger)
        publish_first(settings)
        _run(settings)


def _serve_replica(settings: Settings) -> None:
    """Serve what another process publishes; nothing is written but to the replica's folder.

    Raises:
        InputError: that is the state folder, or in it.
        NotFound: nothing was published yet.
    """
    from graph_service.web.server import check_address

    state, derived = settings.state.resolve(), settings.derived.resolve()
    if derived == state or state in derived.parents:
        raise InputError("the folder of a replica must not be in the state folder")
    with disk_faults("can't make the folder of the replica"):
        make_folder(derived)
    check_address(settings.host, settings.port)
    require_log(State(settings).ledger)
    State(settings).current()
    _run(settings)


def _run(settings: Settings) -> None:
    from graph_service.web.server import run

    graphs = graphs_of(settings)
    require_graphs_declared(settings, graphs)
    require_tokens_fit(settings, graphs)
    run(settings, announce=lambda url: click.echo(f"serving at {url}"))


def publish_first(settings: Settings) -> None:
    """Publish the shipped data when the state folder holds no release.

    Raises:
        Nonconformity, InputError: the shipped data is at fault; run ``check``.
        LedgerError: the state folder can't be written or is damaged.
    """
    if State(settings).ledger.current() is None:
        with shown_stages() as show:
            publish(read_sources(), read_rules(settings.shapes), settings=settings, progress=show)
