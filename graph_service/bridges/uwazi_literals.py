"""Texts of Uwazi as literals of the graph."""

import re
from typing import Final

from pyoxigraph import Literal

from graph_service.bridges.cells import untag_text
from graph_service.bridges.terms import fold
from graph_service.bridges.uwazi import NO, YES, Holds
from graph_service.bridges.uwazi_values import day_of
from graph_service.ingest.cells import read_cell
from graph_service.namespaces import EDTF, expand

_WRITTEN_DAY: Final = re.compile(r"\d{4}/\d{1,2}/\d{1,2}")
_BOOLEANS: Final = {fold(YES): "true", fold(NO): "false"}


def literal_of(holds: Holds, text: str, language: str) -> Literal:
    """Return the literal of a value.

    Args:
        holds: what the property holds; no thing, term or address.
        text: as the file has it.
        language: of a text that has none.

    Raises:
        ValueError: it is no such value.
    """
    if holds is Holds.ENGLISH:
        return Literal(text, language=language)
    if holds is Holds.TAGGED:
        untagged, tag = untag_text(text)
        return Literal(untagged, language=(tag or language).lower())
    if holds is Holds.EDTF:
        return date_of(text)
    if holds is Holds.INTEGER:
        return read_cell(text, expand("xsd:integer"))
    if holds is Holds.DATETIME:
        return read_cell(text, expand("xsd:dateTime"))
    if holds is Holds.BOOLEAN:
        if fold(text) not in _BOOLEANS:
            raise ValueError(f"{text!r} is neither {YES} nor {NO}")
        return read_cell(_BOOLEANS[fold(text)], expand("xsd:boolean"))
    return Literal(text)


def date_of(text: str) -> Literal:
    """Return a date in EDTF.

    Raises:
        ValueError: it is none.
    """
    return read_cell(day_of(text) if _WRITTEN_DAY.fullmatch(text) else text, EDTF)
