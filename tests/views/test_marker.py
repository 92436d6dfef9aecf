"""Only a finished and undamaged view has a marker that counts."""

from dataclasses import replace
from pathlib import Path

import pytest

from graph_service.views.marker import Marker, list_files, read_marker, write_marker


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder that looks like a view, with a small and a large file."""
    (tmp_path / "store").mkdir()
    (tmp_path / "store" / "CURRENT").write_bytes(b"MANIFEST-000005\n")
    (tmp_path / "store" / "000010.sst").write_bytes(bytes(2 << 20))
    (tmp_path / "store" / "LOG").write_bytes(b"opened\n")
    files = list_files(tmp_path / "store")
    marker = Marker("d" * 64, 1, 3, 7, files, ["public"], "origin", 1, True, 2, ["l"])
    write_marker(tmp_path, marker)
    return tmp_path


def test_marker_reads_back(folder: Path) -> None:
    """What was written is what is read; the engine's log may change."""
    (folder / "store" / "LOG").write_bytes(b"opened again\n")
    marker = read_marker(folder)
    assert marker is not None
    assert (marker.digest, marker.since, marker.until, marker.triples) == ("d" * 64, 1, 3, 7)
    assert (marker.origin, marker.made, marker.audiences) == ("origin", 1, ["public"])
    assert (marker.removed, marker.leftovers) == (2, ["l"])
    assert marker.settled
    assert sorted(marker.files) == ["000010.sst", "CURRENT"]
    write_marker(folder, replace(marker, until=4))
    assert read_marker(folder) == replace(marker, until=4)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("view.json", b""),
        ("view.json", b"[]"),
        ("view.json", b'{"format": 2}'),
        ("view.json", b'{"format": 3, "digest": "d"}'),
        ("store/CURRENT", b"MANIFEST-000006\n"),
        ("store/000010.sst", bytes(1 << 20)),
        ("store/000011.sst", b"more"),
    ],
)
def test_damaged_view_has_no_marker(folder: Path, name: str, content: bytes) -> None:
    """Any change of the marker or of a file of the store makes the view void."""
    (folder / name).write_bytes(content)
    assert read_marker(folder) is None


def test_unfinished_folder_has_no_marker(tmp_path: Path) -> None:
    """A folder without marker, or without store, is no view."""
    assert read_marker(tmp_path) is None
    write_marker(tmp_path, Marker("d" * 64, 1, 1, 0, {}, [], "origin", 1, False))
    assert read_marker(tmp_path) is None
