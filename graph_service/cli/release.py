"""``release``: what was published, what would be, and how long it is kept."""

import json
from collections.abc import Collection
from datetime import datetime
from pathlib import Path
from typing import Any

import click
from click.core import ParameterSource

from graph_service.cli.faults import VIOLATIONS
from graph_service.cli.findings import write_text
from graph_service.cli.options import due_option, with_settings
from graph_service.cli.previews import write_preview, write_preview_json
from graph_service.cli.release_diff import diff
from graph_service.cli.rollback import rollback
from graph_service.cli.sources import read_sources
from graph_service.cli.stages import shown_stages
from graph_service.errors import InputError
from graph_service.ledger.issue import Issue
from graph_service.ledger.pruning import mark, prune
from graph_service.preview import preview
from graph_service.rules import read_rules
from graph_service.settings import Settings
from graph_service.state import State

_FORMAT = click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True
)
_NUMBERS = click.argument("numbers", nargs=-1, required=True, type=int, metavar="NUMBER...")


@click.group(invoke_without_command=True, no_args_is_help=True)
@click.option("--dry-run", is_flag=True, help="Tell what `build` would make visible to whom.")
@click.option(
    "--data",
    multiple=True,
    type=click.Path(path_type=Path),
    help="With --dry-run: as for `build`.",
)
@click.option("--shapes", metavar="DIR|none", help="With --dry-run: as for `build`.")
@due_option("With --dry-run: list reviews and ends of consents that are due within so many days.")
@_FORMAT
@with_settings()
@click.pass_context
def release(
    context: click.Context,
    settings: Settings,
    dry_run: bool,
    data: tuple[Path, ...],
    shapes: str | None,
    days: int,
    form: str,
) -> None:
    """Look at releases, go back to one, and say which are kept.

    With --dry-run and no command: what `build` would make visible to whom, compared with the
    current release, for each set of audiences; nothing is written. Exit code 1: `build` would
    refuse it.
    """
    if context.invoked_subcommand is not None:
        for name in context.params:
            if context.get_parameter_source(name) is ParameterSource.COMMANDLINE:
                option = name.replace("_", "-").replace("form", "format").replace("days", "due")
                raise click.UsageError(f"--{option} stands after {context.invoked_subcommand}")
        return
    if not dry_run:
        raise click.UsageError("name a command, or --dry-run")
    with shown_stages() as show:
        rules, ingested = read_rules(shapes or settings.shapes), read_sources(data)
        found = preview(ingested, rules, settings=settings, days=days, progress=show)
    click.echo(write_preview(found) if form == "text" else write_preview_json(found), nl=False)
    if not found.judgement.conforms:
        click.echo(write_text(found.judgement), err=True, nl=False)
        click.echo("build would refuse it", err=True)
        raise SystemExit(VIOLATIONS)


@release.command("list")
@click.option("--audience", help="As this set of audiences knows them. Default: all, whole.")
@_FORMAT
@with_settings()
def list_releases(settings: Settings, audience: str | None, form: str) -> None:
    """List the releases, oldest first: number, date, graphs, triples, digest, as published."""
    state = State(settings)
    if audience is None:
        rows = [_row(e, e.parts, e.issued, e.digest) for e in state.ledger.history.issues()]
    else:
        seen = state.audiences.set_named(audience)
        known = state.ledger.history.seen_by(seen)
        rows = [_row(e, seen, e.issued_for(seen), e.digest_for(seen)) for e in known]
    if form == "json":
        click.echo(json.dumps({"releases": rows}, indent=2))
        return
    for row in rows:
        counts = f"{row['graphs']:,} graphs  {row['triples']:,} triples"
        fate = "  marked" if row["marked"] else "" if row["kept"] else "  pruned"
        click.echo(f"{row['release']}  {row['issued'][:10]}  {counts}  {row['digest']}{fate}")


def _row(issue: Issue, audiences: Collection[str], issued: datetime, digest: str) -> dict[str, Any]:
    return {
        "release": issue.number,
        "issued": issued.isoformat().replace("+00:00", "Z"),
        "graphs": issue.graphs_for(audiences),
        "triples": issue.triples_for(audiences),
        "digest": digest,
        "kept": not issue.is_pruned,
        "marked": issue.is_marked,
    }


@release.command()
@_NUMBERS
@with_settings()
def keep(settings: Settings, numbers: tuple[int, ...]) -> None:
    """Have `prune` spare releases, for instance those that were cited."""
    mark(State(settings).ledger, numbers, keep=True)


@release.command("let-go")
@_NUMBERS
@with_settings()
def let_go(settings: Settings, numbers: tuple[int, ...]) -> None:
    """Have `prune` spare releases no more."""
    mark(State(settings).ledger, numbers, keep=False)


@release.command("prune")
@click.option(
    "--keep",
    "most",
    type=click.IntRange(1),
    metavar="NUMBER",
    help="How many each audience keeps. Default: the setting kept_releases.",
)
@with_settings()
def prune_releases(settings: Settings, most: int | None) -> None:
    """Delete what older releases held, for good; that they were stays known.

    Each audience keeps the last releases that were news to it. Releases marked by `keep` stay.
    """
    most = most or settings.kept_releases
    if most < 1:
        raise InputError("kept_releases is 0, so all are kept; --keep says how many otherwise")
    state = State(settings)
    done = prune(state.ledger, most)
    state.forget()
    click.echo(f"{len(done.releases)} release(s) and {done.objects} object(s) deleted")


release.add_command(diff)
release.add_command(rollback)
