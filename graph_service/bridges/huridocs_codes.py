"""Codes of the HURIDOCS micro-thesauri, and what they mean here.

Codes have twelve digits, two for each level, and zeros behind; OpenEvSys puts the number of the
list behind them. A code that no row is about means what the nearest one above it means: that is
counted as a loss. ``ontology/bridges/huridocs/codes.csv`` has the codes.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Final

from graph_service.bridges.known import STATES, known
from graph_service.bridges.mapping import rows_of
from graph_service.bridges.options import Renaming
from graph_service.namespaces import IDENTIFIER, SCHEME

GEOGRAPHY: Final = "15"
FINER: Final = "a finer code, taken for the one above it"

_LENGTH: Final = 12
_CODE: Final = re.compile(r"([\d. ]*\d)(?:\s*[-:]?\s*[^\d\s].*)?", re.DOTALL)
_SEVERAL: Final = re.compile(r"[|;]")


@dataclass(frozen=True)
class Meaning:
    """What a code means: the end of the IRI of a term, and what is lost."""

    means: str
    loss: str

    @property
    def iri(self) -> str:
        """The IRI of the term, or of the State."""
        return (IDENTIFIER if self.means.startswith("state/") else SCHEME) + self.means

    @property
    def term(self) -> str:
        """The term without its scheme."""
        return self.means.rpartition("/")[2]


@cache
def _codes() -> dict[tuple[str, str], Meaning]:
    return {
        (row["list"], row["code"]): Meaning(row["means"], row["loss"])
        for row in rows_of("huridocs/codes")
    }


def codes_of(cell: str) -> list[str]:
    """Return what stands between vertical bars or semicolons."""
    return [each.strip() for each in _SEVERAL.split(cell) if each.strip()]


def meaning_of(text: str, number: str, renaming: Renaming) -> Meaning:
    """Return what a code means.

    Args:
        text: the code, with its term behind it or not.
        number: of the micro-thesaurus.
        renaming: what codes of theirs mean; it goes first.

    Raises:
        ValueError: no row is about it, nor about one above it.
    """
    renamed = renaming.find("code", number, text)
    if renamed:
        return Meaning(renamed, "")
    if number == GEOGRAPHY and (iri := known(STATES).find(text)):
        return Meaning(iri.removeprefix(IDENTIFIER), "")
    found = _CODE.fullmatch(text)
    if not found:
        raise ValueError(f"{text!r} is no code of micro-thesaurus {number}")
    code = _padded(re.sub(r"[. ]", "", found[1]), number)
    for place, above in enumerate(_above(code)):
        meaning = _codes().get((number, above))
        if meaning is not None:
            loss = FINER if place else meaning.loss
            return Meaning(meaning.means, loss)
    near = [f"{other} ({m.term})" for (lst, other), m in _codes().items() if lst == number]
    near = [each for each in near if each[:2] == code[:2]] or near
    raise ValueError(f"{text!r} is no known code of list {number}; there is {', '.join(near[:3])}")


def _padded(code: str, number: str) -> str:
    if len(code) == _LENGTH + 2 and code.endswith(number):
        code = code[:_LENGTH]
    return code.ljust(_LENGTH, "0") if len(code) % 2 == 0 else code


def _above(code: str) -> Iterator[str]:
    """Yield a code and those above it."""
    yield code
    for end in range(_LENGTH - 2, 0, -2):
        if code[end : end + 2] != "00":
            yield code[:end].ljust(_LENGTH, "0")
