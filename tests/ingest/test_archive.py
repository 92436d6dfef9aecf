"""Archives of anybody are read, or said to be broken; nothing else comes of them."""

from io import BytesIO
from zipfile import ZIP_BZIP2, ZIP_DEFLATED, ZIP_LZMA, ZipFile

import pytest

from graph_service.errors import SyntaxFault
from graph_service.ingest.archive import opened_archive

TEXT = "synthetic,row\n" * 2000


def packed(way: int) -> bytes:
    """Return an archive of one member."""
    target = BytesIO()
    with ZipFile(target, "w", way) as archive:
        archive.writestr("rows.csv", TEXT)
    return target.getvalue()


def read(data: bytes) -> dict[str, str]:
    """Return the members of an archive."""
    with opened_archive(data, "broken", "rows.zip") as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


@pytest.mark.parametrize("way", [ZIP_DEFLATED, ZIP_BZIP2, ZIP_LZMA])
def test_a_damaged_byte_is_told_or_does_no_harm(way: int) -> None:
    """Whichever it is: what is read is what was packed, under whatever name."""
    whole = packed(way)
    assert read(whole) == {"rows.csv": TEXT}
    told = 0
    for at in range(len(whole)):
        damaged = bytearray(whole)
        damaged[at] ^= 0xFF
        try:
            found = read(bytes(damaged))
        except SyntaxFault as error:
            assert (error.reason, error.file) == ("broken", "rows.zip")
            told += 1
        except UnicodeDecodeError:
            raise AssertionError(f"byte {at} gave another text") from None
        else:
            assert set(found.values()) <= {TEXT}
    assert told > len(whole) // 3


def test_what_is_no_archive_is_told() -> None:
    """Nothing, and a text."""
    for data in (b"", b"title\n"):
        with pytest.raises(SyntaxFault, match="broken"):
            read(data)
