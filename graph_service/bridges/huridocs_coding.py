"""Codes and dates of a part of a record, with what is wrong with them and what is lost of them."""

from collections.abc import Iterator
from typing import Final

from graph_service.bridges.huridocs import Holds
from graph_service.bridges.huridocs_codes import Meaning, codes_of, meaning_of
from graph_service.bridges.huridocs_dates import UNKNOWN, date_of, period_of
from graph_service.bridges.huridocs_records import Part
from graph_service.bridges.losses import Losses
from graph_service.bridges.options import Renaming
from graph_service.bridges.records import Faults

FURTHER: Final = "a further code: one is taken"

_TYPES: Final = "48"


class Coding:
    """Reads codes and dates for one reading."""

    def __init__(self, renaming: Renaming, faults: Faults, losses: Losses) -> None:
        self._renaming = renaming
        self._faults = faults
        self._losses = losses

    def code(self, part: Part, column: str, code: str, number: str) -> Meaning | None:
        """Return the meaning of a code of a list, ``None`` where it is a fault."""
        try:
            meaning = meaning_of(code, number, self._renaming)
        except ValueError as error:
            self._faults.add(part.row, column, str(error))
            return None
        if meaning.loss:
            self._losses.add(part.format, column, meaning.loss)
        return meaning

    def codes(self, part: Part, holds: Holds, number: str) -> Iterator[Meaning]:
        """Yield the meanings of the codes of a field."""
        for code in codes_of(part.cells.get(holds, "")):
            meaning = self.code(part, part.columns[holds], code, number)
            if meaning is not None:
                yield meaning

    def terms(self, part: Part, *, several: bool) -> list[tuple[str, str]]:
        """Return the terms of a part, as IRIs of property and term: one of a field, or several."""
        found: list[tuple[str, str]] = []
        for each, column, cell in part.terms:
            codes = codes_of(cell)
            if not several and len(codes) > 1:
                self._losses.add(part.format, column, FURTHER, len(codes) - 1)
            for code in codes if several else codes[:1]:
                meaning = self.code(part, column, code, each.list)
                if meaning is not None:
                    found.append((each.predicate, meaning.iri))
        return found

    def date(self, part: Part) -> str:
        """Return the date of a part in EDTF; what is none is a fault, and not known."""
        days = [
            self._day(part, Holds.START, Holds.START_TYPE),
            self._day(part, Holds.END, Holds.END_TYPE),
        ]
        try:
            return period_of(*days)
        except ValueError as error:
            self._faults.add(part.row, part.columns[Holds.END], str(error))
            return UNKNOWN

    def _day(self, part: Part, holds: Holds, kind: Holds) -> str:
        if holds not in part.cells:
            return ""
        types = [meaning.term for meaning in self.codes(part, kind, _TYPES)]
        try:
            return date_of(part.cells[holds], types[0] if types else "")
        except ValueError as error:
            self._faults.add(part.row, part.columns[holds], str(error))
            return ""
