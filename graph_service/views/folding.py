"""Text as search compares it: case, accents and points folded, cut into words.

The index and the query go the same way, so what matters is only that both do. Folding follows the
Unicode Standard (compatibility decomposition, full case folding) and then leaves out the marks of
scripts whose readers write with and without them: accents of Latin, Greek and Cyrillic, points of
Hebrew, vowel signs of Arabic. Vowel signs of Indic scripts, Thai and others, and the voicing marks
of Japanese, are letters to their readers and stay.

Chinese, Japanese, Thai, Lao, Khmer and Burmese are written without spaces between words. Their runs
become pairs of characters, one starting at each, and the last character by itself: so any part of a
run is found as a phrase of pairs, and one character as the beginning of a pair.
"""

# ruff: noqa: RUF001 - letters of many scripts look alike

import re
import unicodedata
from collections.abc import Sequence
from typing import Final

_DROPPED: Final = (
    (0x0300, 0x036F),  # combining marks of Latin, Greek and Cyrillic
    (0x0483, 0x0489),
    (0x1AB0, 0x1AFF),
    (0x1DC0, 0x1DFF),
    (0x20D0, 0x20FF),
    (0x2DE0, 0x2DFF),
    (0xA66F, 0xA67D),
    (0xFE20, 0xFE2F),
    (0x0591, 0x05BD),  # points of Hebrew
    (0x05BF, 0x05BF),
    (0x05C1, 0x05C7),
    (0x0610, 0x061A),  # vowel signs of Arabic, hamza over and under other letters, tatweel
    (0x0640, 0x0640),
    (0x064B, 0x065F),
    (0x0670, 0x0670),
    (0x06D6, 0x06DC),
    (0x06DF, 0x06E8),
    (0x06EA, 0x06ED),
    (0x08CA, 0x08FF),
    (0x0711, 0x0711),  # points of Syriac
    (0x0730, 0x074A),
    (0x1885, 0x1886),
    (0xFE00, 0xFE0F),  # which shape of a character is meant
    (0xE0100, 0xE01EF),
)
_ALIKE: Final = {
    **{"ı": "i", "ø": "o", "ł": "l", "đ": "d", "ħ": "h", "ŧ": "t", "ð": "d", "ɨ": "i"},
    **{"æ": "ae", "œ": "oe", "þ": "th"},
    # Arabic: alef with wasla; letters at the end of a word that are written either way; Persian
    # and Urdu forms of the same letters
    **{"ٱ": "ا", "ى": "ي", "ی": "ي", "ې": "ي", "ے": "ي", "ة": "ه", "ۃ": "ه", "ە": "ه"},
    **{"ہ": "ه", "ھ": "ه", "ک": "ك", "ڪ": "ك", "ء": ""},
}
_UNSPACED: Final = (
    "\u0e00-\u0eff"  # Thai, Lao
    "\u1000-\u109f\ua9e0-\ua9ff\uaa60-\uaa7f"  # Burmese
    "\u1780-\u17ff\u1950-\u19df\u1a20-\u1aaf\uaa80-\uaadf"  # Khmer, Tai
    "\u3005-\u3007\u3021-\u3029\u3038-\u303b\u3040-\u312f\u31a0-\u31bf\u31f0-\u31ff"
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"  # Chinese characters
    "\U0001aff0-\U0001b16f\U00020000-\U0003ffff"
)
_RUN: Final = re.compile(f"[{_UNSPACED}]+|[^{_UNSPACED}]+")
_FIRST: Final = re.compile(f"[{_UNSPACED}]")
_REMEMBERED: Final = 0x10000
"""Characters below are remembered with what they become, rare ones beyond are looked at anew."""


class _Folding(dict[int, str]):
    """What becomes of each character, found out when it is first met."""

    def __missing__(self, code: int) -> str:
        folded = _fold_character(chr(code))
        if code < _REMEMBERED:
            self[code] = folded
        return folded


def _fold_character(character: str) -> str:
    """Return what one decomposed character becomes; a space when it is between words."""
    if any(first <= ord(character) <= last for first, last in _DROPPED):
        return ""
    if character in _ALIKE:
        return _ALIKE[character]
    category = unicodedata.category(character)
    if category == "Cf":  # joiners, directions, soft hyphens: not to be seen
        return ""
    if category == "Nd":
        return str(unicodedata.decimal(character))
    return character if category[0] in "LNM" else " "


_FOLDING: Final = _Folding()


def fold(text: str) -> str:
    """Return ``text`` folded: words and spaces, nothing else; any text can be folded."""
    if text.isascii():
        return text.lower().translate(_FOLDING)
    decomposed = unicodedata.normalize("NFKD", text).casefold()
    # folding the case may compose again: Unicode Standard, D145 and D146
    decomposed = unicodedata.normalize("NFKD", decomposed)
    return unicodedata.normalize("NFC", decomposed.translate(_FOLDING))


def split(text: str) -> list[str]:
    """Return the words of a text, folded; those of scripts without spaces as pairs."""
    return [piece for word in fold(text).split() for run in runs(word) for piece in pieces(run)]


def runs(word: str) -> Sequence[str]:
    """Return the runs of a folded word: each of one kind of script, with spaces or without."""
    return (word,) if word.isascii() else _RUN.findall(word)


def pieces(run: str) -> Sequence[str]:
    """Return what is indexed of a run: itself, or pairs and the last character."""
    return [run[at : at + 2] for at in range(len(run))] if is_unspaced(run) else (run,)


def is_unspaced(run: str) -> bool:
    """Return whether a run is of a script without spaces."""
    return _FIRST.match(run) is not None
