"""Codes and dates of a part are read, or told."""

from graph_service.bridges.huridocs import Holds, field_named
from graph_service.bridges.huridocs_coding import FURTHER, Coding
from graph_service.bridges.huridocs_dates import UNKNOWN
from graph_service.bridges.huridocs_records import Part
from graph_service.bridges.losses import Losses
from graph_service.bridges.options import Renaming
from graph_service.bridges.records import Faults, Record


def coding() -> tuple[Coding, Faults, Losses]:
    """Return what reads, and where it keeps what is wrong."""
    faults, losses = Faults(), Losses()
    return Coding(Renaming(), faults, losses), faults, losses


def part(**cells: str) -> Part:
    """Return a part of an act."""
    found = {Holds(name): cell for name, cell in cells.items()}
    columns = {holds: holds.value for holds in found}
    return Part("act", Record("act", "f", 2, {}), found, columns)


def test_dates_have_their_type() -> None:
    """A date that is none is a fault, and then not known."""
    reader, faults, _ = coding()
    made = part(start="2018-09-01", start_type="01", end="2018-10")
    assert reader.date(made) == "2018-09-01~/2018-10"
    assert reader.date(part(start="May")) == UNKNOWN
    assert reader.date(part(start="2019", end="2018")) == UNKNOWN
    assert len(faults.found) == 2


def test_terms_are_several_or_one() -> None:
    """What is not taken is counted, what is not known told."""
    reader, faults, losses = coding()
    field = field_named("2109")
    assert field is not None
    made = part()
    made.terms.append((field, "2109", "050106; 020103; 77"))
    assert len(reader.terms(made, several=True)) == 2
    assert len(reader.terms(made, several=False)) == 1
    assert faults.found[0].reason.startswith("column '2109': '77'")
    assert [(each.why, each.number) for each in losses] == [(FURTHER, 2)]
