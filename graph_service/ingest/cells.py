"""Cells to literals: the datatypes that a column may name, and what each accepts."""

import re
from typing import Final

from pyoxigraph import Literal, NamedNode

from graph_service.errors import InputError
from graph_service.ingest.dates import read_date
from graph_service.ingest.literals import canonical_literal
from graph_service.ingest.numerals import RANGES
from graph_service.namespaces import EDTF, PREFIXES

_XSD: Final = PREFIXES["xsd"]
_LANGUAGE: Final = re.compile(r"[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*", re.ASCII)

DATATYPES: Final[dict[str, str]] = {
    **{
        name: _XSD + name
        for name in (
            "string",
            *RANGES,
            "decimal",
            "double",
            "float",
            "boolean",
            "date",
            "dateTime",
            "dateTimeStamp",
            "time",
            "gYear",
            "gYearMonth",
            "gMonthDay",
            "gMonth",
            "gDay",
            "duration",
            "yearMonthDuration",
            "dayTimeDuration",
            "anyURI",
            "language",
        )
    },
    "EDTF": EDTF,
    "edtf": EDTF,
}
"""Names of datatypes in a mapping (CSVW, section 5.11.1, and EDTF) and their IRIs."""


def read_cell(text: str, datatype: str) -> Literal:
    """Return the literal of a cell; ``datatype`` is one of the IRIs of :data:`DATATYPES`.

    Its lexical form is the cell's; canonical forms come later, so that changes are reported.

    Raises:
        ValueError: the cell is no such value; the text says what is expected.
    """
    if datatype == EDTF:
        try:
            read_date(text)
        except InputError as error:
            raise ValueError(error.reason) from error
    elif datatype == _XSD + "anyURI":
        try:
            NamedNode(text)
        except ValueError as error:
            raise ValueError(f"{text!r} is no absolute IRI: {error}") from error
    elif datatype == _XSD + "language":
        read_language(text)
    else:
        try:
            canonical_literal(text, datatype)
        except ValueError as error:
            raise ValueError(f"{text!r} is no {datatype.rpartition('#')[2]}: {error}") from error
    return Literal(text, datatype=NamedNode(datatype))


def read_language(text: str) -> str:
    """Return a language tag if its form is right (BCP 47, section 2.1).

    Raises:
        ValueError: it is no such tag.
    """
    if not _LANGUAGE.fullmatch(text):
        raise ValueError(f"{text!r} is no language tag; write for example en or pt-BR")
    return text
