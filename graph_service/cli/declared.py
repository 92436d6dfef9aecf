"""That audiences are declared, and that no token reaches what it does not see.

A graph whose audience is not declared is seen by nobody; a token that may write where it does not
see learns what is there (``access/reach.py``).
"""

from collections.abc import Collection, Iterable
from datetime import UTC, datetime

from graph_service.access.actor import ALL
from graph_service.access.reach import blind_token, reached_unseen
from graph_service.access.tokens import tokens_of
from graph_service.errors import InputError
from graph_service.settings import Settings
from graph_service.state import State

Graphs = Iterable[tuple[str, str]]
"""IRI and audience of graphs."""


def graphs_of(settings: Settings) -> list[tuple[str, str]]:
    """Return the graphs of the current release; there are none before the first one.

    Raises:
        LedgerError: the record is damaged.
    """
    release = State(settings).ledger.current()
    return [(each.graph, each.audience) for each in release.entries] if release else []


def require_graphs_declared(settings: Settings, graphs: Graphs) -> None:
    """Refuse to go on while a graph has an audience that the settings lack.

    Raises:
        InputError: it names the audience and the graph; declare it, or publish without the graph.
    """
    audiences = State(settings).audiences
    for graph, audience in graphs:
        audiences.require([audience], f"the graph <{graph}>")


def require_tokens_fit(settings: Settings, graphs: Graphs) -> None:
    """Refuse to go on while a token that holds has an undeclared audience or sees too little.

    Raises:
        InputError: it names the token, and its audience or the graph that it reaches unseen.
        LedgerError: the tokens can't be read.
    """
    audiences, now = State(settings).audiences, datetime.now(UTC)
    tokens = [each for each in tokens_of(settings.state).all() if each.holds(now)]
    for token in tokens:
        audiences.require(token.reads, f"the token {token.name}")
    for graph, audience in graphs:
        found = blind_token(tokens, graph, audience, now)
        if found is not None:
            name, pattern = found
            raise InputError(
                f"the token {name} may write {pattern} and does not see the graph <{graph}> there "
                f"({audience}): revoke the token, or name the graph otherwise"
            )


def require_nothing_hidden(
    settings: Settings, reads: Collection[str], patterns: Collection[str]
) -> None:
    """Refuse patterns of a new token that reach graphs which it would not see.

    Raises:
        InputError: it names pattern and graph, or says that all graphs take all audiences.
        LedgerError: the record is damaged.
    """
    if ALL in patterns and not State(settings).audiences.names <= set(reads):
        raise InputError("who may write all graphs has to see all: add --read internal")
    found = reached_unseen(patterns, reads, graphs_of(settings))
    if found is not None:
        raise InputError(
            f"the pattern {found[0]} reaches the graph <{found[1]}>, which the token would not see"
        )
