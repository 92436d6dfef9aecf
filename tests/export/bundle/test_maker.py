"""The bundle is made of the files that lie beside it."""

import io
import zipfile

from graph_service.export.making import make_exports
from tests.export.conftest import MakeEntry, MakeShelf, make_entry, make_shelf

__all__ = ["make_entry", "make_shelf"]


def test_files_are_those_that_are_served(make_shelf: MakeShelf, make_entry: MakeEntry) -> None:
    """Each file of the bundle that is an export has the bytes of that export."""
    shelf = make_shelf("one", make_entry("a"), names=("bundle.zip",))
    with zipfile.ZipFile(io.BytesIO(shelf.path("bundle.zip").read_bytes())) as archive:
        names = [name for name in archive.namelist() if shelf.offer.find(name)]
        make_exports(shelf, names)
        for name in names:
            assert archive.read(name) == shelf.path(name).read_bytes()
        assert {"graph.ttl", "graph.nq", "tables/incidents.csv"} <= set(names)
        about = archive.read("README.txt").decode()
    assert "Synthetic Office" in about
    assert "as public sees it" in about


def test_bundle_is_one_file(make_shelf: MakeShelf, make_entry: MakeEntry) -> None:
    """It is listed, and not packed once more."""
    shelf = make_shelf("one", make_entry("a"))
    assert [f.name for f in shelf.offer.files() if f.name.startswith("bundle")] == ["bundle.zip"]
    assert shelf.offer.find("bundle.zip.gz") is None
