"""``partner``: the endpoints that queries may call."""

import json
from pathlib import Path

import click

from graph_service.cli.faults import VIOLATIONS
from graph_service.cli.options import with_settings
from graph_service.errors import InputError, NotFound
from graph_service.partners.credentials import authorization
from graph_service.partners.description import LONGEST, read_partner
from graph_service.partners.federation import open_gateway
from graph_service.partners.health import examine
from graph_service.partners.partner import Partner
from graph_service.partners.registry import registry_of
from graph_service.settings import Settings, environment
from graph_service.state import State
from graph_service.views.audiences import audiences_of


@click.group()
def partner() -> None:
    """Add, list, check and remove the endpoints that queries may call."""


@partner.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@with_settings()
def add(settings: Settings, file: Path) -> None:
    """Add the partner that a Turtle FILE describes, or renew its entry.

    A running service knows it from the next query on. The page on federation says what a
    description holds. Read it before you add it: its endpoint gets what callers write, and, if
    toldBy says so, values of the graph.
    """
    with file.open("rb") as opened:
        data = opened.read(LONGEST + 1)
    read = read_partner(data, str(file), engine=settings.shacl_engine)
    _require_declared(settings, read, str(file))
    registry_of(settings.state).add(read)
    State(settings).ledger.note("partner-added", **_scopes(read))
    click.echo(f"{read.name} is a partner: {read.endpoint.iri}")
    if read.credential is not None:
        authorization(read.credential, settings.state, environment())


@partner.command("list")
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True
)
@with_settings()
def list_partners(settings: Settings, form: str) -> None:
    """List the partners by name: endpoint, who may ask them and tell them what, limits."""
    found = registry_of(settings.state).all()
    if form == "json":
        click.echo(json.dumps({"partners": [_described(each) for each in found]}, indent=2))
        return
    for each in found:
        told = f"told values of {', '.join(sorted(each.told_by))}" if each.told_by else "no values"
        asked = f"asked by {', '.join(sorted(each.asked_by))}"
        click.echo(f"{each.name}  {each.endpoint.iri}  {asked}; {told}")


@partner.command()
@click.argument("name", required=False)
@with_settings("partner_networks")
def check(settings: Settings, name: str | None) -> None:
    """Ask each partner, or the one of NAME, its example queries.

    Exit code 0: all have answered; 1: one has not, or has no example.
    """
    registry = registry_of(settings.state)
    found = [each for each in registry.all() if name in (None, each.name)]
    if name is not None and not found:
        raise NotFound(f"there is no such partner: {name}")
    gateway = open_gateway(settings, settings.state)
    good = True
    for each in found:
        health = examine(gateway, each)
        good &= health.good
        click.echo(
            f"{each.name}  {'good' if health.good else health.reason}  {health.seconds:.2f} s"
        )
    gateway.close()
    if not good:
        click.get_current_context().exit(VIOLATIONS)


@partner.command()
@click.argument("name")
@with_settings()
def remove(settings: Settings, name: str) -> None:
    """Remove a partner; a running service calls it no more."""
    registry_of(settings.state).remove(name)
    State(settings).ledger.note("partner-removed", name=name)
    click.echo(f"{name} is no partner any more")


def _require_declared(settings: Settings, read: Partner, file: str) -> None:
    """Refuse an entry that names an audience which is none: it would mean nothing, or later much.

    Raises:
        InputError: naming the audience.
    """
    declared = audiences_of(settings).set_named
    for name in sorted(read.asked_by | read.told_by):
        try:
            declared(name)
        except InputError as error:
            raise InputError(error.reason, file=file) from error
    if not read.told_by <= read.asked_by:
        raise InputError("who tells a partner values has to be one who may ask it", file=file)


def _scopes(each: Partner) -> dict[str, object]:
    return {
        "name": each.name,
        "endpoint": each.endpoint.iri,
        "askedBy": sorted(each.asked_by),
        "toldBy": sorted(each.told_by),
        "credential": each.credential,
    }


def _described(each: Partner) -> dict[str, object]:
    limits = {"seconds": each.seconds, "rows": each.rows, "bytes": each.size}
    about = {"terms": each.terms, "contact": each.contact, "method": each.method}
    return {**_scopes(each), **limits, "atOnce": each.at_once, **about}
