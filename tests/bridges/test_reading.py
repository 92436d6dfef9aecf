"""Each format is read by the one way in."""

from pathlib import Path

import pytest

from graph_service.bridges.options import Options
from graph_service.bridges.reading import FORMATS, read
from graph_service.errors import InputError


@pytest.mark.parametrize("form", sorted(FORMATS))
def test_what_is_none_of_a_format_is_a_fault(form: str, tmp_path: Path) -> None:
    """Bytes that are nothing are told, and nothing comes in."""
    path = tmp_path / "file"
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(InputError):
        read(form, path, Options())


@pytest.mark.parametrize("form", sorted(FORMATS))
def test_hostile_bytes_raise_nothing_else(form: str, tmp_path: Path) -> None:
    """Whatever stands in a file, it gives statements or faults of input."""
    path = tmp_path / "file"
    for content in (
        b"",
        b"{}",
        b"[]",
        b"PK\x03\x04",
        b'{"rows": [{}]}',
        b"title\n\n",
        b",,,\n1,2,3,4\n",
    ):
        path.write_bytes(content)
        try:
            made = read(form, path, Options())
        except InputError:
            continue
        assert made.statements == () or made.faults
