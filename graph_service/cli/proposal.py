"""``proposal``: what waits for a decision, and the decision, beside a service that runs."""

import json
from typing import Final

import click

from graph_service.access.actor import Actor
from graph_service.cli.faults import VIOLATIONS
from graph_service.cli.findings import write_text
from graph_service.cli.options import with_settings
from graph_service.contributions.receipt import receipt_of
from graph_service.contributions.reviews import Reviews
from graph_service.contributions.standing import Standing, standing_of
from graph_service.contributions.telling import (
    graphs_of,
    patch,
    quads_of,
    signed,
    statements_of,
    summary,
    text_of,
)
from graph_service.errors import Conflict, Nonconformity
from graph_service.judging import Judgement
from graph_service.ledger.proposal import OPEN, Proposal
from graph_service.settings import Settings
from graph_service.state import State
from graph_service.writing import Present, Writer

_FORMAT: Final = click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True
)


@click.group()
def proposal() -> None:
    """List proposals, look at them, accept or refuse them."""


@proposal.command("list")
@click.option("--all", "every", is_flag=True, help="Those too that are decided.")
@_FORMAT
@with_settings()
def list_proposals(settings: Settings, every: bool, form: str) -> None:
    """List what waits for a decision, the newest first."""
    reviews, operator = _opened(settings)[1:]
    found = [each for each in reviews.listed(operator) if every or each.state == OPEN]
    listed = [summary(each, operator) for each in found]
    if form == "json":
        click.echo(json.dumps({"proposals": listed}, ensure_ascii=False, indent=2))
    for each in listed if form == "text" else ():
        click.echo(text_of(each), nl=False)


@proposal.command()
@click.argument("name", metavar="ID")
@_FORMAT
@with_settings()
def show(settings: Settings, name: str, form: str) -> None:
    """Tell what a proposal would change, and whether graphs changed since."""
    state, reviews, operator = _opened(settings)
    found = reviews.find(operator, name)
    said = summary(found, operator)
    if found.state == OPEN:
        said["graphs"] = graphs_of(_standing(state, found, operator))
    if form == "json":
        click.echo(json.dumps(said, ensure_ascii=False, indent=2))
    else:
        click.echo(text_of(said), nl=False)


@proposal.command()
@click.argument("name", metavar="ID")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "patch", "nquads"]),
    default="text",
    show_default=True,
    help="nquads has the graphs as they are proposed.",
)
@with_settings()
def diff(settings: Settings, name: str, form: str) -> None:
    """Tell which statements a proposal adds and removes, against the present release."""
    state, reviews, operator = _opened(settings)
    found = reviews.find(operator, name)
    if found.state != OPEN:
        raise Conflict("it is decided: its graphs are not kept here")
    stands = _standing(state, found, operator)
    if form == "json":
        document = {"id": found.id, "graphs": statements_of(stands)}
        click.echo(json.dumps(document, ensure_ascii=False, indent=2))
    elif form == "nquads":
        click.echo(quads_of(found), nl=False)
    else:
        write = patch if form == "patch" else signed
        click.echo(b"".join(write(stands.differences)), nl=False)


@proposal.command()
@click.argument("name", metavar="ID")
@click.option("--reason", default="", help="For the audit log and the proposer.")
@click.option(
    "--rebase",
    is_flag=True,
    help="Where a graph changed since, add and remove the same statements there.",
)
@with_settings()
def accept(settings: Settings, name: str, reason: str, rebase: bool) -> None:
    """Publish a proposal, judged again on the present release; running services follow.

    Exit code 0: it is published; 1: it violates the rules by now; 2: it is decided already, or a
    graph changed since it was made.
    """
    state, reviews, operator = _opened(settings)
    try:
        written = reviews.accept(operator, name, reason, rebase=rebase)
    except Nonconformity as error:
        if isinstance(error.report, Judgement):
            click.echo(write_text(error.report), err=True, nl=False)
        raise SystemExit(VIOLATIONS) from None
    click.echo(receipt_of(written, written.release.number, state.ledger.read).text(), nl=False)


@proposal.command()
@click.argument("name", metavar="ID")
@click.option("--reason", required=True, help="Why; its proposer reads it.")
@with_settings()
def refuse(settings: Settings, name: str, reason: str) -> None:
    """Refuse a proposal; of its graphs nothing is kept."""
    _, reviews, operator = _opened(settings)
    reviews.refuse(operator, name, reason)
    click.echo(f"{name} is refused")


def _opened(settings: Settings) -> tuple[State, Reviews, Actor]:
    state = State(settings)
    waiting = [each.audiences for each in state.ledger.proposals.all()]
    everything = frozenset[str]().union(*state.audiences.sets.values(), *waiting)
    # nobody's token has no name, so the operator is never the proposer
    operator = Actor("", everything, admin=True)
    return state, Reviews(settings, state, Writer(settings, state, state.current)), operator


def _standing(state: State, found: Proposal, reader: Actor) -> Standing:
    return standing_of(found, Present(state.ledger, state.current(), reader.audiences))
