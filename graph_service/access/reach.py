"""How far tokens reach: what one may write, it has to see.

A token that reaches a graph which it does not see is refused there, and its holder learns from the
refusal that the graph is there: one that is not could be made. So no graph may be where a token
reaches and does not look. A token for all graphs (``*``) is left out: it is made for people who
see everything.
"""

from collections.abc import Collection, Iterable
from datetime import UTC, datetime

from graph_service.access.actor import ALL, matches
from graph_service.access.policy import NOT_THERE
from graph_service.access.tokens import Token
from graph_service.errors import OutOfScope


def reaching(patterns: Iterable[str], graph: str) -> str | None:
    """Return the first pattern, but for that of all graphs, that names a graph."""
    return next((each for each in patterns if each != ALL and matches(each, graph)), None)


def blind_token(
    tokens: Iterable[Token], graph: str, audience: str, now: datetime
) -> tuple[str, str] | None:
    """Return name and pattern of a token that reaches a graph and does not see it, if one does.

    Args:
        tokens: all that there are; those that do not hold any more are passed over.
        graph: its IRI.
        audience: that of the graph.
        now: the time.
    """
    for token in tokens:
        if audience not in token.reads and token.holds(now):
            pattern = reaching(token.writes, graph)
            if pattern is not None:
                return token.name, pattern
    return None


def require_seen(tokens: Iterable[Token], graph: str, audience: str) -> None:
    """Return when every token that reaches a new graph would see it.

    Raises:
        OutOfScope: one would not; the words are those for any graph that may not be written.
    """
    if blind_token(tokens, graph, audience, datetime.now(UTC)) is not None:
        raise OutOfScope(NOT_THERE)


def reached_unseen(
    patterns: Collection[str], reads: Collection[str], graphs: Iterable[tuple[str, str]]
) -> tuple[str, str] | None:
    """Return pattern and graph where a token with these would reach and not see, if it would.

    Args:
        patterns: of graphs that the token may write.
        reads: audiences that it sees.
        graphs: IRI and audience of the graphs that are there.
    """
    for graph, audience in graphs:
        if audience not in reads:
            pattern = reaching(patterns, graph)
            if pattern is not None:
                return pattern, graph
    return None
