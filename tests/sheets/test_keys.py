"""Opaque keys."""

import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph_service.errors import LedgerError
from graph_service.sheets.keys import FILE, Keys, read_secret

SECRET = b"synthetic secret of thirty-two b"


@given(local=st.text(max_size=30))
def test_keys_alternate_letters_and_digits(local: str) -> None:
    """As the shapes of people, groups and incidents want them."""
    assert re.fullmatch(r"([a-z][0-9]){5}", Keys(SECRET, "c").drawn("incidents", local))


def test_the_same_row_has_the_same_key_again() -> None:
    """Case and white space say nothing; file, sheet, key and secret do."""
    key = Keys(SECRET, "Visits 2026").drawn("incidents", "I1")
    assert Keys(SECRET, " visits  2026").drawn("incidents", "i1 ") == key
    others = {
        Keys(SECRET, "Visits 2027").drawn("incidents", "I1"),
        Keys(SECRET, "Visits 2026").drawn("people", "I1"),
        Keys(SECRET, "Visits 2026").drawn("incidents", "I2"),
        Keys(SECRET[::-1], "Visits 2026").drawn("incidents", "I1"),
    }
    assert len(others | {key}) == 5


def test_numbers_are_free() -> None:
    """A number that is taken is passed over, and those that people give by hand."""
    keys = Keys(SECRET, "c")
    number = keys.number("act", "A1", ())
    assert keys.number("act", "A1", {number}) == number + 1 and number >= 1000


def test_secret_is_drawn_once_and_is_nobodys_to_read(tmp_path: Path) -> None:
    """Also when several draw it at a time."""
    with ThreadPoolExecutor(8) as threads:
        found = set(threads.map(lambda _: read_secret(tmp_path), range(16)))
    assert len(found) == 1 and len(found.pop()) == 32
    assert (tmp_path / FILE).stat().st_mode & 0o777 == 0o600
    assert [each.name for each in tmp_path.iterdir()] == [FILE]


def test_a_damaged_secret_is_no_other_secret(tmp_path: Path) -> None:
    """Else all would be taken in twice."""
    (tmp_path / FILE).write_bytes(b"short")
    with pytest.raises(LedgerError, match="damaged"):
        read_secret(tmp_path)
