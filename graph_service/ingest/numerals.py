"""Canonical lexical forms of numbers (XSD 1.1 part 2, section 3.3 and appendix E).

Integers and decimals have the canonical form of the standard. Doubles and floats have the shortest
decimal that reads back as the same value, without exponent (``100`` and not ``1.0E2``): the
engine writes them so, and a form that changes in the store would not be canonical here.
"""

import math
import re
import struct
from collections.abc import Callable
from decimal import ROUND_DOWN, ROUND_HALF_UP, ROUND_UP, Context, Decimal
from fractions import Fraction
from typing import Final

_INTEGER: Final = re.compile(r"[+-]?[0-9]+", re.ASCII)
_DECIMAL: Final = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)", re.ASCII)
_DOUBLE: Final = re.compile(
    r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?|[+-]?INF|NaN", re.ASCII
)

RANGES: Final[dict[str, tuple[int | None, int | None]]] = {
    "integer": (None, None),
    "nonNegativeInteger": (0, None),
    "positiveInteger": (1, None),
    "nonPositiveInteger": (None, 0),
    "negativeInteger": (None, -1),
    "long": (-(2**63), 2**63 - 1),
    "int": (-(2**31), 2**31 - 1),
    "short": (-(2**15), 2**15 - 1),
    "byte": (-(2**7), 2**7 - 1),
    "unsignedLong": (0, 2**64 - 1),
    "unsignedInt": (0, 2**32 - 1),
    "unsignedShort": (0, 2**16 - 1),
    "unsignedByte": (0, 2**8 - 1),
}
"""Smallest and largest value of ``xsd:integer`` and of the types derived from it."""

_DIGITS: Final = 4000
"""More digits than this are refused: turning them into a number takes quadratic time."""


def canonical_integer(text: str, kind: str = "integer") -> str:
    """Return the canonical form of an integer of the type ``kind`` (local name in XSD).

    Raises:
        ValueError: not in the lexical space, out of the type's range, or too long.
    """
    if not _INTEGER.fullmatch(text):
        raise ValueError("digits with an optional sign are expected")
    if len(text) > _DIGITS:
        raise ValueError(f"more than {_DIGITS} digits")
    number = int(text)
    low, high = RANGES[kind]
    if (low is not None and number < low) or (high is not None and number > high):
        raise ValueError("out of range")
    return str(number)


def canonical_decimal(text: str) -> str:
    """Return the canonical form of an ``xsd:decimal``: no exponent, no needless zero or point.

    Raises:
        ValueError: not in the lexical space.
    """
    if not _DECIMAL.fullmatch(text):
        raise ValueError("digits with an optional sign and point are expected")
    sign = "-" if text.startswith("-") else ""
    whole, _, fraction = text.lstrip("+-").partition(".")
    whole, fraction = whole.lstrip("0"), fraction.rstrip("0")
    if not whole and not fraction:
        return "0"
    return sign + (whole or "0") + (f".{fraction}" if fraction else "")


def canonical_double(text: str) -> str:
    """Return the canonical form of an ``xsd:double``.

    Raises:
        ValueError: not in the lexical space.
    """
    _require_double(text)
    return _shortest(float(text), float)


def canonical_float(text: str) -> str:
    """Return the canonical form of an ``xsd:float``, rounded once to the nearest value.

    Raises:
        ValueError: not in the lexical space.
    """
    _require_double(text)
    return _shortest(_nearest_float(text), lambda decimal: _as_float(float(decimal)))


def _require_double(text: str) -> None:
    if not _DOUBLE.fullmatch(text):
        raise ValueError("a number, INF, -INF or NaN is expected")


def _shortest(number: float, read: Callable[[str], float]) -> str:
    """Return the shortest decimal that ``read`` takes for ``number``; of two, the nearer one.

    Exactly between two, the one farther from zero: the engine does so, Python's repr does not.
    """
    if math.isnan(number):
        return "NaN"
    if math.isinf(number):
        return "INF" if number > 0 else "-INF"
    exact = Decimal(number)
    for digits in range(1, 18):
        for rounding in (ROUND_HALF_UP, ROUND_UP, ROUND_DOWN):
            decimal = Context(prec=digits, rounding=rounding).create_decimal(exact)
            if read(str(decimal)) == number:
                return _plain(decimal)
    raise AssertionError("17 digits tell any two doubles apart")


def _plain(decimal: Decimal) -> str:
    plain = f"{decimal:f}"
    return plain.rstrip("0").rstrip(".") if "." in plain else plain


def _as_float(number: float) -> float:
    try:
        return float(struct.unpack("<f", struct.pack("<f", number))[0])
    except OverflowError:
        return math.copysign(math.inf, number)


def _nearest_float(text: str) -> float:
    """Round to odd at 53 bits, then to 24: the second rounding then can't go wrong."""
    number = float(text)
    if not math.isfinite(number) or not 1e-60 < abs(number) < 1e60:
        return _as_float(number)
    exact = Fraction(text)
    if exact == Fraction(number):
        return _as_float(number)
    other = math.nextafter(number, math.inf if exact > Fraction(number) else -math.inf)
    return _as_float(number if struct.pack("<d", number)[0] & 1 else other)
