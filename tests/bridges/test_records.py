"""Faults are told once, with their place."""

from graph_service.bridges.records import MOST_FAULTS, Faults, Record
from graph_service.ingest.contribution import Origin

RECORD = Record("Incident", "file.csv", 7, {"a": "x"}, {"a": 3})


def test_fault_names_file_line_and_column() -> None:
    """A cell has a column, a whole column is told in the first line, once."""
    faults = Faults()
    faults.add(RECORD, "a", "wrong")
    faults.add_column(RECORD, "a", "unknown")
    faults.add_column(RECORD, "a", "unknown")
    faults.add(RECORD, "", "no source")
    assert [str(fault) for fault in faults.found] == [
        "file.csv:7:3: column 'a': wrong",
        "file.csv:1:3: column 'a': unknown",
        "file.csv:7: no source",
    ]
    assert RECORD.origin == Origin("file.csv", 7)


def test_many_faults_are_counted() -> None:
    """A file that is wrong throughout does not fill the memory."""
    faults = Faults()
    for number in range(MOST_FAULTS + 5):
        faults.add(RECORD, "a", f"wrong {number}")
    assert (len(faults.found), faults.further) == (MOST_FAULTS, 5)
