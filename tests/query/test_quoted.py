"""Terms of others in a query."""

import pytest

from graph_service.query.quoted import quote_iri, quote_string, quote_tag

HOSTILE = ['" } SERVICE <x> {', "'", "\\", "\n\r", "\\u0022", "sErViCe load LOAD", "é\u2028"]


@pytest.mark.parametrize("text", HOSTILE)
def test_string_stays_a_string(text: str) -> None:
    """It is closed where it is closed, and has no keyword in it."""
    quoted = quote_string(text)
    assert quoted[0] == quoted[-1] == '"' and "\n" not in quoted and "\r" not in quoted
    assert "service" not in quoted.lower() and "load" not in quoted.lower()
    inner = quoted[1:-1].replace("\\\\", "").replace('\\"', "")
    assert '"' not in inner


@pytest.mark.parametrize("text", ["a b", "a>b", "a<b", 'a"b', "a\\u0041", "a{b", "", "a\nb"])
def test_what_is_no_iri_or_tag_is_refused(text: str) -> None:
    """Nothing is escaped that can't be."""
    with pytest.raises(ValueError, match="not"):
        quote_iri(text)
    with pytest.raises(ValueError, match="not"):
        quote_tag(text)


def test_terms_as_they_are() -> None:
    """Most are written as they are."""
    assert quote_iri("urn:a#b") == "<urn:a#b>" and quote_tag("en-GB--ltr") == "en-GB--ltr"
    assert quote_iri("urn:service") == "<urn:\\u0073ervice>"
