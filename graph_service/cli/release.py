"""``release``: what was published."""

import json

import click

from graph_service.cli.options import with_settings
from graph_service.settings import Settings
from graph_service.state import State


@click.group()
def release() -> None:
    """Look at the releases in the ledger."""


@release.command("list")
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True
)
@with_settings()
def list_releases(settings: Settings, form: str) -> None:
    """List the releases, oldest first: number, date, graphs, triples, digest."""
    ledger = State(settings).ledger
    found = [ledger.release(number) for number in ledger.releases()]
    if form == "json":
        rows = [
            {
                "release": each.number,
                "issued": each.issued.isoformat().replace("+00:00", "Z"),
                "graphs": len(each.entries),
                "triples": each.triples,
                "digest": each.digest,
            }
            for each in found
        ]
        click.echo(json.dumps({"releases": rows}, indent=2))
        return
    for each in found:
        graphs, triples = f"{len(each.entries):,} graphs", f"{each.triples:,} triples"
        click.echo(f"{each.number}  {each.issued:%Y-%m-%d}  {graphs}  {triples}  {each.digest}")
