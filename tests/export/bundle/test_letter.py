"""README.txt says what somebody must know who has nothing but the bundle."""

import io
import zipfile

from graph_service.export.tables.declared import tables
from tests.export.tables.conftest import ABOUT


def test_everything_needed_is_said(bundle: bytes) -> None:
    """Citation, terms, caution, withdrawal, reading and checking; each table and file."""
    with zipfile.ZipFile(io.BytesIO(bundle)) as archive:
        text = archive.read("README.txt").decode()
        names = archive.namelist()
    flat = " ".join(text.split())
    assert ABOUT.citation in flat
    assert ABOUT.licences[0] in flat
    for words in ("allegation", "Coverage is partial", "delete what was withdrawn", "pseudonyms"):
        assert words in flat
    assert "sha256sum -c manifest-sha256.txt" in text
    for table in tables():
        assert f"- {table.name}: " in text
    assert all(f"  {name} (" in text for name in names if not name.endswith(".txt"))


def test_lines_are_short(bundle: bytes) -> None:
    """No line is wider than a terminal, but for what can't be broken."""
    with zipfile.ZipFile(io.BytesIO(bundle)) as archive:
        lines = archive.read("README.txt").decode().splitlines()
    assert [line for line in lines if len(line) > 80 and " " in line.strip()] == []
