"""Names of other scripts come near to what is written in Latin letters."""

import pytest

from graph_service.views.folding import fold
from graph_service.views.romanising import romanise


@pytest.mark.parametrize(
    ("text", "latin"),
    [
        ("Кыргызстан", "kyrgyzstan"),
        ("Женева", "zheneva"),
        ("أفغانستان", "afghanstan"),
        ("تونس", "tuns"),
        ("Ελλάδα", "ellada"),
        ("ישראל", "ishral"),
        ("Société", "societe"),
        ("中国 Sample", "中国 sample"),
        ("", ""),
    ],
)
def test_letters_become_latin(text: str, latin: str) -> None:
    """Letter by letter; scripts without a table stay."""
    assert romanise(fold(text)) == latin
