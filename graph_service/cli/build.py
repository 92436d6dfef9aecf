"""``build``: publish data as the next release."""

from pathlib import Path

import click

from graph_service.cli.declared import require_tokens_fit
from graph_service.cli.faults import VIOLATIONS
from graph_service.cli.findings import write_text
from graph_service.cli.options import with_settings
from graph_service.cli.sources import read_sources
from graph_service.cli.stages import shown_stages
from graph_service.errors import Nonconformity
from graph_service.publish import Judgement, publish
from graph_service.rules import read_rules
from graph_service.settings import Settings


@click.command()
@click.option(
    "--data",
    multiple=True,
    type=click.Path(path_type=Path),
    help="Dataset folder or RDF file, instead of the shipped data; may be given several times.",
)
@click.option(
    "--shapes",
    metavar="DIR|none",
    help="Other shapes, or none: then nothing is checked but that it can be read.",
)
@with_settings()
def build(settings: Settings, data: tuple[Path, ...], shapes: str | None) -> None:
    """Check data and publish it as the next release, or write nothing.

    The ontology and its schemes are part of the release, unless all of --data are RDF files.
    Exit code 0: published, or nothing changed; 1: the data violates the rules; 2: it can't be read.
    """
    try:
        with shown_stages() as show:
            rules, ingested = read_rules(shapes or settings.shapes), read_sources(data)
            require_tokens_fit(settings, ((c.graph, c.audience) for c in ingested.contributions))
            done = publish(ingested, rules, settings=settings, progress=show)
    except Nonconformity as error:
        if isinstance(error.report, Judgement):
            click.echo(write_text(error.report), err=True, nl=False)
        click.echo("nothing was published", err=True)
        raise SystemExit(VIOLATIONS) from None
    release = done.release
    news = "published" if done.changed else "unchanged"
    click.echo(
        f"release {release.number} {news}: {len(release.entries):,} graphs, "
        f"{release.triples:,} triples, {len(done.judgement.report.warnings)} warning(s), "
        f"digest {release.digest}"
    )
