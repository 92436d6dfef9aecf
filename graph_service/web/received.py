"""RDF of a request body as N-Quads: each of its texts is parsed in a worker, within the limits."""

from typing import Any, Final

from graph_service.errors import QueryCancelled, QueryEnded, TooLarge
from graph_service.query.job import Parse
from graph_service.settings import Settings
from graph_service.web.answering import answering_of
from graph_service.web.parts import Part
from graph_service.web.spending import spending_of

_EXPANSION: Final = 4
"""How many times its own size a body may have as N-Quads."""


def parse_parts(
    environ: dict[str, Any],
    parts: list[Part],
    settings: Settings,
    *,
    base: str | None,
    seconds: float,
) -> bytes:
    """Return the N-Quads of all texts of a body; no two share a blank node.

    Args:
        environ: of the request, whose client spends the time.
        parts: the texts with their formats, as ``read_parts`` gives them.
        settings: name the limits of a body; they hold for all parts together.
        base: what relative IRIs are resolved against.
        seconds: time limit of each part.

    Raises:
        TooLarge: there are too many statements or graphs, a term is too long, or it takes more to
            parse than it may.
        InputError: it is not RDF, or names what should not be told.
        GraphServiceError: what the pool raises.
    """
    pool = answering_of(environ).own
    parsed: list[bytes] = []
    for data, source in parts:
        task = Parse(
            data,
            source,
            seconds,
            _EXPANSION * settings.body_bytes,
            base=base,
            statements=settings.body_statements,
            graphs=settings.body_graphs,
        )
        try:
            parsed.append(spending_of(environ).run(pool, task).body)
        except QueryCancelled:
            raise
        except QueryEnded as error:
            raise TooLarge("the body takes more to parse than a body may") from error
    if sum(each.count(b"\n") for each in parsed) > settings.body_statements:
        most = settings.body_statements
        raise TooLarge(f"there are more than {most} statements: split the data")
    return b"".join(parsed)
