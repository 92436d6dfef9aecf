"""``query``: a canned query on the current release, or the list of them."""

from collections.abc import Mapping
from difflib import get_close_matches

import click

from graph_service.cli.options import with_settings
from graph_service.errors import NotFound, QueryFault
from graph_service.formats import TABLES, by_suffix
from graph_service.partners.registry import registry_of
from graph_service.query.canned import CannedQuery, read_queries
from graph_service.query.job import Job
from graph_service.query.pool import Pool
from graph_service.query.scan import scan
from graph_service.settings import Settings
from graph_service.shipped import QUERIES
from graph_service.state import State

_TEXT = "rq"


@click.command()
@click.argument("identifier", metavar="[ID]", required=False)
@click.argument("values", metavar="[NAME=VALUE]...", nargs=-1)
@click.option(
    "--format",
    "suffix",
    type=click.Choice([*(each.suffix for each in TABLES), _TEXT]),
    default="csv",
    show_default=True,
    help=f"{_TEXT} is the SPARQL with the values written in; it needs no release.",
)
@click.option(
    "--audience",
    metavar="AUDIENCE",
    default="public",
    show_default=True,
    help="Whose view of the release is asked.",
)
@click.option("--parameters", is_flag=True, help="Tell what the query takes instead of running it.")
@with_settings("canned_seconds", "query_memory")
def query(
    settings: Settings,
    identifier: str | None,
    values: tuple[str, ...],
    suffix: str,
    audience: str,
    parameters: bool,
) -> None:
    """Answer the canned query ID with its parameters; without ID, list the queries."""
    queries = read_queries(QUERIES)
    if identifier is None:
        for each in queries.values():
            click.echo(f"{each.id}\n    {each.question['en']}")
        return
    chosen = _chosen(queries, identifier)
    if parameters:
        _tell(chosen)
        return
    given = _pairs(values)
    if suffix == _TEXT:
        registry = registry_of(settings.state)
        known = (
            {p.name: p.endpoint.iri for p in registry.all() if p.endpoint}
            if chosen.partners
            else {}
        )
        click.echo(chosen.instantiate(given, known), nl=False)
        return
    click.echo(_answer(settings, chosen, given, suffix, audience), nl=False)


def _answer(
    settings: Settings, chosen: CannedQuery, given: Mapping[str, str], suffix: str, audience: str
) -> bytes:
    if chosen.partners:
        raise QueryFault(
            f"{chosen.id} asks a partner, which only a running service does: /queries/{chosen.id}"
        )
    terms = chosen.bind(given)
    state = State(settings)
    view = state.view(state.current(), state.audiences.set_named(audience))
    scanned = scan(chosen.text)
    job = Job(
        query=chosen.text,
        table=by_suffix(suffix),
        graph=None,
        seconds=settings.canned_seconds,
        substitutions=terms,
        star=scanned.star,
        variables=scanned.variables,
        rows=settings.result_rows,
        size=settings.result_bytes,
    )
    with Pool(view, workers=1, queue_length=1, memory=settings.query_memory) as pool:
        answer = pool.run(job)
    if answer.rows >= chosen.limit:
        click.echo(f"there may be more than these {answer.rows} rows", err=True)
    return answer.body


def _chosen(queries: Mapping[str, CannedQuery], identifier: str) -> CannedQuery:
    if identifier not in queries:
        near = get_close_matches(identifier, queries, n=3, cutoff=0.4)
        hint = f"; did you mean {' or '.join(near)}?" if near else ""
        raise NotFound(f"there is no query {identifier}{hint}")
    return queries[identifier]


def _pairs(values: tuple[str, ...]) -> dict[str, str]:
    pairs: dict[str, str] = {}
    for text in values:
        name, equals, value = text.partition("=")
        if not equals:
            raise QueryFault(f"write a parameter as name=value, not {text!r}")
        if name in pairs:
            raise QueryFault(f"parameter {name!r} is given twice")
        pairs[name] = value
    return pairs


def _tell(chosen: CannedQuery) -> None:
    click.echo(f"{chosen.title['en']}\n{chosen.question['en']}")
    for each in chosen.parameters:
        more = [f"for example {each.example}"] if each.example else []
        more += [f"default {each.default}"] if each.default else []
        more += ["required"] if each.required else []
        click.echo(f"  {each.name}: {each.label['en']}; {'; '.join([each.allowed, *more])}")
