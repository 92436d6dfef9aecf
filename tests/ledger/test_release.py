"""A manifest is canonical, and a changed byte in it is noticed."""

import hashlib
import json
from dataclasses import asdict, replace
from datetime import UTC, datetime

import pytest

from graph_service.errors import LedgerError
from graph_service.ledger.release import (
    Activity,
    Entry,
    Release,
    Tombstone,
    digest_of,
    read_manifest,
    tombstone_name,
    write_manifest,
)

A = Entry("https://example.org/g/a", "a" * 64, "public", "Synthetic Office", "alpha", 2, "CC0-1.0")
B = Entry("https://example.org/g/b", "b" * 64, "internal", "Büro", "beta", 1)
STONE = Tombstone(tombstone_name("https://example.org/g/c"), ("internal", "public"), 4)
RELEASE = Release(
    3, datetime(2026, 1, 31, tzinfo=UTC), digest_of([A, B]), "c" * 64, (A, B), (STONE,), "d" * 64
)
EMPTY = Release(1, datetime(2026, 1, 31, tzinfo=UTC), digest_of([]), None, ())


AWKWARD = Entry('https://example.org/"\\\n],\n\u2028', "e" * 64, "partner", "\x00\x7f", "é\r", 0)


@pytest.mark.parametrize("entries", [(), (A,), (A, B), (AWKWARD, A, B)])
def test_manifest_reads_back_as_the_release(entries: tuple[Entry, ...]) -> None:
    """What was written is what is read, and is written again as the same bytes."""
    for release in (RELEASE, EMPTY):
        release = replace(release, entries=entries, digest=digest_of(entries))
        data = write_manifest(release)
        read = read_manifest(data, release.number)
        assert read == release
        assert write_manifest(read) == data
        assert digest_of(read.entries) == release.digest


def test_entry_is_a_line_of_canonical_json() -> None:
    """Whatever is in it, an entry is one line that any JSON parser reads."""
    lines = write_manifest(replace(RELEASE, entries=(AWKWARD, A))).split(b"\n")
    assert json.loads(lines[1].removesuffix(b",")) | {"activity": None} == asdict(AWKWARD)
    assert json.loads(lines[2]) | {"activity": None} == asdict(A)


def test_amended_release_keeps_its_identity() -> None:
    """A release is known by the digest it was published with."""
    assert RELEASE.identity == "d" * 64
    assert EMPTY.identity == EMPTY.digest
    assert RELEASE.tombstones == {STONE.sha256: STONE}


def test_digest_is_that_of_the_lines_in_the_file() -> None:
    """Anyone can compute the digest from the bytes of the manifest."""
    data = write_manifest(RELEASE)
    graphs = data.partition(b'"graphs": [\n')[2].partition(b"\n],\n")[0]
    assert hashlib.sha256(graphs).hexdigest() == RELEASE.digest


def test_manifest_has_the_documented_members() -> None:
    """A person can read the manifest without this software."""
    members = json.loads(write_manifest(RELEASE))
    assert members["format"] == 2
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
    assert members["original"] == "d" * 64
    assert members["withdrawn"] == [
        {"sha256": STONE.sha256, "audiences": ["internal", "public"], "release": 4}
    ]


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
    members = json.loads(write_manifest(RELEASE)) | {"format": 3}
    with pytest.raises(LedgerError, match="not of format 2"):
        read_manifest(json.dumps(members).encode(), 3)


def test_activity_and_what_made_a_release_are_read_again() -> None:
    """Where a writer changed something, the manifest says how; elsewhere its bytes are as ever."""
    done = Activity("0" * 32, "put", "2026-01-31T00:00:00Z", 'An "office"', True, 3)
    entries = (replace(A, activity=done),)
    made = {"request": {"key": "a" * 64, "fingerprint": "b" * 64, "creates": True}}
    changes = {"entries": entries, "digest": digest_of(entries), "made": made}
    release = replace(RELEASE, **changes)  # type: ignore[arg-type]
    data = write_manifest(release)
    assert read_manifest(data, release.number) == release
    assert json.loads(data)["graphs"][0]["activity"]["contributor"] == 'An "office"'
    plain = write_manifest(RELEASE)
    assert b'"made"' not in plain and b'"activity"' not in plain
