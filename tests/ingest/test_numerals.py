"""Numbers have one lexical form each."""

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph_service.ingest.numerals import (
    canonical_decimal,
    canonical_double,
    canonical_float,
    canonical_integer,
)


@pytest.mark.parametrize(
    ("text", "kind", "form"),
    [
        ("01", "integer", "1"),
        ("+1", "integer", "1"),
        ("-0", "integer", "0"),
        ("007", "int", "7"),
        ("18446744073709551615", "unsignedLong", "18446744073709551615"),
    ],
)
def test_integer_is_written_without_needless_signs_and_zeros(
    text: str, kind: str, form: str
) -> None:
    """Leading zeros, a plus sign and a negative zero go."""
    assert canonical_integer(text, kind) == form


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("abc", "integer"),
        ("", "integer"),
        (" 1", "integer"),
        ("1_0", "integer"),
        ("\u0661", "integer"),
        ("1.0", "integer"),
        ("300", "byte"),
        ("-1", "nonNegativeInteger"),
        ("0", "positiveInteger"),
        ("9" * 5000, "integer"),
    ],
)
def test_integer_outside_its_type_is_refused(text: str, kind: str) -> None:
    """What the type can't hold is no value, whatever Python's int() would make of it."""
    with pytest.raises(ValueError, match=r"expected|out of range|digits"):
        canonical_integer(text, kind)


@pytest.mark.parametrize(
    ("text", "form"),
    [("1.0", "1"), ("01.50", "1.5"), (".5", "0.5"), ("-0.0", "0"), ("1.", "1"), ("-.10", "-0.1")],
)
def test_decimal_is_written_without_needless_zeros(text: str, form: str) -> None:
    """A whole decimal has no point (XSD 1.1), a fraction no trailing zero."""
    assert canonical_decimal(text) == form


@pytest.mark.parametrize("text", ["", ".", "-", "1e3", "1,5", "INF"])
def test_decimal_outside_its_lexical_space_is_refused(text: str) -> None:
    """An exponent, a lone point or a comma make no decimal."""
    with pytest.raises(ValueError, match="expected"):
        canonical_decimal(text)


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("1.0E0", "1"),
        ("1E23", "100000000000000000000000"),
        ("1e-7", "0.0000001"),
        ("-0", "-0"),
        ("+INF", "INF"),
        ("1e400", "INF"),
        ("1e-400", "0"),
        ("NaN", "NaN"),
    ],
)
def test_double_is_the_shortest_decimal_without_exponent(text: str, form: str) -> None:
    """A double has the form that the engine writes."""
    assert canonical_double(text) == form


@pytest.mark.parametrize("text", ["inf", "nan", "Infinity", "1e", "0x1p3", "1_0", ""])
def test_double_outside_its_lexical_space_is_refused(text: str) -> None:
    """Python's own spellings of numbers are not XSD's."""
    with pytest.raises(ValueError, match="expected"):
        canonical_double(text)


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_double_keeps_its_value(number: float) -> None:
    """The canonical form reads back as the same double and is a fixpoint."""
    form = canonical_double(repr(number).upper())
    assert struct.pack("<d", float(form)) == struct.pack("<d", number)
    assert canonical_double(form) == form


def test_float_is_rounded_once() -> None:
    """Just above the middle of two floats goes up, though as a double it is the middle."""
    assert canonical_float("16777217") == "16777216"
    assert canonical_float("16777217.000000000001") == "16777218"
    assert canonical_float("0.1") == "0.1"


@given(st.floats(width=32, allow_nan=False, allow_infinity=False))
def test_float_keeps_its_value(number: float) -> None:
    """The canonical form reads back as the same float."""
    form = canonical_float(repr(number))
    assert struct.pack("<f", float(form)) == struct.pack("<f", number)
