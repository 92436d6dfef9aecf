"""Counting merged triples, read once in the order of subjects, in bounded memory."""

import hashlib
import heapq
import re
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Final

from graph_service.export.catalog.statistics import (
    MOST,
    MOST_USES,
    Class,
    Counts,
    Links,
    Property,
    Statistics,
    Use,
)
from graph_service.export.catalog.tally import Tally
from graph_service.export.statements import read_iri
from graph_service.namespaces import BASE, IDENTIFIER, ONTOLOGY, PREFIXES, SKOLEM

_TYPE: Final = f"<{PREFIXES['rdf']}type>".encode()
_EARLIEST: Final = f"<{ONTOLOGY}earliest>".encode()
_LATEST: Final = f"<{ONTOLOGY}latest>".encode()
_STATE: Final = f"<{ONTOLOGY}concernsState>".encode()
_SKOLEM: Final = f"<{SKOLEM}".encode()
_THING: Final = f"<{IDENTIFIER}".encode()
_OURS: Final = f"<{BASE}".encode()
_HOST: Final = re.compile(rb"<(https?://[^/?#>]+/)")
_SHARED: Final = re.compile(re.escape(BASE[: BASE.index("/", 8)]).encode() + rb"/[^/?#>]*[/#]")
_DATE: Final = re.compile(rb'"(\d{4}-\d\d-\d\d)"\^\^')
_TAG: Final = re.compile(rb'"@([A-Za-z]+)[A-Za-z0-9-]*$')
_LONG: Final = 400
_MOST_TAGS: Final = 200
_MOST_STATES: Final = 400
_MOST_EXAMPLES: Final = 20_000
_SPACES: Final = (IDENTIFIER, BASE)


def count(lines: Iterable[bytes], *, partitions: bool = True) -> Statistics:
    """Return the statistics of sorted canonical N-Triples lines, each there once.

    Args:
        lines: the lines.
        partitions: whether to count classes, properties and links one by one, too.

    Raises:
        OSError: temporary files can't be written.
    """
    counting = _Counting(partitions)
    split = (line.split(b" ", 2) for line in lines)
    for subject, group in groupby(split, key=lambda parts: parts[0]):
        counting.take(subject, [(predicate, rest[:-3]) for _, predicate, rest in group])
    return counting.statistics()


class _Counting:
    def __init__(self, partitions: bool) -> None:
        self._partitions = partitions
        self._triples = self._entities = self._subjects = self._documents = 0
        self._objects, self._properties, self._classes = Tally(), Tally(), Tally()
        self._uses, self._links = Tally(), Tally()
        self._examples: dict[bytes, bytes] = {}
        self._spaces = list(_SPACES)
        self._tags: set[bytes] = set()
        self._states: set[bytes] = set()
        self._earliest, self._latest = b"", b""

    def take(self, subject: bytes, pairs: list[tuple[bytes, bytes]]) -> None:
        """Count one subject with all that is said of it, in the order of predicates."""
        self._triples += len(pairs)
        self._subjects += 1
        self._documents += subject.startswith(_THING)
        types: list[bytes] = []
        uses: list[tuple[bytes, int]] = []
        for predicate, same in groupby(pairs, key=lambda pair: pair[0]):
            values = [value for _, value in same]
            uses.append((predicate, len(values)))
            self._properties.add(predicate, len(values), 1, 0)
            for value in values:
                self._objects.add(_short(value) + b" " + predicate)
                if value.startswith(b'"'):
                    self._text(predicate, value)
            if predicate == _TYPE:
                types = values
            else:
                self._iris(predicate, values)
        if types:
            self._typed(subject, types, uses, len(pairs))

    def _typed(
        self, subject: bytes, types: list[bytes], uses: list[tuple[bytes, int]], triples: int
    ) -> None:
        entity = _is_named(subject)
        self._entities += entity
        if entity:
            iri = subject[1:].decode()
            self._spaces = [space for space in self._spaces if iri.startswith(space)]
        for each in types:
            self._classes.add(each, int(entity), 1, triples)
            if not self._partitions or not _is_named(each):
                continue
            if entity and each not in self._examples and len(self._examples) < _MOST_EXAMPLES:
                self._examples[each] = subject
            for predicate, number in uses:
                self._uses.add(each + b" " + predicate, number, 1)

    def _text(self, predicate: bytes, value: bytes) -> None:
        tag = _TAG.search(value) if len(self._tags) < _MOST_TAGS else None
        if tag:
            self._tags.add(tag[1].lower())
        elif predicate in (_EARLIEST, _LATEST) and (date := _DATE.match(value)):
            if predicate == _EARLIEST:
                self._earliest = min(self._earliest or date[1], date[1])
            else:
                self._latest = max(self._latest, date[1])

    def _iris(self, predicate: bytes, values: list[bytes]) -> None:
        for value in values:
            if not value.startswith(b"<"):
                continue
            if value.startswith(_OURS):
                if predicate == _STATE and len(self._states) < _MOST_STATES:
                    self._states.add(value)
            elif self._partitions and (space := space_of(value)):
                self._links.add(space + b" " + predicate, 1)

    def statistics(self) -> Statistics:
        """Return what was counted."""
        objects = 0
        for _, keys in groupby(
            (key.rpartition(b" ") for key, _ in self._objects.rows()), key=lambda parts: parts[0]
        ):
            objects += 1
            for _, _, predicate in keys:
                self._properties.add(predicate, 0, 0, 1)
        properties = _Largest(self._properties, MOST)
        classes = _Largest(self._classes, MOST)
        found = (each for each in classes.found if _is_named(each[0]))
        return Statistics(
            counts=Counts(
                triples=self._triples,
                entities=self._entities,
                subjects=self._subjects,
                objects=objects,
                classes=classes.total,
                properties=properties.total,
                documents=self._documents,
            ),
            space=self._spaces[0] if self._entities and self._spaces else "",
            classes=self._listed(dict(found)) if self._partitions else (),
            properties=tuple(
                Property(_iri(key), *numbers)  # the numbers are in this order
                for key, numbers in properties.found
                if self._partitions
            ),
            links=tuple(
                Links(key.partition(b" ")[0].decode(), _iri(key.partition(b" ")[2]), *numbers)
                for key, numbers in _Largest(self._links, MOST).found
            ),
            languages=tuple(sorted(tag.decode() for tag in self._tags)),
            earliest=self._earliest.decode(),
            latest=self._latest.decode(),
            states=tuple(sorted(map(_iri, self._states))),
        )

    def _listed(self, classes: dict[bytes, tuple[int, ...]]) -> tuple[Class, ...]:
        """Return the classes that are listed, with their most frequent properties."""
        totals: dict[bytes, int] = dict.fromkeys(classes, 0)

        def within() -> Iterator[tuple[bytes, tuple[int, ...]]]:
            for key, numbers in self._uses.rows():
                name = key.partition(b" ")[0]
                if name in totals:
                    totals[name] += 1
                    yield key, numbers

        uses: dict[bytes, list[Use]] = {}
        for key, (triples, subjects) in heapq.nsmallest(MOST_USES, within(), key=_rank):
            name, _, predicate = key.partition(b" ")
            uses.setdefault(name, []).append(Use(_iri(predicate), triples, subjects))
        return tuple(
            Class(
                iri=_iri(name),
                entities=entities,
                subjects=subjects,
                triples=triples,
                properties=totals[name],
                uses=tuple(uses.get(name, ())),
                example=_iri(self._examples[name]) if name in self._examples else "",
            )
            for name, (entities, subjects, triples) in classes.items()
        )


class _Largest:
    """The rows of a tally with the largest first numbers, and how many rows there are."""

    def __init__(self, tally: Tally, most: int) -> None:
        self.total = 0
        self.found = heapq.nsmallest(most, self._counted(tally), key=_rank)

    def _counted(self, tally: Tally) -> Iterator[tuple[bytes, tuple[int, ...]]]:
        for row in tally.rows():
            self.total += 1
            yield row


def _rank(row: tuple[bytes, tuple[int, ...]]) -> tuple[int, bytes]:
    return -row[1][0], row[0]


def space_of(term: bytes) -> bytes | None:
    """Return what an IRI elsewhere begins with: scheme and host, ``None`` for what has no host.

    At the host of our own base, where others have a path as we have, their path is part of it.
    """
    match = _HOST.match(term)
    if match is None:
        return None
    if not BASE.encode().startswith(match[1]):
        return match[1]
    shared = _SHARED.match(term, 1)
    return shared[0] if shared else None


def _is_named(term: bytes) -> bool:
    """Return whether a term is an IRI, and none that stands for a blank node."""
    return term.startswith(b"<") and not term.startswith((_SKOLEM, b"<<"))


def _iri(term: bytes) -> str:
    return read_iri(term.decode())


def _short(term: bytes) -> bytes:
    """Return a term, or what stands for a long one."""
    return term if len(term) <= _LONG else hashlib.sha256(term).hexdigest().encode()
