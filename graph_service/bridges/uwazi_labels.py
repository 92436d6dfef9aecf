"""Titles of Uwazi as labels of the graph, with their languages."""

from collections.abc import Iterator
from typing import Final

from graph_service.bridges.ids import key_of
from graph_service.bridges.records import Record
from graph_service.bridges.uwazi import LANGUAGE, TITLE, safe_name

TITLE_IN: Final = "title__"
"""Stands before the language in the name of a column with titles in it."""

_NAMES: Final = frozenset(("person", "organization", "source"))
"""Kinds whose labels have no language: names."""


def labels_of(
    record: Record, iri: str, ours: bool, kind: str, language: str
) -> Iterator[tuple[str, str]]:
    """Yield language (empty for none) and text of each label.

    Args:
        record: has the titles.
        iri: of the thing.
        ours: the record is one of ours that came back: its title may have a key, and has its
            language beside it.
        kind: of the thing.
        language: of a title of somebody else.
    """
    title, key = plain(record, TITLE), key_of(iri)
    if ours:
        title = title.removesuffix(f" [{key}]")
        tag = plain(record, LANGUAGE)
    else:
        tag = "" if kind in _NAMES else language
    if title and title != key:
        yield tag, title
    for name, raw in record.cells.items():
        if name.startswith(TITLE_IN) and str(raw).strip():
            yield name.removeprefix(TITLE_IN).lower(), str(raw).strip()


def plain(record: Record, name: str) -> str:
    """Return a text of a record that is no property of the table."""
    wanted = safe_name(name)
    raw = next((raw for key, raw in record.cells.items() if safe_name(key) == wanted), "")
    if isinstance(raw, list):
        first = raw[0] if raw and isinstance(raw[0], dict) else {}
        return str(first.get("value", "") or "").strip()
    return str(raw).strip()
