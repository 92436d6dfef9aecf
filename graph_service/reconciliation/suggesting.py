"""What may be meant by the beginning of a name, while somebody types it."""

from typing import Final

from graph_service.reconciliation.found import Found, Kind
from graph_service.reconciliation.recall import Recall
from graph_service.reconciliation.vocabulary import Type, begins, properties, types
from graph_service.views.names import write

MOST: Final = 20
"""Suggestions of one answer."""

FARTHEST: Final = 1_000
"""Suggestions that may be left out before the first."""


def suggest_things(recall: Recall, prefix: str, kinds: tuple[str, ...], cursor: int) -> list[Found]:
    """Return things with a name that begins so, then with a word that does.

    Args:
        recall: the index.
        prefix: the beginning, or an IRI, or a code.
        kinds: IRIs of classes of which the things must have one; none for any.
        cursor: how many are left out.
    """
    found = {each.iri: each for each in recall.begun(prefix, kinds)}
    words = " " + write(prefix)
    for each in recall.named(prefix, kinds):
        whole = prefix.strip() == each.iri
        if whole or any(words in " " + name.written for name in each.names):
            found.setdefault(each.iri, each)
    exact = write(prefix)
    ranked = sorted(
        enumerate(found.values()),
        key=lambda at: (not any(name.written == exact for name in at[1].names), at[0]),
    )
    return [each for _, each in ranked][cursor : cursor + MOST]


def suggest_types(recall: Recall, prefix: str, cursor: int) -> list[Type]:
    """Return types with a word that begins so; all of them when nothing is typed yet."""
    found = [each for each in types(recall) if begins(each.kind, prefix)]
    return found[cursor : cursor + MOST]


def suggest_properties(recall: Recall, prefix: str, cursor: int) -> list[Kind]:
    """Return properties with a word that begins so; all of them when nothing is typed yet."""
    return [each for each in properties(recall) if begins(each, prefix)][cursor : cursor + MOST]
