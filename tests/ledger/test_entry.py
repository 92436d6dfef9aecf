"""Entries are lines of JSON, read back as they were written."""

from dataclasses import replace

import pytest

from graph_service.errors import LedgerError
from graph_service.ledger.entry import Activity, Entry, entries_of, lines_of

A = Entry("urn:a", "a" * 64, "public", 'Ålesund "Office"', "synthetic", 3)
B = Entry("urn:b", "b" * 64, "internal", "", "x", 1, "urn:l", Activity("1", "put", "2026"))


def test_lines_are_read_back() -> None:
    """With the bytes that they had; none are no bytes."""
    lines = lines_of([A, B])
    read = entries_of(lines)
    assert read == (A, B)
    assert [each.__dict__["line"] for each in read] == [A.line, B.line]
    assert lines_of(read) == lines
    assert entries_of(lines_of([])) == ()


@pytest.mark.parametrize("wrong", [b"{}", b"{", b"1", A.line + b",\n{}", b"[]", b"\xff"])
def test_what_is_no_entry_is_refused(wrong: bytes) -> None:
    """Damage is an error."""
    with pytest.raises(LedgerError, match="not the lines of entries"):
        entries_of(wrong)


def test_entry_without_activity_says_nothing_of_it() -> None:
    """Manifests of builds have the bytes that they always had."""
    assert b"activity" not in A.line
    assert b"activity" not in replace(B, activity=None).line
