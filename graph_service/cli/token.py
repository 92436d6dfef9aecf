"""``token``: who may read more than the public, and write."""

import json
from datetime import UTC, datetime
from typing import Final

import click

from graph_service.access.tokens import Token, tokens_of
from graph_service.cli.declared import require_nothing_hidden
from graph_service.cli.options import with_settings
from graph_service.settings import Settings
from graph_service.state import State
from graph_service.views.audiences import PUBLIC, audiences_of

_LONGEST_LIFE: Final = 3650
_SCOPES: Final = ("name", "reads", "writes", "audience", "admin", "review", "contributor")


@click.group()
def token() -> None:
    """Make, list and revoke tokens."""


@token.command()
@click.argument("name")
@click.option(
    "--read",
    "reads",
    metavar="AUDIENCE",
    multiple=True,
    help="May see what this audience sees; may be given several times. Public is always seen.",
)
@click.option(
    "--write",
    "writes",
    metavar="PATTERN",
    multiple=True,
    help="May write this graph: an IRI, or the beginning of IRIs and *.",
)
@click.option("--audience", metavar="AUDIENCE", help="Who may see the graphs that it makes.")
@click.option("--admin", is_flag=True, help="May administer the service.")
@click.option("--review", is_flag=True, help="May decide on proposals about what it sees.")
@click.option(
    "--contributor",
    default="",
    metavar="NAME",
    help="What others read beside what it wrote, best an organisation; without it nothing.",
)
@click.option(
    "--days",
    type=click.IntRange(1, _LONGEST_LIFE),
    default=365,
    show_default=True,
    help="Until it expires.",
)
@with_settings()
def create(
    settings: Settings,
    name: str,
    reads: tuple[str, ...],
    writes: tuple[str, ...],
    audience: str | None,
    admin: bool,
    review: bool,
    contributor: str,
    days: int,
) -> None:
    """Make a token and print it: this once, it is kept nowhere.

    NAME stands in the audit log and can't be used again. A running service knows the token at
    once. Patterns must not reach graphs that the token does not see: a refusal would tell that
    they are there.
    """
    State(settings).ledger.require_writable()
    audiences = PUBLIC.union(*map(audiences_of(settings).set_named, reads))
    require_nothing_hidden(settings, audiences, writes)
    tokens = tokens_of(settings.state)
    text = tokens.create(
        name,
        reads=audiences,
        writes=writes,
        audience=audience,
        admin=admin,
        days=days,
        review=review,
        contributor=contributor,
    )
    made = next(_described(each) for each in tokens.all() if each.name == name)
    # a token without its line in the log is one that nobody has been told
    State(settings).ledger.note(
        "token-created", **{key: made[key] for key in (*_SCOPES, "expires")}
    )
    click.echo(text)


@token.command("list")
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True
)
@with_settings()
def list_tokens(settings: Settings, form: str) -> None:
    """List the tokens, oldest first: name, state, what they may; never the token itself."""
    found = tokens_of(settings.state).all()
    if form == "json":
        click.echo(json.dumps({"tokens": [_described(each) for each in found]}, indent=2))
        return
    for each in found:
        until = f"until {each.expires:%Y-%m-%d}" if each.expires else "for ever"
        may = [f"reads {', '.join(each.reads)}"]
        if each.writes:
            may.append(f"writes {', '.join(each.writes)} for {each.audience}")
        may += [scope for scope in ("admin", "review") if getattr(each, scope)]
        may += [f"known as {each.contributor}"] if each.contributor else []
        click.echo(f"{each.name}  {_state(each)}  {until}  {'; '.join(may)}")


@token.command()
@click.argument("name")
@with_settings()
def revoke(settings: Settings, name: str) -> None:
    """End a token for good; a running service refuses it at once."""
    State(settings).ledger.require_writable()
    tokens_of(settings.state).revoke(name)
    State(settings).ledger.note("token-revoked", name=name)
    click.echo(f"{name} is revoked")


def _state(token: Token) -> str:
    if token.revoked is not None:
        return "revoked"
    return "valid" if token.holds(datetime.now(UTC)) else "expired"


def _described(token: Token) -> dict[str, object]:
    times = {"created": token.created, "expires": token.expires, "revoked": token.revoked}
    return {
        "name": token.name,
        "state": _state(token),
        "reads": list(token.reads),
        "writes": list(token.writes),
        "audience": token.audience,
        "admin": token.admin,
        "review": token.review,
        "contributor": token.contributor,
        **{name: time and time.isoformat().replace("+00:00", "Z") for name, time in times.items()},
    }
