"""What a search finds: texts, and the things that they are about."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Match:
    """One text that was found: what a predicate says of a thing, and its score.

    ``tag`` is the language as RDF writes it, with the base direction if the text has one; empty
    for none.
    """

    thing: str
    predicate: str
    tag: str
    text: str
    score: float

    @property
    def language(self) -> str:
        """The language, without direction."""
        return self.tag.partition("--")[0]


@dataclass(frozen=True)
class Label:
    """How a thing is called, and in which language; empty for none."""

    text: str
    language: str


@dataclass(frozen=True)
class Kind:
    """What things are: the IRI of a class, its label if it has one, how many things it has."""

    iri: str
    label: Label | None
    things: int = 0


@dataclass(frozen=True)
class Thing:
    """A thing that was found, by its best match."""

    match: Match
    label: Label | None
    kinds: tuple[Kind, ...]


@dataclass(frozen=True)
class Matches:
    """Some of the texts that a search finds, the best first; ``total`` is how many there are."""

    matches: tuple[Match, ...]
    total: int


@dataclass(frozen=True)
class Things:
    """Some of the things that a search finds, the best first; ``total`` is how many there are."""

    things: tuple[Thing, ...]
    total: int
