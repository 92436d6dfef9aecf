"""The bundle is whole, checks itself, and holds what it says."""

import io
import shutil
import subprocess
import zipfile
from pathlib import Path

from graph_service.export.tables.declared import tables
from tests.export.bundle.conftest import make
from tests.export.tables.conftest import Files, make_files


def test_hashes_are_checked_by_the_usual_tool(bundle: bytes, tmp_path: Path) -> None:
    """All files but the list of hashes are in the list, and ``sha256sum -c`` accepts it."""
    with zipfile.ZipFile(io.BytesIO(bundle)) as archive:
        archive.extractall(tmp_path)
        names = set(archive.namelist())
    listed = (tmp_path / "manifest-sha256.txt").read_text().splitlines()
    assert {line[66:] for line in listed} == names - {"manifest-sha256.txt"}
    tool = shutil.which("sha256sum")
    assert tool is not None
    subprocess.run([tool, "--strict", "-c", "manifest-sha256.txt"], cwd=tmp_path, check=True)
    (tmp_path / "README.txt").write_text("other")
    broken = subprocess.run(
        [tool, "-c", "manifest-sha256.txt"], cwd=tmp_path, check=False, capture_output=True
    )
    assert broken.returncode == 1


def test_all_tables_are_in_it(bundle: bytes, files: Files) -> None:
    """Each table is there in both formats, byte for byte, with its description."""
    with zipfile.ZipFile(io.BytesIO(bundle)) as archive:
        for table in tables():
            assert archive.read(f"tables/{table.name}.csv") == files.delimited[table.name]
            assert archive.read(f"tables/{table.name}.parquet") == files.parquet[table.name]
        assert archive.read("tables/csv-metadata.json") == files.description


def test_bundle_repeats(bundle: bytes, files: Files) -> None:
    """The same files give the same bundle."""
    assert make(files) == bundle


def test_bundle_of_nothing_is_one() -> None:
    """Without a statement there are empty tables, and all descriptions."""
    with zipfile.ZipFile(io.BytesIO(make(make_files([])))) as archive:
        assert {"datapackage.json", "ro-crate-metadata.json", "README.txt"} <= set(
            archive.namelist()
        )
