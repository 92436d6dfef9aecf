"""Who asks: a name, the audiences whose graphs they may see, and the graphs that they may write."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from graph_service.errors import InputError

PUBLIC: Final = "public"
"""The audience of everybody."""

ALL: Final = "*"
"""Ends a pattern that stands for all IRIs which begin like it."""


@dataclass(frozen=True)
class Actor:
    """A caller.

    ``name`` is ``None`` for somebody without a token. ``graphs`` are patterns of graphs that they
    may write (see :func:`check_patterns`), ``audience`` is the one that new graphs of theirs get,
    ``admin`` says whether they may administer the service, ``review`` whether they may decide on
    proposals of others. ``contributor`` is what they are called where others see what they wrote.
    """

    name: str | None
    audiences: frozenset[str]
    graphs: tuple[str, ...] = ()
    audience: str | None = None
    admin: bool = False
    review: bool = False
    contributor: str = ""

    def is_theirs(self, graph: str) -> bool:
        """Return whether a pattern of theirs names the graph; IRIs are compared as they are."""
        return any(matches(pattern, graph) for pattern in self.graphs)


ANONYMOUS: Final = Actor(None, frozenset({PUBLIC}))


def matches(pattern: str, graph: str) -> bool:
    """Return whether a pattern names a graph: as itself, or by a beginning and ``*``."""
    if pattern.endswith(ALL):
        return graph.startswith(pattern[: -len(ALL)])
    return graph == pattern


def check_patterns(patterns: Iterable[str]) -> None:
    """Refuse what is neither an absolute IRI nor the beginning of one followed by ``*``.

    Raises:
        InputError: the first such pattern.
    """
    for pattern in patterns:
        start = pattern.removesuffix(ALL)
        if pattern == ALL:
            continue
        scheme, colon, _ = start.partition(":")
        strange = any(c in '<>"{}|^`\\*' or c <= " " for c in start)
        if strange or not (colon and scheme[:1].isalpha() and scheme.isascii()):
            raise InputError(f"not an absolute IRI, nor the beginning of one and *: {pattern!r}")
