"""Two states are compared graph by graph, and a changed graph line by line."""

from collections.abc import Mapping

import pytest

from graph_service.comparison import differences, lines_of
from graph_service.errors import LedgerError
from graph_service.ledger.objects import name_of
from graph_service.ledger.release import Entry

GRAPH = "https://example.org/g/{}"


def state(contents: dict[str, bytes], **values: str) -> list[Entry]:
    """Return entries of synthetic graphs, a triple for each letter of their values."""
    entries = []
    for name, letters in values.items():
        end = f" <{GRAPH.format(name)}> .\n"
        texts = (f'<https://example.org/s> <https://example.org/p> "{n}"{end}' for n in letters)
        quads = "".join(sorted(texts)).encode()
        contents[name_of(quads)] = quads
        entries.append(Entry(GRAPH.format(name), name_of(quads), "public", "", "x", len(letters)))
    return entries


def test_graphs_are_added_removed_and_changed() -> None:
    """Those that stay as they are do not show; lines are sorted."""
    contents: dict[str, bytes] = {}
    before = state(contents, a="12", b="1", c="1")
    after = state(contents, a="1", b="1", d="21", e="")
    found = {each.graph[-1]: each for each in differences(before, after, contents.__getitem__)}
    assert {name: each.kind for name, each in found.items()} == {
        "a": "changed",
        "c": "removed",
        "d": "added",
        "e": "added",
    }
    counts = {n: (e.before, e.after, len(e.added), len(e.removed)) for n, e in found.items()}
    assert counts == {
        "a": (2, 1, 0, 1),
        "c": (1, None, 0, 1),
        "d": (None, 2, 2, 0),
        "e": (None, 0, 0, 0),
    }
    assert found["d"].added == tuple(sorted(lines_of(contents[after[2].object])))
    assert list(differences(before, before, contents.__getitem__)) == []


def test_damage_is_told() -> None:
    """An object that can't be read is no difference."""

    def read(name: str, contents: Mapping[str, bytes] | None = None) -> bytes:
        raise LedgerError("synthetic")

    with pytest.raises(LedgerError, match="synthetic"):
        list(differences([], state({}, a="1"), read))
