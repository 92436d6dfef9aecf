"""How alike two names are, from 0 to 100, both as :func:`graph_service.views.names.write` has them.

======  ==========================================================================
100     the same
to 99   the same letters but for few, in this order or with the words in another
to 97   the same but for what sounds alike: ``c`` and ``k``, ``y`` and ``i``
to 86   the words of one are among those of the other
======  ==========================================================================

A name in which one word is another one is not surely the same, however few letters that are:
``Committee against Torture`` is none against tortoises. Numbers are not alike: ``article 13`` and
``article 15`` differ in what matters.
"""

import re
from typing import Final

from rapidfuzz import fuzz

SAME: Final = 100.0
SURE: Final = 88.0
"""From here on a name may be meant though it is written otherwise."""

_ALMOST: Final = 99.0
_IN_OTHER_ORDER: Final = 0.97
_SOUNDING: Final = 0.97
_PART: Final = 0.86
_OTHER_NUMBERS: Final = 0.6
_ANOTHER_WORD: Final = 0.88
_WORTH_A_LOOK: Final = 60.0
_LIKE_WORD: Final = 75.0
_JOINED: Final = 94.0
_LITTLE: Final = frozenset(
    {"the", "of", "and", "on", "in", "for", "to", "from", "against", "an", "la", "le", "les", "de"}
    | {"des", "du", "el", "los", "las", "et", "und", "der", "die", "das", "republic", "kingdom"}
    | {"state", "democratic", "islamic", "federal", "people", "peoples", "arab"}
)
"""Words that many names have, and that are often left out."""

_NUMBER: Final = re.compile(r"\d+")
_SOUNDS: Final = (
    ("ph", "f"),
    ("kh", "h"),
    ("gh", "g"),
    ("zh", "j"),
    ("ck", "k"),
    ("c", "k"),
    ("q", "k"),
    ("w", "v"),
    ("y", "i"),
    ("x", "ks"),
)
_TWICE: Final = re.compile(r"([a-z])\1+")


def likeness(one: str, other: str) -> float:
    """Return how alike two names are; the order makes no difference."""
    if one == other:
        return SAME
    if not one or not other:
        return 0.0
    letters = max(
        fuzz.ratio(one, other),
        fuzz.token_sort_ratio(one, other) * _IN_OTHER_ORDER,
        fuzz.ratio(_sounding(one), _sounding(other)) * _SOUNDING,
    )
    if letters >= _WORTH_A_LOOK and not _words_agree(one, other):
        letters *= _ANOTHER_WORD
    score = max(letters, _part(one, other), _telling_part(one, other))
    if sorted(_NUMBER.findall(one)) != sorted(_NUMBER.findall(other)):
        score *= _OTHER_NUMBERS
    return round(min(score, _ALMOST), 2)


def _words_agree(one: str, other: str) -> bool:
    """Return whether every word that tells something has one that is like it in the other name."""
    if fuzz.ratio(one.replace(" ", ""), other.replace(" ", "")) >= _JOINED:
        return True
    words, others = _telling(one), _telling(other)
    return all(
        any(fuzz.ratio(_sounding(word), _sounding(each)) >= _LIKE_WORD for each in among)
        for of, among in ((words, others), (others, words))
        for word in of
    )


def _part(one: str, other: str) -> float:
    """Return how far the words of one name are among those of the other."""
    shorter, longer = sorted((one, other), key=len)
    if len(shorter) < 3:  # one letter or two are a part of everything
        return 0.0
    # a part says the more, the more of the whole it is, and most at its beginning
    share = len(shorter) / len(longer)
    if len(shorter) >= 5 and longer.startswith(shorter):
        return 100 * _PART * (0.9 + 0.1 * share)
    return fuzz.token_set_ratio(one, other) * _PART * (0.8 + 0.2 * share)


def _telling_part(one: str, other: str) -> float:
    """Return how alike two names are without the words that many names have."""
    words, others = " ".join(_telling(one)), " ".join(_telling(other))
    if (words, others) == (one, other) or not words or not others:
        return 0.0
    return fuzz.ratio(words, others) * _PART


def _telling(written: str) -> list[str]:
    """Return the words of a name that tell it from others."""
    return [word for word in written.split() if word not in _LITTLE and len(word) > 1]


def _sounding(written: str) -> str:
    for letters, instead in _SOUNDS:
        written = written.replace(letters, instead)
    return _TWICE.sub(r"\1", written)
