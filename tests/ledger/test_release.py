"""A manifest is canonical, and a changed byte in it is noticed."""

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from graph_service.errors import LedgerError
from graph_service.ledger.release import (
    Entry,
    Release,
    digest_of,
    read_manifest,
    write_manifest,
)

A = Entry("https://example.org/g/a", "a" * 64, "public", "Synthetic Office", "alpha", 2, "CC0-1.0")
B = Entry("https://example.org/g/b", "b" * 64, "internal", "Büro", "beta", 1)
RELEASE = Release(3, datetime(2026, 1, 31, tzinfo=UTC), digest_of([A, B]), "c" * 64, (A, B))


def test_manifest_reads_back_as_the_release() -> None:
    """What was written is what is read."""
    assert read_manifest(write_manifest(RELEASE), 3) == RELEASE


def test_manifest_has_the_documented_members() -> None:
    """A person can read the manifest without this software."""
    members = json.loads(write_manifest(RELEASE))
    assert members["format"] == 1
    assert members["release"] == 3
    assert members["issued"] == "2026-01-31T00:00:00Z"
    assert members["digest"] == RELEASE.digest
    assert members["previous"] == "c" * 64
    assert members["graphs"][0] == {
        "graph": "https://example.org/g/a",
        "object": "a" * 64,
        "audience": "public",
        "contributor": "Synthetic Office",
        "dataset": "alpha",
        "triples": 2,
        "licence": "CC0-1.0",
    }


def test_digest_depends_on_entries_alone() -> None:
    """Order, number and time leave the digest as it is; any member of an entry changes it."""
    assert digest_of([B, A]) == digest_of([A, B])
    for change in (
        {"graph": "https://example.org/g/z"},
        {"object": "d" * 64},
        {"audience": "partner"},
        {"contributor": "other"},
        {"dataset": "other"},
        {"triples": 9},
        {"licence": "other"},
    ):
        assert digest_of([replace(A, **change), B]) != digest_of([A, B])


def test_every_flipped_bit_of_a_manifest_is_noticed() -> None:
    """No bit of a manifest can change without the manifest being refused."""
    data = write_manifest(RELEASE)
    for position in range(len(data)):
        for bit in (0x01, 0x20, 0x80):
            damaged = bytearray(data)
            damaged[position] ^= bit
            with pytest.raises(LedgerError):
                read_manifest(bytes(damaged), 3)


@pytest.mark.parametrize("cut", [0, 1, 200, -1])
def test_truncated_manifest_is_refused(cut: int) -> None:
    """A manifest that ends early is damage."""
    with pytest.raises(LedgerError, match="manifest of release 3 is damaged"):
        read_manifest(write_manifest(RELEASE)[:cut], 3)


def test_manifest_under_another_number_is_refused() -> None:
    """A manifest that was copied to another number is not that release."""
    with pytest.raises(LedgerError, match="says that it is release 3"):
        read_manifest(write_manifest(RELEASE), 4)


def test_unknown_format_is_refused() -> None:
    """A manifest of a later format is not guessed at."""
    members = json.loads(write_manifest(RELEASE)) | {"format": 2}
    with pytest.raises(LedgerError, match="not of format 1"):
        read_manifest(json.dumps(members).encode(), 3)
