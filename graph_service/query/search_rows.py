"""A query with the rows of its searches written into it.

What is written comes from texts that contributors wrote; :mod:`graph_service.query.quoted` sees to
it that nothing in them can run.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from graph_service.errors import ResultTooLarge, SyntaxFault
from graph_service.query.found import Match, Matches
from graph_service.query.quoted import quote_iri, quote_string, quote_tag
from graph_service.query.search_block import MOST_MATCHES, Block, Span, replace_blocks, values
from graph_service.query.search_tokens import place_of

MOST_BYTES: Final = 8_000_000
"""Bytes of the rows of all searches of one query."""

Find = Callable[[str, int], Matches]
"""Returns the best matches of a text, up to a number."""


@dataclass(frozen=True)
class Filled:
    """A query that can run: ``text`` has rows where ``query`` has ``blocks``."""

    text: str
    query: str
    blocks: tuple[Span, ...]
    rows: tuple[str, ...]

    def place(self, fault: SyntaxFault) -> SyntaxFault:
        """Return a fault of ``text`` with the place that it has in ``query``."""
        if fault.line is None or fault.column is None or not self.blocks:
            return fault
        lines = self.text.split("\n")[: fault.line - 1]
        offset = sum(len(line) + 1 for line in lines) + fault.column - 1
        line, column = place_of(self.query, self._original(offset))
        return SyntaxFault(fault.reason, line=line, column=column)

    def _original(self, offset: int) -> int:
        """Return the offset in the query; the start of a block for all that is in its rows."""
        shift = 0
        for block, rows in zip(self.blocks, self.rows, strict=True):
            start = block.start + shift
            if offset < start:
                break
            if offset < start + len(rows):
                return block.start
            shift += len(rows) - (block.end - block.start)
        return min(offset - shift, len(self.query))


def fill(query: str, blocks: Sequence[Block], find: Find) -> Filled:
    """Return a query with the rows of its searches.

    Args:
        query: its text.
        blocks: its searches, in order.
        find: searches.

    Raises:
        ResultTooLarge: a search without a limit finds more texts than one may give, or the rows
            are longer than they may be.
        GraphServiceError: what ``find`` raises.
    """
    size, written = 0, []
    for block in blocks:
        matches = find(block.text, block.limit or MOST_MATCHES)
        if block.limit is None and matches.total > MOST_MATCHES:
            raise ResultTooLarge(
                f"the search finds {matches.total} texts, {MOST_MATCHES} are allowed; look for "
                "more words, or say with search:limit how many of the best you want"
            )
        rows = values(block, "".join(_row(block, match) for match in matches.matches))
        size += len(rows.encode())
        if size > MOST_BYTES:
            raise ResultTooLarge(
                f"the texts that the searches find are longer than {MOST_BYTES} bytes; look for "
                "more words, or say with search:limit how many of the best you want"
            )
        written.append(rows)
    text = replace_blocks(query, [*zip(blocks, written, strict=True)])
    return Filled(text, query, tuple(blocks), tuple(written))


def _row(block: Block, match: Match) -> str:
    terms = [quote_iri(match.thing), *(_term(name, match) for name in block.columns)]
    return f"({' '.join(terms)})"


def _term(name: str, match: Match) -> str:
    if name == "score":
        return f"{match.score:.6f}"
    if name == "property":
        return quote_iri(match.predicate)
    if name == "language":
        return quote_string(match.language)
    return quote_string(match.text) + (f"@{quote_tag(match.tag)}" if match.tag else "")
