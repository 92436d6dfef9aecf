"""A file that grows is read line by line, and from the start when it is another one."""

from pathlib import Path

from graph_service.ledger.tail import Tail


def test_new_lines_come_once(tmp_path: Path) -> None:
    """Half a line is none until it is whole."""
    path = tmp_path / "log"
    tail = Tail(path)
    assert (tail.is_other(), list(tail.lines())) == (False, [])
    path.write_bytes(b"one\ntw")
    assert tail.is_other()
    assert list(tail.lines()) == [b"one"]
    with path.open("ab") as file:
        file.write(b"o\nthree\n")
    assert not tail.is_other()
    assert list(tail.lines()) == [b"two", b"three"]
    assert list(tail.lines()) == []


def test_file_that_was_replaced_is_read_from_its_start(tmp_path: Path) -> None:
    """So is one that is shorter now."""
    path = tmp_path / "log"
    path.write_bytes(b"one\ntwo\n")
    tail = Tail(path)
    assert tail.is_other() and len(list(tail.lines())) == 2
    path.write_bytes(b"one\n")
    assert tail.is_other() and list(tail.lines()) == [b"one"]
    (tmp_path / "other").write_bytes(b"new\n")
    (tmp_path / "other").replace(path)
    assert tail.is_other() and list(tail.lines()) == [b"new"]
