"""Who calls us: an engine of somebody else without data, whose queries have ``SERVICE`` in them.

A caller is started once and then asked. It gives back what its engine made of our answers: results
in JSON for a table or a truth value, N-Triples for a graph.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pyoxigraph
import rdflib

Ask = Callable[[str], bytes]
"""Evaluates a query; raises ``Failed`` when the engine says that it failed."""


class Failed(Exception):
    """An engine reported an error; the text is what it said."""


class Caller(ABC):
    """A kind of caller."""

    name: str

    def missing(self) -> str | None:
        """Return why the caller can't be used here and what to do about it, or nothing."""
        return None

    @abstractmethod
    def start(self, folder: Path) -> "contextmanager[Ask]":
        """Give what evaluates queries, while the block runs."""


def is_graph(query: str) -> bool:
    """Return whether the answer of a query is a graph."""
    return "CONSTRUCT" in query


class Rdflib(Caller):
    """The query engine of rdflib, in this process."""

    name = "rdflib"

    @contextmanager
    def start(self, folder: Path) -> Iterator[Ask]:
        """Have an empty graph asked."""

        def ask(query: str) -> bytes:
            try:
                answer = rdflib.Graph().query(query)
                form = "nt" if is_graph(query) else "json"
                return answer.serialize(format=form) or b""
            except Exception as error:  # it has no errors of its own for this
                raise Failed(str(error)) from error

        yield ask


class Pyoxigraph(Caller):
    """The engine of Oxigraph, in this process."""

    name = "pyoxigraph"

    @contextmanager
    def start(self, folder: Path) -> Iterator[Ask]:
        """Have an empty store asked."""

        def ask(query: str) -> bytes:
            try:
                answer = pyoxigraph.Store().query(query)
                if isinstance(answer, pyoxigraph.QueryTriples):
                    return answer.serialize(format=pyoxigraph.RdfFormat.N_TRIPLES) or b""
                return answer.serialize(format=pyoxigraph.QueryResultsFormat.JSON) or b""
            except (OSError, SyntaxError, ValueError, RuntimeError) as error:
                raise Failed(str(error)) from error

        yield ask
