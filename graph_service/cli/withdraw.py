"""``withdraw``: a graph or a resource goes from everywhere."""

import click

from graph_service.cli.findings import write_text
from graph_service.cli.options import with_settings
from graph_service.cli.stages import shown_stages
from graph_service.settings import Settings
from graph_service.state import State
from graph_service.withdrawing import Withdrawn, lift_withdrawal, withdraw_everywhere


@click.command()
@click.argument("iri")
@click.option(
    "--lift",
    is_flag=True,
    help="Let what was withdrawn be published again. It does not come back by itself.",
)
@with_settings()
def withdraw(settings: Settings, iri: str, lift: bool) -> None:
    """Remove a graph, or all statements about a resource, from every release and all files.

    Running services follow before this ends. What was removed is answered with 410 to those who
    could see it, and can't be published again unless that is lifted. Its texts that something
    else still says are listed; whether these must go, too, is yours to decide. Copies made before
    (backups, dumps that others took) are not reached: see the page on withdrawal.
    Exit code 0: withdrawn, also when the rest breaks rules, which are then named; 2: it is not
    there, or could not be finished: run it again.
    """
    state = State(settings)
    if lift:
        release = lift_withdrawal(state, iri)
        click.echo(f"release {release.number}: <{iri}> may be published again")
        return
    with shown_stages() as show:
        done = withdraw_everywhere(settings, state, iri, progress=show)
    _tell(done)


def _tell(done: Withdrawn) -> None:
    made = done.withdrawal
    for each in done.remainders:
        click.echo(f'still said: "{each.text}" in <{each.graph}> of <{each.subject}>')
    if done.judgement is not None and not done.judgement.conforms:
        click.echo("warning: what is left breaks rules:", err=True)
        click.echo(write_text(done.judgement), err=True, nl=False)
    if not done.all_left:
        click.echo("warning: files of it were in use, and were removed; restart who used them")
    click.echo(
        f"release {made.release.number}: withdrawn; {len(made.removed):,} statement(s) of "
        f"{len(made.graphs):,} graph(s), seen by {', '.join(made.audiences)}"
    )
