"""Things that may be meant, and what is known of them."""

from dataclasses import dataclass

from graph_service.namespaces import expand

PEOPLE = frozenset(
    {expand("rep:Defender"), expand("rep:Official"), expand("foaf:Person")}
    | {expand("rep:DefenderGroup")}
)
"""Kinds of things that only their whole name matches: to take one person for another does harm."""


@dataclass(frozen=True)
class Kind:
    """A class: its IRI and what it is called."""

    iri: str
    name: str


@dataclass(frozen=True)
class Called:
    """One name of a thing; ``weight`` is that of :mod:`graph_service.views.names`."""

    text: str
    language: str
    written: str
    weight: float


@dataclass(frozen=True)
class Found:
    """A thing that may be meant.

    ``number`` is that of the index, ``name`` how it is called, ``names`` all its names and codes.
    """

    number: int
    iri: str
    name: str
    names: tuple[Called, ...]
    kinds: tuple[Kind, ...]

    @property
    def is_person(self) -> bool:
        """Whether it is a person, or a group of people."""
        return any(kind.iri in PEOPLE for kind in self.kinds)

    @property
    def description(self) -> str:
        """What tells it from others: its kinds, other names and codes."""
        others = dict.fromkeys(each.text for each in self.names if each.text != self.name)
        return " · ".join([*(kind.name for kind in self.kinds), *list(others)[:_MOST_OTHERS]])[:300]


@dataclass(frozen=True)
class Candidate:
    """A thing with its score from 0 to 100, and whether there is no doubt.

    ``likeness`` is that of its name, ``properties`` that of what it says, from 0 to 1; ``None``
    where nothing was asked.
    """

    thing: Found
    score: float
    match: bool
    likeness: float | None
    properties: float | None


_MOST_OTHERS = 4
