"""The canonical form of a literal, by datatype: a form that survives the engine's store.

The engine stores numbers, dates and durations by value and forgets which type derived from
``xsd:integer`` (or ``xsd:dateTimeStamp``) was meant. So those types become their base type here,
and every value gets the one lexical form that comes back from the store unchanged.
"""

import base64
import binascii
import re
from collections.abc import Callable
from functools import partial
from typing import Final

from graph_service.ingest.numerals import (
    RANGES,
    canonical_decimal,
    canonical_double,
    canonical_float,
    canonical_integer,
)
from graph_service.ingest.temporal import canonical_duration, canonical_moment
from graph_service.namespaces import PREFIXES

_XSD: Final = PREFIXES["xsd"]
_FORBIDDEN: Final = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef"
    + "".join(chr(plane << 16 | low) for plane in range(17) for low in (0xFFFE, 0xFFFF))
    + "]"
)
_BOOLEANS: Final = {"true": "true", "1": "true", "false": "false", "0": "false"}


def canonical_literal(text: str, datatype: str) -> tuple[str, str]:
    """Return lexical form and datatype in canonical form; other datatypes come back as they are.

    Args:
        text: the lexical form.
        datatype: absolute IRI.

    Raises:
        ValueError: ``text`` is not in the lexical space of ``datatype``; its text says what is
            expected there.
    """
    if datatype not in _FORMS:
        return text, datatype
    base, form = _FORMS[datatype]
    return form(text), base


def find_forbidden(text: str) -> str | None:
    """Return the name of the first character that no text may hold (``U+0000``), or ``None``.

    Forbidden are control characters other than tab, line feed and carriage return, lone
    surrogates, and code points that Unicode reserves as non-characters.
    """
    found = _FORBIDDEN.search(text)
    return f"U+{ord(found[0]):04X}" if found else None


def _boolean(text: str) -> str:
    try:
        return _BOOLEANS[text]
    except KeyError:
        raise ValueError("true or false is expected") from None


def _date_time_stamp(text: str) -> str:
    form = canonical_moment(text, "dateTime")
    if not re.search(r"(Z|[+-]\d\d:\d\d)$", form, re.ASCII):
        raise ValueError("a time zone is expected")
    return form


def _hexadecimal(text: str) -> str:
    if not re.fullmatch(r"(?:[0-9A-Fa-f]{2})*", text):
        raise ValueError("pairs of hexadecimal digits are expected")
    return text  # the engine keeps its spelling


def _base64(text: str) -> str:
    try:
        return base64.b64encode(base64.b64decode(text.replace(" ", ""), validate=True)).decode()
    except (binascii.Error, ValueError):
        raise ValueError("base64 is expected") from None


_FORMS: Final[dict[str, tuple[str, Callable[[str], str]]]] = {
    **{_XSD + kind: (_XSD + "integer", partial(canonical_integer, kind=kind)) for kind in RANGES},
    **{
        _XSD + kind: (_XSD + kind, partial(canonical_moment, kind=kind))
        for kind in (
            "date",
            "dateTime",
            "time",
            "gYear",
            "gYearMonth",
            "gMonthDay",
            "gMonth",
            "gDay",
        )
    },
    **{
        _XSD + kind: (_XSD + kind, partial(canonical_duration, kind=kind))
        for kind in ("duration", "yearMonthDuration", "dayTimeDuration")
    },
    _XSD + "decimal": (_XSD + "decimal", canonical_decimal),
    _XSD + "double": (_XSD + "double", canonical_double),
    _XSD + "float": (_XSD + "float", canonical_float),
    _XSD + "boolean": (_XSD + "boolean", _boolean),
    _XSD + "dateTimeStamp": (_XSD + "dateTime", _date_time_stamp),
    _XSD + "hexBinary": (_XSD + "hexBinary", _hexadecimal),
    _XSD + "base64Binary": (_XSD + "base64Binary", _base64),
}
