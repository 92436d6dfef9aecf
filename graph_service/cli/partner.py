"""``partner``: the endpoints that queries may call."""

import json
from pathlib import Path

import click

from graph_service.cli.faults import VIOLATIONS
from graph_service.cli.options import with_settings
from graph_service.cli.pulls import pulled_line, pulls
from graph_service.errors import InputError, NotFound
from graph_service.harvest.keeping import Keeping
from graph_service.harvest.reading import is_graph_of
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
    State(settings).ledger.require_writable()
    with file.open("rb") as opened:
        data = opened.read(LONGEST + 1)
    read = read_partner(data, str(file), engine=settings.shacl_engine)
    _require_declared(settings, read, str(file))
    registry_of(settings.state).add(read)
    State(settings).ledger.note("partner-added", **_scopes(read))
    click.echo(f"{read.name} is a partner: {read.place}")
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
        asked = f"asked by {', '.join(sorted(each.asked_by))}; {told}"
        parts = [asked] if each.endpoint is not None else []
        parts += [pulled_line(settings, each, each.harvest)] if each.harvest is not None else []
        click.echo(f"{each.name}  {each.place}  {'; '.join(parts)}")


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
    found = [each for each in found if each.endpoint is not None]
    if name is not None and not found:
        raise InputError(f"{name} has no endpoint to ask; see graph-service partner list")
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
@click.argument("names", nargs=-1)
@click.option("--afresh", is_flag=True, help="Fetch the file, whatever is known of it.")
@with_settings("partner_networks", "partner_pull_seconds")
def pull(settings: Settings, names: tuple[str, ...], afresh: bool) -> None:
    """Pull what partners publish, all of them or those of NAMES: withdrawals first, then files.

    What may not be published changes nothing, and a report says how to mend it. Running services
    follow. Exit code 0: all is as their partners have it; 1: something was refused or could not
    be had.
    """
    found = _named(settings, names)
    good = True
    for line, fine in pulls(settings, found, afresh=afresh):
        click.echo(line, err=not fine)
        good &= fine
    if not good:
        click.get_current_context().exit(VIOLATIONS)


@partner.command()
@click.argument("name")
@with_settings()
def remove(settings: Settings, name: str) -> None:
    """Remove a partner; a running service calls it no more.

    What was pulled from it stays: its graphs are listed, for `withdraw`.
    """
    State(settings).ledger.require_writable()
    registry_of(settings.state).remove(name)
    state = State(settings)
    state.ledger.note("partner-removed", name=name)
    Keeping(settings.state, name).forget()
    click.echo(f"{name} is no partner any more")
    release = state.ledger.current()
    for each in release.entries if release is not None else ():
        if is_graph_of(name, each.graph):
            click.echo(f"still there: {each.graph} ({each.audience})")


def _named(settings: Settings, names: tuple[str, ...]) -> list[Partner]:
    """Return partners with a file: those of the names, or all.

    Raises:
        NotFound: there is no partner of a name.
        InputError: one has no file.
    """
    found = {each.name: each for each in registry_of(settings.state).all()}
    for name in names:
        if name not in found:
            raise NotFound(f"there is no such partner: {name}")
        if found[name].harvest is None:
            raise InputError(f"nothing is pulled from {name}: its entry names no file")
    return [each for each in found.values() if each.harvest and (not names or each.name in names)]


def _require_declared(settings: Settings, read: Partner, file: str) -> None:
    """Refuse an entry that names an audience which is none: it would mean nothing, or later much.

    Raises:
        InputError: naming the audience.
    """
    declared = audiences_of(settings).set_named
    kept_for = set() if read.harvest is None else {read.harvest.audience}
    for name in sorted(read.asked_by | read.told_by | kept_for):
        try:
            declared(name)
        except InputError as error:
            raise InputError(error.reason, file=file) from error
    if not read.told_by <= read.asked_by:
        raise InputError("who tells a partner values has to be one who may ask it", file=file)


def _scopes(each: Partner) -> dict[str, object]:
    return {
        "name": each.name,
        "endpoint": None if each.endpoint is None else each.endpoint.iri,
        "file": None if each.harvest is None else each.harvest.export.iri,
        "keptFor": None if each.harvest is None else each.harvest.audience,
        "askedBy": sorted(each.asked_by),
        "toldBy": sorted(each.told_by),
        "credential": each.credential,
    }


def _described(each: Partner) -> dict[str, object]:
    limits = {"seconds": each.seconds, "rows": each.rows, "bytes": each.size}
    about = {"terms": each.terms, "contact": each.contact, "method": each.method}
    return {**_scopes(each), **limits, "atOnce": each.at_once, **about}
