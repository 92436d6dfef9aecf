"""What a backup says of itself is read as if anybody had written it."""

import json

import pytest

from graph_service.backup.layout import (
    Description,
    is_listed,
    read_description,
    read_sums,
    write_description,
    write_sums,
)
from graph_service.errors import InputError

MADE = Description(3, "d" * 64, 5, "e" * 64, 7, 900, "2026-01-31T00:00:00+00:00")


def test_description_reads_back() -> None:
    """What was written is what is read."""
    assert read_description(write_description(MADE)) == MADE


@pytest.mark.parametrize(
    "change",
    [
        {"format": 2},
        {"release": "3"},
        {"bytes": -1},
        {"bytes": 1e9},
        {"files": None},
        {"more": 1},
        {"release": True},
    ],
)
def test_wrong_description_is_refused(change: dict[str, object]) -> None:
    """Another format, another kind or another member is an error."""
    members = json.loads(write_description(MADE)) | change
    with pytest.raises(InputError):
        read_description(json.dumps(members).encode())


@pytest.mark.parametrize("text", [b"", b"[]", b"null", b"{", b"\xff", b"[" * 100_000])
def test_garbage_is_refused(text: bytes) -> None:
    """What is no description at all is an error, too."""
    with pytest.raises(InputError):
        read_description(text)


def test_sums_are_those_of_sha256sum() -> None:
    """The file has the form of coreutils, and reads back."""
    sums = {"ledger/audit.log": "a" * 64, "backup.json": "b" * 64}
    text = write_sums(sums)
    assert text.decode() == f"{'b' * 64}  backup.json\n{'a' * 64}  ledger/audit.log\n"
    assert read_sums(text) == sums


@pytest.mark.parametrize(
    "line",
    [
        "a" * 63 + "  backup.json",
        "A" * 64 + "  backup.json",
        "a" * 64 + "  ../backup.json",
        "a" * 64 + "  /etc/passwd",
        "a" * 64 + "  ledger/releases/../../x.json",
        "a" * 64 + "  backup.json\n" + "a" * 64 + "  backup.json",
        "a" * 64 + "  b\u00e4ckup.json",
        "",
        "a" * 64 + "  ledger/lock",
    ],
)
def test_wrong_sums_are_refused(line: str) -> None:
    """A line that is none, a name that no backup holds, a name twice."""
    with pytest.raises(InputError):
        read_sums((line + "\n").encode())


@pytest.mark.parametrize(
    "name",
    [
        "backup.json\n",
        "ledger/audit.log/",
        "./backup.json",
        "ledger//audit.log",
        "ledger/releases/0.json",
        "ledger/releases/-1.json",
        "ledger/releases/\u0663.json",
        "ledger/objects/" + "g" * 64,
        "ledger/objects/" + "a" * 63,
        "SHA256SUMS",
        "",
    ],
)
def test_other_names_are_not_listed(name: str) -> None:
    """Nothing but the names of the layout, spelled in the one way."""
    assert not is_listed(name)
