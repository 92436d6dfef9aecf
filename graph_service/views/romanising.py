"""Folded names in Latin letters, so that a name is found by how another script writes it.

Letter by letter, without knowing the language: ``Кыргызстан`` becomes ``kyrgyzstan``, ``أفغانستان``
becomes ``afghanstan``. That is near to what is written in Latin letters, not the same; comparing by
likeness does the rest. What needs a dictionary (Chinese, and names that differ by language, such as
Germany) is found only by names that the graph has in that script or language.
"""

# ruff: noqa: RUF001 - letters of many scripts look alike

from typing import Final

_CYRILLIC: Final = {
    **{"а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ж": "zh", "з": "z"},
    **{"и": "i", "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r"},
    **{"с": "s", "т": "t", "у": "u", "ф": "f", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh"},
    **{"щ": "shch", "ъ": "", "ы": "y", "ь": "", "э": "e", "ю": "yu", "я": "ya"},
    **{"і": "i", "є": "ye", "ґ": "g", "ј": "j", "љ": "lj", "њ": "nj", "ћ": "c", "ђ": "dj"},
    **{"џ": "dz", "қ": "q", "ғ": "gh", "ң": "ng", "ө": "o", "ү": "u", "ұ": "u", "һ": "h"},
    **{"ә": "a"},
}
_GREEK: Final = {
    **{"α": "a", "β": "v", "γ": "g", "δ": "d", "ε": "e", "ζ": "z", "η": "i", "θ": "th"},
    **{"ι": "i", "κ": "k", "λ": "l", "μ": "m", "ν": "n", "ξ": "x", "ο": "o", "π": "p"},
    **{"ρ": "r", "σ": "s", "ς": "s", "τ": "t", "υ": "y", "φ": "f", "χ": "ch", "ψ": "ps"},
    **{"ω": "o"},
}
_ARABIC: Final = {
    **{"ا": "a", "ب": "b", "ت": "t", "ث": "th", "ج": "j", "ح": "h", "خ": "kh", "د": "d"},
    **{"ذ": "dh", "ر": "r", "ز": "z", "س": "s", "ش": "sh", "ص": "s", "ض": "d", "ط": "t"},
    **{"ظ": "z", "ع": "a", "غ": "gh", "ف": "f", "ق": "q", "ك": "k", "ل": "l", "م": "m"},
    **{"ن": "n", "ه": "h", "و": "u", "ي": "i", "پ": "p", "چ": "ch", "ژ": "zh", "گ": "g"},
    **{"ڤ": "v"},
}
_HEBREW: Final = {
    **{"א": "a", "ב": "b", "ג": "g", "ד": "d", "ה": "h", "ו": "u", "ז": "z", "ח": "h"},
    **{"ט": "t", "י": "i", "כ": "k", "ך": "k", "ל": "l", "מ": "m", "ם": "m", "נ": "n"},
    **{"ן": "n", "ס": "s", "ע": "a", "פ": "p", "ף": "f", "צ": "ts", "ץ": "ts", "ק": "q"},
    **{"ר": "r", "ש": "sh", "ת": "t"},
}
_LATIN: Final = str.maketrans(_CYRILLIC | _GREEK | _ARABIC | _HEBREW)


def romanise(folded: str) -> str:
    """Return a folded text (:func:`graph_service.views.folding.fold`) in Latin letters.

    Letters of scripts that are not in the tables stay as they are.
    """
    return folded if folded.isascii() else folded.translate(_LATIN)
