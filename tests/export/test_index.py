"""The index of a folder comes back as it was written, or not at all."""

from pathlib import Path

import pytest

from graph_service.export.index import INDEX, Export, Index, path_in, read_index, write_index
from graph_service.export.offer import File

FILE = File("datasets/a%2Fb.ttl.gz", "text/turtle", "gzip", packs=False)


def test_index_reads_back(tmp_path: Path) -> None:
    """Every member survives, and no other file is left."""
    made = {FILE.name: Export(FILE, 7, "aa", "bb")}
    index = Index(frozenset({"public"}), 3, "cc", made, {"graph.rdf": "a reason"})
    write_index(tmp_path, index)
    assert read_index(tmp_path) == index
    assert [path.name for path in tmp_path.iterdir()] == [INDEX]


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"audiences": ["public"]}', "[" * 100_000])
def test_damaged_index_is_none(tmp_path: Path, text: str) -> None:
    """What can't be read is not guessed."""
    assert read_index(tmp_path) is None
    (tmp_path / INDEX).write_text(text)
    assert read_index(tmp_path) is None


def test_every_name_has_a_place_in_the_folder_itself(tmp_path: Path) -> None:
    """No name leads elsewhere, is too long for a file, or shares the place of another one."""
    names = [
        "graph.nt",
        "graphs/a",
        "graphs/a/b",
        "../x",
        "graphs/" + "a" * 999,
        "graphs/" + "a" * 998,
    ]
    places = [path_in(tmp_path, name) for name in names]
    assert len(set(places)) == len(names)
    assert {place.parent for place in places} == {tmp_path}
    assert max(len(place.name) for place in places) <= 200
