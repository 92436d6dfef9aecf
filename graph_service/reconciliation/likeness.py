"""How alike two names are, from 0 to 100, both as :func:`graph_service.views.names.write` has them.

======  ==========================================================================
100     the same
to 99   the same letters but for few, in this order or with the words in another
to 97   the same but for what sounds alike: ``c`` and ``k``, ``y`` and ``i``
to 86   the words of one are among those of the other
======  ==========================================================================

Numbers are not alike: ``article 13`` and ``article 15`` differ in what matters.
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
    score = max(
        fuzz.ratio(one, other),
        fuzz.token_sort_ratio(one, other) * _IN_OTHER_ORDER,
        fuzz.ratio(_sounding(one), _sounding(other)) * _SOUNDING,
        _part(one, other),
    )
    if sorted(_NUMBER.findall(one)) != sorted(_NUMBER.findall(other)):
        score *= _OTHER_NUMBERS
    return round(min(score, _ALMOST), 2)


def _part(one: str, other: str) -> float:
    """Return how far the words of one name are among those of the other."""
    shorter, longer = sorted((one, other), key=len)
    if len(shorter) < 3:  # one letter or two are a part of everything
        return 0.0
    # a part says the more, the more of the whole it is
    share = len(shorter) / len(longer)
    return fuzz.token_set_ratio(one, other) * _PART * (0.8 + 0.2 * share)


def _sounding(written: str) -> str:
    for letters, instead in _SOUNDS:
        written = written.replace(letters, instead)
    return _TWICE.sub(r"\1", written)
