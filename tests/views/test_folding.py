"""What is written either way compares as the same, in each script as its readers would say."""

# ruff: noqa: RUF001 - letters of many scripts look alike

import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph_service.views.folding import fold, split

ALIKE = {
    "case": ("KYRGYZSTAN", "kyrgyzstan"),
    "French": ("Société créée à l’ÉTAT", "societe creee a l'etat"),
    "Spanish": ("San José de Nicaragüense", "san jose de nicaraguense"),
    "German": ("Straße ẞ", "STRASSE SS"),
    "Polish": ("Łódź", "lodz"),
    "Danish": ("Ærø", "aero"),
    "Turkish": ("İstanbul DIYARBAKIR", "istanbul dıyarbakır"),
    "Vietnamese": ("Đặng Nguyễn", "dang nguyen"),
    "composed or not": ("Jos\u00e9", "Jose\u0301"),
    "ligature": ("ﬁle", "file"),
    "full width": ("ＵＮ　２０１８", "un 2018"),
    "Cyrillic": ("Королёв Андрей", "королев андреи"),
    "Ukrainian": ("Київ", "киів"),
    "Greek": ("Αθήνα ΟΔΟΣ", "αθηνα οδοσ"),
    "Hebrew points": ("שָׁלוֹם", "שלום"),
    "Arabic vowel signs": ("الجَزائِر", "الجزائر"),
    "Arabic alef": ("أحمد إبراهيم آمنة", "احمد ابراهيم امنة"),
    "Arabic tatweel": ("الـــبحرين", "البحرين"),
    "Arabic end of word": ("منظمة مصطفى", "منظمه مصطفي"),
    "Persian letters": ("کیان", "كيان"),
    "Persian joiner": ("می\u200cشود", "میشود"),
    "Arabic digits": ("٢٠١٨", "2018"),
    "Devanagari digits": ("२०१८", "2018"),
    "half-width kana": ("ｶﾞｰﾄﾞ", "ガード"),
    "decomposed Hangul": (unicodedata.normalize("NFD", "한국"), "한국"),
    "soft hyphen": ("govern\u00adment", "government"),
    "directions": ("\u202bمصر\u202c", "مصر"),
    "variation": ("辻\U000e0100", "辻"),
}
UNLIKE = {
    "Devanagari vowel signs": ("कि", "की"),
    "Thai vowel signs": ("ที่", "ทา"),
    "Japanese voicing": ("ガード", "カード"),
    "letters": ("state", "estate"),
    "Cyrillic and Latin": ("сор", "cop"),
}
SPLIT = {
    "spaces and marks": ("A/HRC/39/41, para. 4", ["a", "hrc", "39", "41", "para", "4"]),
    "apostrophe": ("l’Union d'un", ["l", "union", "d", "un"]),
    "Chinese": ("曹顺利", ["曹顺", "顺利", "利"]),
    "one character": ("王", ["王"]),
    "Chinese beside Latin": ("中国UN人", ["中国", "国", "un", "人"]),
    "Thai": ("ไทย", ["ไท", "ทย", "ย"]),
    "Japanese": ("ガード", ["ガー", "ード", "ド"]),
    "Korean has spaces": ("한국 인권", ["한국", "인권"]),
    "Amharic has spaces": ("ሰላም ነው", ["ሰላም", "ነው"]),
    "Hindi keeps its signs": ("मानवाधिकार", ["मानवाधिकार"]),
    "nothing but marks": ("— … !?", []),
    "emoji": ("🕊️ peace 👩‍⚖️", ["peace"]),
    "empty": ("", []),
}


@pytest.mark.parametrize("case", ALIKE)
def test_what_is_written_either_way_is_alike(case: str) -> None:
    """Both spellings give the same words."""
    one, other = ALIKE[case]
    assert split(one) == split(other) != []


@pytest.mark.parametrize("case", UNLIKE)
def test_what_readers_tell_apart_stays_apart(case: str) -> None:
    """Signs that make another word are not folded away."""
    one, other = UNLIKE[case]
    assert split(one) != split(other)


@pytest.mark.parametrize("case", SPLIT)
def test_words_are_cut_as_the_script_asks(case: str) -> None:
    """Spaces and marks part words; scripts without spaces become pairs."""
    text, words = SPLIT[case]
    assert split(text) == words


def test_every_character_can_be_folded() -> None:
    """No code point raises, surrogates included, and none leaves what the index would split at."""
    for start in range(0, sys.maxunicode, 4096):
        folded = fold("".join(map(chr, range(start, start + 4096))))
        left = {each for each in folded if each.isascii() and not each.isalnum()}
        assert left <= {" "}, (start, left)


@given(st.text(max_size=40))
def test_folding_twice_changes_nothing(text: str) -> None:
    """What is folded is folded for good, so an index and a query can't miss each other."""
    words = split(text)
    assert all(words)
    assert split(" ".join(fold(text).split())) == words
