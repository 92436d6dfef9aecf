"""The tokens of a query as a search inside of it is read: one by one, with their places."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from graph_service.errors import SyntaxFault
from graph_service.query.scan import TOKEN

_SKIPPED: Final = ("space", "comment")


@dataclass(frozen=True)
class Token:
    """One token: its kind (see :data:`graph_service.query.scan.TOKEN`), its text, its place."""

    kind: str
    part: str
    start: int
    end: int


class Reading:
    """The tokens of a query, without spaces and comments, read from ``at`` on."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens = [
            Token(str(match.lastgroup), match[0], match.start(), match.end())
            for match in TOKEN.finditer(text)
            if match.lastgroup not in _SKIPPED
        ]
        self.prefixes = _prefixes(self.tokens)
        self.at = 0

    def next(self, what: str, *kinds: str) -> Token:
        """Return the next token, which must be one of these kinds, or have one of these texts.

        Raises:
            SyntaxFault: it is neither; expected is ``what``.
        """
        if self.at >= len(self.tokens):
            raise fault(self.text, len(self.text), f"the search ends too early; expected {what}")
        token = self.tokens[self.at]
        if token.kind not in kinds and token.part not in kinds:
            raise fault(self.text, token.start, f"expected {what} in the search")
        self.at += 1
        return token


def _prefixes(tokens: Sequence[Token]) -> Mapping[str, frozenset[str]]:
    """Return what each prefix is declared to be; more than one IRI is one too many."""
    found: dict[str, frozenset[str]] = {}
    for word, name, iri in zip(tokens, tokens[1:], tokens[2:], strict=False):
        if word.part.upper() == "PREFIX" and (word.kind, name.kind) == ("word", "name"):
            prefix = name.part
            found[prefix] = found.get(prefix, frozenset()) | {iri.part}
    return found


def place_of(text: str, offset: int) -> tuple[int, int]:
    """Return line and column of an offset, from 1."""
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)


def fault(text: str, offset: int, reason: str) -> SyntaxFault:
    """Return the fault of a query at an offset."""
    line, column = place_of(text, offset)
    return SyntaxFault(reason, line=line, column=column)
