"""States and mechanisms that ship with the service, by name or code."""

import csv
from functools import cache
from typing import Final

from graph_service.bridges.keys import iri_of
from graph_service.bridges.terms import Scheme, fold
from graph_service.shipped import DATA

STATES: Final = "state"
MECHANISMS: Final = "mechanism"

_TABLES: Final = {
    STATES: ("states/states.csv", "alpha3", ("name", "alpha2", "alpha3", "m49")),
    MECHANISMS: ("mechanisms/mechanisms.csv", "mechanism", ("name", "abbreviation", "mechanism")),
}
"""Kind -> its table, the column of the key, and the columns of names."""


@cache
def known(kind: str) -> Scheme:
    """Return the things of a kind by what they are called; a name that two have finds neither."""
    path, key, names = _TABLES[kind]
    made = Scheme(kind)
    found: dict[str, set[str]] = {}
    with (DATA / path).open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, strict=True):
            iri = iri_of(kind, row[key])
            made.labels[iri] = row["name"]
            for name in names:
                if row[name]:
                    found.setdefault(fold(row[name]), set()).add(iri)
    made.found = {name: iris.pop() for name, iris in found.items() if len(iris) == 1}
    return made


def find_known(text: str) -> str | None:
    """Return the IRI of a State or mechanism that a text names, ``None`` where it names none."""
    return known(STATES).find(text) or known(MECHANISMS).find(text)
