"""Several graphs as one change: each is merged with what is there, or put in its place."""

from collections.abc import Callable, Iterable, Mapping
from enum import StrEnum

from graph_service.errors import InputError, TooLarge
from graph_service.ingest.incoming import merged
from graph_service.writing import Change, Present, Work

Check = Callable[[Present, Iterable[str]], None]
"""Raises when a change of these graphs must not be made from what is there."""


class Mode(StrEnum):
    """What becomes of a graph that is sent."""

    REPLACE = "replace"
    MERGE = "merge"


def work_of(sent: Mapping[str, bytes], mode: Mode, check: Check) -> Work:
    """Return what makes a change of graphs that were sent; graphs that were not stay as they are.

    Args:
        sent: canonical N-Quads by graph.
        mode: what becomes of each.
        check: is asked first.
    """

    def work(present: Present) -> Change:
        check(present, sent)
        if mode is Mode.REPLACE:
            return sent
        return {graph: merged(present.quads(graph), quads) for graph, quads in sent.items()}

    return work


def named_graphs(found: Mapping[str, bytes], nameless: str, most: int) -> dict[str, bytes]:
    """Return the graphs of a submission, each of which has to have a name.

    Args:
        found: canonical N-Quads by graph.
        nameless: what stands for the graph of statements that name none.
        most: how many there may be.

    Raises:
        InputError: there are statements without a graph, or none at all.
        TooLarge: there are too many graphs.
    """
    if nameless in found:
        count = found[nameless].count(b"\n")
        raise InputError(f"{count} statement(s) name no graph: each needs the graph that it is for")
    if not found:
        raise InputError("the body has no statement; a graph is ended by DELETE at /graphs")
    if len(found) > most:
        raise TooLarge(
            f"{len(found)} graphs are more than the {most} of one contribution: send several"
        )
    return dict(sorted(found.items()))
