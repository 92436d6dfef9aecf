"""The command ``graph-service``: one file a verb, each a thin layer over the packages below."""

import click

from graph_service.cli.audit import audit
from graph_service.cli.backup import backup
from graph_service.cli.build import build
from graph_service.cli.check import check
from graph_service.cli.convert import convert
from graph_service.cli.export import export
from graph_service.cli.faults import Commands
from graph_service.cli.fsck import fsck
from graph_service.cli.importing import import_table
from graph_service.cli.partner import partner
from graph_service.cli.proposal import proposal
from graph_service.cli.query import query
from graph_service.cli.rebuild import rebuild
from graph_service.cli.release import release
from graph_service.cli.restore import restore
from graph_service.cli.serve import serve
from graph_service.cli.template import template
from graph_service.cli.token import token
from graph_service.cli.withdraw import withdraw


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="graph-service")
def main() -> None:
    """Check, build, serve, query and export the graph of reprisals."""


for verb in (
    check,
    convert,
    build,
    serve,
    query,
    export,
    template,
    import_table,
    release,
    token,
    proposal,
    partner,
    audit,
    fsck,
    rebuild,
    backup,
    restore,
    withdraw,
):
    main.add_command(verb)
