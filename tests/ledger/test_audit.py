"""The audit log is append-only, and tampering breaks its chain where it happened."""

import hashlib
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from graph_service.errors import LedgerError
from graph_service.ledger.audit import Audit

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
def audit(tmp_path: Path) -> Audit:
    """Return a log of three lines."""
    made = Audit(tmp_path / "audit.log")
    for number in (1, 2, 3):
        made.append("accepted", NOW, release=number, digest=str(number) * 64)
    return made


def test_records_come_back_in_order(audit: Audit) -> None:
    """What was appended is what is read, oldest first."""
    assert [(r.number, r.event, r.details["release"]) for r in audit.records()] == [
        (1, "accepted", 1),
        (2, "accepted", 2),
        (3, "accepted", 3),
    ]
    newest = audit.newest()
    assert newest is not None
    assert newest.details["release"] == 3
    assert audit.verify() == 3


def test_absent_log_is_empty(tmp_path: Path) -> None:
    """Before the first decision there is no line."""
    assert Audit(tmp_path / "audit.log").verify() == 0
    assert Audit(tmp_path / "audit.log").newest() is None


def test_last_line_of_an_event_is_found_from_the_end(audit: Audit) -> None:
    """However many lines of other events come after it, and however long they are."""
    for number in range(50):
        audit.append("rejected", NOW, graphs={"g": "x" * 5_000}, round=number)
    found = audit.newest("accepted")
    assert found is not None
    assert found == list(audit.records())[2]
    assert audit.newest("withdrawn") is None
    first = audit.newest()
    assert first is not None
    assert first.details["round"] == 49


def test_half_a_line_is_no_last_line(audit: Audit) -> None:
    """What a crash left of a line is skipped, however long it is."""
    whole = audit.newest()
    with audit.path.open("ab") as file:
        file.write(b'{"number": 4, "event": "accepted", ' + b"x" * 200_000)
    assert audit.newest() == audit.newest("accepted") == whole


def test_changed_line_breaks_the_chain(audit: Audit) -> None:
    """A line that was rewritten shows at the line after it."""
    text = audit.path.read_text().replace('"release": 1', '"release": 7')
    audit.path.write_text(text)
    with pytest.raises(LedgerError, match="line 2: the chain is broken"):
        audit.verify()


def test_removed_line_breaks_the_chain(audit: Audit) -> None:
    """A line that was taken out shows at once."""
    lines = audit.path.read_text().splitlines(keepends=True)
    audit.path.write_text(lines[0] + lines[2])
    with pytest.raises(LedgerError, match="line 2: the chain is broken"):
        audit.verify()


def test_line_put_in_breaks_the_chain(audit: Audit) -> None:
    """A line with an invented predecessor does not fit."""
    lines = audit.path.read_text().splitlines(keepends=True)
    forged = json.dumps(json.loads(lines[1]) | {"previous": "f" * 64}, sort_keys=True)
    audit.path.write_text(lines[0] + forged + "\n" + lines[2])
    with pytest.raises(LedgerError, match="line 2"):
        audit.verify()


@pytest.mark.parametrize("garbage", ["{}", "[1]", "null", "not json", '"x"'])
def test_garbage_is_named_by_line(audit: Audit, garbage: str) -> None:
    """A line that is no record is an error with its number."""
    with audit.path.open("a") as file:
        file.write(garbage + "\n")
    with pytest.raises(LedgerError, match="line 4: damaged"):
        audit.verify()


def test_unfinished_last_line_is_cut_before_the_next(audit: Audit) -> None:
    """Half a line, left by a crash, is no line, and the next one replaces it."""
    assert not audit.is_unfinished()
    with audit.path.open("a") as file:
        file.write('{"number": 4, "ev')
    assert audit.is_unfinished()
    assert audit.verify() == 3
    audit.append("rejected", NOW, violations=2)
    assert not audit.is_unfinished()
    assert audit.verify() == 4


def test_room_is_kept_for_a_line(audit: Audit) -> None:
    """The file is as long as it was, its blocks are not; a line then comes after the last one."""
    before = audit.path.stat()
    audit.keep_room({"graphs": ["x" * 100_000]})
    after = audit.path.stat()
    assert after.st_size == before.st_size
    assert after.st_blocks * 512 >= before.st_size + 100_000
    audit.append("rejected", NOW)
    assert audit.verify() == 4


def test_room_in_a_new_log(tmp_path: Path) -> None:
    """A log that is made for the room is empty, and its first line is the first."""
    log = Audit(tmp_path / "audit.log")
    log.keep_room({})
    assert log.newest() is None
    assert log.append("rejected", NOW).number == 1


def test_log_of_half_a_line_starts_anew(tmp_path: Path) -> None:
    """A crash in the very first line leaves a log that can be written."""
    log = Audit(tmp_path / "audit.log")
    log.path.write_text('{"numb')
    log.append("rejected", NOW)
    assert log.verify() == 1


def test_long_lines_keep_the_chain(tmp_path: Path) -> None:
    """Finding the last line does not depend on its length."""
    log = Audit(tmp_path / "audit.log")
    for size in (10, 70_000, 200_000, 10):
        log.append("rejected", NOW, reason="x" * size)
    assert log.verify() == 4


def test_log_is_for_its_owner_alone(audit: Audit) -> None:
    """Whatever the umask and the mode that it had, nobody else may read it after a line."""
    assert audit.path.stat().st_mode & 0o777 == 0o600
    audit.path.chmod(0o644)
    audit.append("rejected", NOW)
    assert audit.path.stat().st_mode & 0o777 == 0o600


def test_hash_of_a_record_is_that_of_its_line(audit: Audit) -> None:
    """Each record has the SHA-256 of its line, whether it was read, appended or looked up."""
    made = audit.append("rejected", NOW, reason="\u00e9")
    lines = audit.path.read_bytes().splitlines()
    expected = [hashlib.sha256(line).hexdigest() for line in lines]
    assert [record.hash for record in audit.records()] == expected
    assert made == audit.newest()
    assert made.hash == expected[-1]
