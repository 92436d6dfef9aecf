"""``audit``: what was decided, and whether the log of it is whole."""

import json
from collections import deque
from datetime import date, datetime
from itertools import islice
from typing import Final

import click

from graph_service.cli.faults import FAULT
from graph_service.cli.options import with_settings
from graph_service.ledger.audit import ORIGIN, Record
from graph_service.ledger.fsck import audit_faults
from graph_service.settings import Settings
from graph_service.state import State

_DAY: Final = click.DateTime(["%Y-%m-%d"])


@click.group()
def audit() -> None:
    """Verify and list the log of decisions."""


@audit.command()
@click.option(
    "--head",
    metavar="HASH",
    help="A head that was noted elsewhere: the log must still hold it, and may go on after it.",
)
@with_settings()
def verify(settings: Settings, head: str | None) -> None:
    """Check the chain of the audit log, and that it fits the releases; print lines and head.

    The head is the SHA-256 of the last line. Note it where nobody can change it who can change
    the log: lines that were cut off at the end, or a log that was written anew, show only against
    it. Exit code 0: whole; 2: damaged, or without the given head.
    """
    ledger = State(settings).ledger
    faults = audit_faults(ledger)
    lines, last, holder = 0, ORIGIN, 0 if head == ORIGIN else None
    if not faults:
        for record in ledger.audit.records():
            lines, last = record.number, record.hash
            if head is not None and record.hash == head.lower():
                holder = record.number
        click.echo(f"{lines} line(s), head {last}")
        if head is not None and holder is None:
            faults.append(f"no line has the hash {head}: lines were cut off or written anew")
        elif holder is not None:
            click.echo(f"the head given is that of line {holder}; {lines - holder} came after it")
    for fault in faults:
        click.echo(f"fault: {fault}", err=True)
    if faults:
        raise SystemExit(FAULT)


@audit.command("list")
@click.option("--event", "events", metavar="NAME", multiple=True, help="Only such decisions.")
@click.option("--token", metavar="NAME", help="Only what was decided for the holder of this token.")
@click.option("--graph", metavar="IRI", help="Only what names this graph or thing.")
@click.option("--since", type=_DAY, help="Only what was decided on this day (UTC) or later.")
@click.option("--until", type=_DAY, help="Only what was decided on this day (UTC) or before.")
@click.option("--limit", type=click.IntRange(1), help="At most so many lines.")
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True
)
@with_settings()
def list_records(
    settings: Settings,
    events: tuple[str, ...],
    token: str | None,
    graph: str | None,
    since: datetime | None,
    until: datetime | None,
    limit: int | None,
    form: str,
) -> None:
    """List decisions, the newest first: number, time, event, details.

    The chain is checked on the way: nothing is listed from a log that is damaged.
    """
    found: deque[Record] = deque()
    for record in State(settings).ledger.audit.records():
        day = date.fromisoformat(record.time[:10])
        wanted = not events or record.event in events
        wanted = wanted and (token is None or record.details.get("token") == token)
        wanted = wanted and (graph is None or _names(record, graph))
        wanted = wanted and (since is None or day >= since.date())
        wanted = wanted and (until is None or day <= until.date())
        if wanted:
            found.appendleft(record)
    rows = list(islice(found, limit))
    if form == "json":
        click.echo(json.dumps({"records": [vars(row) for row in rows]}, indent=2))
        return
    for row in rows:
        details = json.dumps(row.details, sort_keys=True, ensure_ascii=True)
        click.echo(f"{row.number}  {row.time}  {row.event}  {details}")


def _names(record: Record, graph: str) -> bool:
    graphs = record.details.get("graphs")
    return graph in (record.details.get("graph"), record.details.get("iri")) or (
        isinstance(graphs, dict | list) and graph in graphs
    )
