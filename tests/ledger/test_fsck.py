"""``fsck`` finds every kind of damage and names it, and is silent about a sound record."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from graph_service.ledger.fsck import examine
from graph_service.ledger.ledger import Ledger, NewEntry

ISSUED = datetime(2026, 1, 31, tzinfo=UTC)


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    """Return a ledger of three releases of one synthetic graph."""
    made = Ledger(tmp_path)
    for value in "123":
        graph = "https://example.org/g"
        quads = f'<https://example.org/s> <https://example.org/p> "{value}" <{graph}> .\n'
        entry = NewEntry(graph, "public", "Synthetic Office", "synthetic", quads.encode())
        made.commit([entry], issued=ISSUED)
    return made


def test_sound_record_has_no_finding(ledger: Ledger) -> None:
    """Nothing is reported where nothing is wrong."""
    found = examine(ledger)
    assert (found.releases, found.objects) == (3, 3)
    assert (found.faults, found.orphans, found.leftovers) == ((), (), ())


def test_flipped_bit_in_an_object_is_named(ledger: Ledger) -> None:
    """A damaged object is reported with the release that needs it."""
    name = ledger.release(2).entries[0].object
    path = ledger.objects.folder / name
    path.write_bytes(path.read_bytes().replace(b'"2"', b'"6"'))
    (fault,) = examine(ledger).faults
    assert name in fault
    assert "release 2 needs it" in fault


def test_missing_object_is_named(ledger: Ledger) -> None:
    """A lost object is reported."""
    (ledger.objects.folder / ledger.release(1).entries[0].object).unlink()
    (fault,) = examine(ledger).faults
    assert "is missing (release 1 needs it)" in fault


def test_damaged_manifest_is_named(ledger: Ledger) -> None:
    """A manifest with a changed byte is reported."""
    path = ledger.manifests / "2.json"
    path.write_bytes(path.read_bytes().replace(b"Synthetic", b"Cynthetic"))
    assert any("manifest of release 2 is damaged" in fault for fault in examine(ledger).faults)


def test_gap_in_the_numbers_is_named(ledger: Ledger) -> None:
    """A release that was removed is missed."""
    (ledger.manifests / "2.json").unlink()
    faults = examine(ledger).faults
    assert "releases are missing: 2" in faults
    assert "the audit log names releases that are gone: 2" in faults


def test_exchanged_manifest_is_noticed(ledger: Ledger, tmp_path: Path) -> None:
    """A manifest that is sound in itself but is not the one that was published is reported."""
    other = Ledger(tmp_path / "other")
    graph = "https://example.org/h"
    quads = f'<https://example.org/s> <https://example.org/p> "x" <{graph}> .\n'.encode()
    for _ in "12":
        other.commit([NewEntry(graph, "public", "x", "x", quads)], issued=ISSUED)
        quads = quads.replace(b'"x"', b'"y"')
    (ledger.manifests / "2.json").write_bytes((other.manifests / "2.json").read_bytes())
    faults = examine(ledger).faults
    assert "release 2 is not the one that the audit log names" in faults
    assert "release 3 names another digest than that of its predecessor" in faults


def test_orphans_and_leftovers_are_named_but_are_no_fault(ledger: Ledger) -> None:
    """What a crashed writer may leave is listed apart from damage."""
    (ledger.objects.folder / ("0" * 64 + ".tmp")).write_bytes(b"half")
    (ledger.manifests / "4.json.tmp").write_bytes(b"half")
    ledger.objects.put([("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", b"")])
    found = examine(ledger)
    assert found.faults == ()
    assert found.orphans == ("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",)
    assert found.leftovers == (f"objects/{'0' * 64}.tmp", "releases/4.json.tmp")


def test_broken_audit_chain_is_a_fault(ledger: Ledger) -> None:
    """Tampering with the audit log is reported."""
    text = ledger.audit.path.read_text().replace('"release": 1', '"release": 5')
    ledger.audit.path.write_text(text)
    (fault,) = examine(ledger).faults
    assert fault.startswith("audit log, line 2")
