"""A proposal is one file that says when a byte of it changed; decided, it has no graphs."""

import json

import pytest

from graph_service.errors import LedgerError
from graph_service.ledger.proposal import (
    OPEN,
    REFUSED,
    Decision,
    Proposal,
    Proposed,
    parse_proposal,
    write_proposal,
)

ID = "0123456789abcdef" * 2
LINE = '<https://example.org/s> <urn:p> "a \\"text\\" é" <https://example.org/g> .\n'
PROPOSAL = Proposal(
    id=ID,
    proposer="office",
    time="2026-01-31T00:00:00+00:00",
    kind="put",
    state=OPEN,
    note="Look at <https://example.org/noted>.",
    audiences=("internal", "public"),
    count=2,
    graphs=(
        Proposed("https://example.org/g", "public", None, LINE),
        Proposed("https://example.org/h", "internal", "a" * 64, None),
    ),
    request={"key": "b" * 64, "fingerprint": "c" * 64},
)
DECISION = Decision("staff", "2026-02-01T00:00:00+00:00", "No source.")


def test_file_is_read_as_it_was_written() -> None:
    """It is JSON that anybody reads, with texts as they are."""
    for each in (PROPOSAL, PROPOSAL.closed(REFUSED, DECISION)):
        data = write_proposal(each)
        assert parse_proposal(data, ID) == each
        assert json.loads(data)["proposer"] == "office"
    assert "é".encode() in write_proposal(PROPOSAL)
    assert PROPOSAL.size == len(LINE.encode())


def test_changed_byte_is_noticed() -> None:
    """Wherever it is; so is a file under another name."""
    data = write_proposal(PROPOSAL)
    for place in range(0, len(data), 7):
        damaged = data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :]
        with pytest.raises(LedgerError):
            parse_proposal(damaged, ID)
    for wrong in (b"", data[:-1], data[:100]):
        with pytest.raises(LedgerError):
            parse_proposal(wrong, ID)
    with pytest.raises(LedgerError):
        parse_proposal(data, "f" * 32)


def test_decision_leaves_no_graph() -> None:
    """Neither names nor statements nor the note."""
    data = write_proposal(PROPOSAL.closed(REFUSED, DECISION))
    assert b"example.org" not in data
    assert b"No source." in data


@pytest.mark.parametrize(
    ("iri", "expected"),
    [
        ("https://example.org/s", True),
        ("https://example.org/g", True),
        ("https://example.org/h", True),
        ("https://example.org/noted", True),
        ("https://example.org/", True),
        ("https://example.org/gh", False),
    ],
)
def test_names_are_found(iri: str, expected: bool) -> None:
    """In graphs, as graphs, and in the note, where a beginning counts: it is a text."""
    assert PROPOSAL.names(iri) is expected
