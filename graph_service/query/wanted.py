"""What a caller looks for, from the text of a search to an expression of the index.

::

    cao shunli            texts with both words, in any order
    "human rights"        with these words one after the other; so does A/HRC/39/41
    alger*                with a word that begins so; "human righ"* likewise

Nothing else has a meaning, and nothing can be wrong with a text but its length, or that it has no
word. The operators of the index never come from a caller: every word is folded to letters and
digits and put in quotation marks.
"""

import re
from dataclasses import dataclass
from typing import Final

from graph_service.errors import InputError, TooLarge
from graph_service.views.folding import fold, is_unspaced, pieces, runs

LONGEST: Final = 300
"""Characters of the text of a search."""

MOST_WORDS: Final = 64
"""Words looked for at once; of scripts without spaces, pairs of characters."""

_MARKS: Final = '"\u201c\u201d\u201e\u201f\u00ab\u00bb\u300c\u300d'
_PART: Final = re.compile(rf"[{_MARKS}]([^{_MARKS}]*)[{_MARKS}]?(\*?)|([^\s{_MARKS}]+)")


@dataclass(frozen=True)
class Wanted:
    """What is looked for: ``expression`` in the language of FTS5.

    ``whole`` finds the texts that have all the words one after the other, ``words`` is how many
    those are; when a word is only begun no text can be just that, and ``whole`` finds nothing.
    """

    expression: str
    whole: str
    words: int


def read_wanted(text: str) -> Wanted:
    """Return what a text looks for.

    Raises:
        TooLarge: it is longer than :data:`LONGEST`, or has more than :data:`MOST_WORDS` words.
        InputError: it has no word.
    """
    if len(text) > LONGEST:
        raise TooLarge(f"the text of a search may have {LONGEST} characters; it has {len(text)}")
    phrases, everything, begun = [], list[str](), False
    for quoted, star, plain in _PART.findall(text):
        is_begun = bool(star) or plain.endswith("*")
        found = [run for word in fold(quoted or plain).split() for run in runs(word)]
        if found:
            phrases.append(_phrase(found, begun=is_begun))
            everything += (piece for run in found for piece in pieces(run))
            begun = begun or is_begun
    if not phrases:
        raise InputError("there is no word to look for: a search needs a letter or a digit")
    if len(everything) > MOST_WORDS:
        raise TooLarge(f"a search may have {MOST_WORDS} words; this one has {len(everything)}")
    whole = _quote([]) if begun else _quote(everything)
    return Wanted(" AND ".join(phrases), whole, 0 if begun else len(everything))


def _phrase(found: list[str], *, begun: bool) -> str:
    """Return the expression for runs that follow each other."""
    *before, last = found
    words = [piece for run in before for piece in pieces(run)]
    if is_unspaced(last):
        # any part of such a run is found: what is looked for need not be its end
        begun = begun or len(last) == 1
        words += list(pieces(last))[:-1] or [last]
    else:
        words.append(last)
    return _quote(words) + (" *" if begun else "")


def _quote(words: list[str]) -> str:
    return f'"{" ".join(words)}"'
