"""Things of a content, by what they are on the other side of a bridge."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from typing import Final

from graph_service.bridges.losses import Losses
from graph_service.export.statements import TYPE as TYPE_TERM
from graph_service.export.statements import read_iri, subjects
from graph_service.export.tables.labels import PREDICATES, label_things
from graph_service.export.tables.path import parse_path
from graph_service.export.tables.relations import TYPE, Relations, relations

_KNOWN: Final = 1 << 16


@contextmanager
def followed(lines: Iterable[bytes], paths: Iterable[str]) -> Iterator[Relations]:
    """Give the statements that some paths follow, with labels and types, until the block ends.

    Args:
        lines: what an audience set sees: merged triples as canonical N-Triples, sorted.
        paths: as texts (see :func:`graph_service.export.tables.path.parse_path`).

    Raises:
        NotStored: the disk takes no more.
    """
    parsed = [parse_path(path) for path in sorted(set(paths))]
    predicates = {iri for path in parsed for iri in path.predicates()}
    inverse = {step.predicate for path in parsed for step in path.steps() if step.inverse}
    with relations(lines, predicates | set(PREDICATES), inverse) as made:
        label_things(made)
        yield made


def class_finder(made: Relations, order: Iterable[str]) -> Callable[[str], str]:
    """Return a function that tells which of some classes a thing is taken for.

    Args:
        made: the statements.
        order: IRIs of classes: the first one of those that a thing has counts.
    """
    rank: Mapping[str, int] = {iri: place for place, iri in enumerate(order)}

    @lru_cache(_KNOWN)
    def find(thing: str) -> str:
        known = [iri for iri in made.objects(thing, TYPE) if iri in rank]
        return min(known, key=rank.__getitem__, default="")

    return find


def count_left_out(
    lines: Iterable[bytes],
    losses: Losses,
    why: Callable[[str, str], str | None],
    order: Iterable[str],
) -> None:
    """Count the statements that a bridge does not carry.

    Args:
        lines: as for :func:`followed`.
        losses: where they are counted.
        why: tells for a class and a predicate why it is left out, ``None`` where it is not.
        order: as for :func:`class_finder`.
    """
    rank = {iri: place for place, iri in enumerate(order)}
    for subject in subjects(lines):
        types = [read_iri(value) for name, value in subject.pairs if name == TYPE_TERM]
        known = [iri for iri in types if iri in rank]
        of_class = min(known, key=rank.__getitem__) if known else min(types, default="")
        for term, _ in subject.pairs:
            predicate = read_iri(term)
            reason = why(of_class, predicate)
            if reason is not None:
                losses.add(of_class, predicate, reason)
