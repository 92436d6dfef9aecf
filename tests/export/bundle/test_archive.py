"""An archive is the same bytes for the same files, and every tool opens it."""

import hashlib
import io
import zipfile

from graph_service.export.bundle.archive import Archive, Part, manifest_of


def make(*names: str) -> tuple[bytes, list[Part]]:
    """Return an archive of small files and its parts."""
    target = io.BytesIO()
    archive = Archive(target)
    for name in names:
        archive.add(name, "text/plain", io.BytesIO(name.encode() * 100))
    archive.close()
    return target.getvalue(), archive.parts


def test_files_repeat() -> None:
    """Neither the time nor the machine is in the archive."""
    data, _ = make("a.txt", "b.parquet")
    assert data == make("a.txt", "b.parquet")[0]
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for info in archive.infolist():
            assert info.date_time == (1980, 1, 1, 0, 0, 0)
            assert info.external_attr >> 16 == 0o100644
            assert info.create_system == 3
            assert not info.flag_bits & 8, "sizes stand before the data"


def test_what_is_packed_is_stored() -> None:
    """Parquet is compressed itself; text is deflated."""
    data, _ = make("a.txt", "b.parquet")
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        kinds = {info.filename: info.compress_type for info in archive.infolist()}
    assert kinds == {"a.txt": zipfile.ZIP_DEFLATED, "b.parquet": zipfile.ZIP_STORED}


def test_parts_are_what_was_added() -> None:
    """Size and hash are those of the file, also of one that is read from its middle on."""
    target = io.BytesIO()
    archive = Archive(target)
    file = io.BytesIO(b"0123456789")
    file.seek(4)
    part = archive.add("x", "text/plain", file)
    archive.close()
    assert part == Part("x", 6, hashlib.sha256(b"456789").hexdigest(), "text/plain")
    with zipfile.ZipFile(io.BytesIO(target.getvalue())) as read:
        assert read.read("x") == b"456789"
        assert read.testzip() is None


def test_manifest_is_sorted_by_name() -> None:
    """A line has the hash, two blanks and the name."""
    _, parts = make("b.txt", "a.txt")
    lines = manifest_of(parts).decode().splitlines()
    assert [line[66:] for line in lines] == ["a.txt", "b.txt"]
    assert lines[0][:66] == hashlib.sha256(b"a.txt" * 100).hexdigest() + "  "
