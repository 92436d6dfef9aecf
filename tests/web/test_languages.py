"""Which languages a reader wishes."""

import pytest
from flask import Flask

from graph_service.errors import InputError
from graph_service.web.languages import MOST, wished


@pytest.mark.parametrize(
    ("target", "header", "expected"),
    [
        ("/", None, ()),
        ("/", "fr;q=0.5, ar, *;q=0.1, de;q=0", ("ar", "fr")),
        ("/?lang=ES", "fr", ("es", "fr")),
        ("/?lang=", "zh-Hant-TW", ("zh-hant-tw",)),
        ("/", "x" * 5000 + ", <script>, ;;;, fr;q=x", ()),
        ("/", ",".join(f"a{chr(97 + n)}" for n in range(26)), ("aa", "ab", "ac", "ad", "ae")),
    ],
)
def test_languages_are_read(
    app: Flask, target: str, header: str | None, expected: tuple[str, ...]
) -> None:
    """The parameter first, then the header by its weights; what is no tag is passed over."""
    headers = {} if header is None else {"Accept-Language": header}
    with app.test_request_context(target, headers=headers):
        assert wished() == expected
    assert len(expected) <= MOST


@pytest.mark.parametrize("target", ["/?lang=%00", "/?lang=a", "/?lang=fr&lang=es", "/?lang=f_r"])
def test_parameter_that_is_no_language_is_wrong(app: Flask, target: str) -> None:
    """Also when it is given twice."""
    with app.test_request_context(target), pytest.raises(InputError):
        wished()
