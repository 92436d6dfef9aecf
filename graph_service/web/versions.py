"""Versions of a graph: its tag in each format, and conditions on it (RFC 9110, section 13.1)."""

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final
from weakref import WeakKeyDictionary

from graph_service.errors import Unmet
from graph_service.formats import GRAPHS, Format
from graph_service.state import State
from graph_service.web.answering import Answering
from graph_service.web.asked import coded_tag
from graph_service.web.codings import CODINGS
from graph_service.web.conditions import ANY, matching

_TAG: Final = re.compile(r'(W/)?("[\x21\x23-\x7e\x80-\xff]*")')


class Contents:
    """The SHA-256 of each graph that is answered from, read once for each release.

    Args:
        state: the state folder.
    """

    def __init__(self, state: State) -> None:
        self._state = state
        self._read: WeakKeyDictionary[Answering, Mapping[str, str]] = WeakKeyDictionary()

    def of(self, answering: Answering) -> Mapping[str, str]:
        """Return those that these audiences see, by graph.

        Raises:
            LedgerError: the record is damaged.
        """
        found = self._read.get(answering)
        if found is None:
            found = self._read[answering] = self._state.views.objects(answering.view)
        return found


def tag_of(content: str, found: Format, audiences: Iterable[str]) -> str:
    """Return the strong ETag of a graph in a format, with its quotes, for an answer without coding.

    Args:
        content: the SHA-256 of the graph's content.
        found: the format.
        audiences: those of the caller.
    """
    parts = (content, found.suffix, *sorted(audiences))
    return f'"{hashlib.sha256(chr(0).join(parts).encode()).hexdigest()[:32]}"'


@dataclass(frozen=True)
class Conditions:
    """The headers ``If-Match`` and ``If-None-Match`` of a change, as they came."""

    match: str | None
    none_match: str | None

    @classmethod
    def of(cls, environ: dict[str, Any]) -> "Conditions":
        """Return those of a request."""
        return cls(environ.get("HTTP_IF_MATCH"), environ.get("HTTP_IF_NONE_MATCH"))

    def require(self, content: str | None, audiences: Iterable[str]) -> None:
        """Return when they hold of a graph.

        A tag of any format and coding names the version of the graph.

        Args:
            content: the SHA-256 of the graph's content, ``None`` when it is not there.
            audiences: those of the caller.

        Raises:
            Unmet: one does not.
        """
        tags = [] if content is None else list(_tags(content, frozenset(audiences)))
        if self.match is not None and not _matches(self.match, tags):
            raise Unmet("the graph is not, or not any more, what If-Match says")
        if self.none_match is None:
            return
        anything = self.none_match.strip() == ANY and content is not None
        if anything or matching(self.none_match, tags) is not None:
            raise Unmet("there is what If-None-Match says that there is not")


def _matches(header: str, tags: list[str]) -> bool:
    """Return whether If-Match names one of the tags; weak ones never match."""
    if header.strip() == ANY:
        return bool(tags)
    named = {tag for weak, tag in _TAG.findall(header) if not weak}
    return not named.isdisjoint(tags)


def _tags(content: str, audiences: frozenset[str]) -> Iterable[str]:
    for each in GRAPHS:
        plain = tag_of(content, each, audiences)
        yield plain
        for coding in CODINGS:
            yield coded_tag(plain, coding)
