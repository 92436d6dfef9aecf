"""Members are read as they were stored, and what is damaged is told."""

import pytest

from graph_service.errors import LedgerError
from graph_service.export.feeds.member import Member, read_members

_LINES = (b'<urn:s> <urn:p> "a b\\n\\nc" .\n', b"<urn:s> <urn:q> <urn:o> .\n")
MEMBERS = (
    Member("Create", 1, "2026-01-31T00:00:00Z", b"<urn:s>", _LINES),
    Member("Delete", 12, "2026-01-31T00:00:00Z", b"<urn:s>"),
)


def test_members_are_read_as_they_were_stored() -> None:
    """One after the other; none is none."""
    assert tuple(read_members(b"".join(each.stored for each in MEMBERS))) == MEMBERS
    assert list(read_members(b"")) == []


def test_name_is_that_of_the_content() -> None:
    """Another act, release, time, thing or statement is another member."""
    names = {each.iri for each in MEMBERS}
    names.add(Member("Update", 1, "2026-01-31T00:00:00Z", b"<urn:s>", _LINES).iri)
    names.add(Member("Create", 2, "2026-01-31T00:00:00Z", b"<urn:s>", _LINES).iri)
    names.add(Member("Create", 1, "2026-01-31T00:00:00Z", b"<urn:t>", _LINES).iri)
    names.add(Member("Create", 1, "2026-01-31T00:00:00Z", b"<urn:s>", _LINES[:1]).iri)
    names.add(Member("Create", 1, "2026-02-28T00:00:00Z", b"<urn:s>", _LINES).iri)
    assert len(names) == 7
    assert all(name.startswith("https://w3id.org/reprisals/changes#") for name in names)


@pytest.mark.parametrize(
    "data", [MEMBERS[0].stored[:-1], b"Create x 2026 <urn:s>\n\n", b"Create 1\n\n", b"\n\n"]
)
def test_damage_is_told(data: bytes) -> None:
    """What is cut off, or is no member, is an error."""
    with pytest.raises(LedgerError):
        list(read_members(data))
