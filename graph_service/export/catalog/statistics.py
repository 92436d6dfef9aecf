"""The statistics of a graph: how much of what there is, as VoID (section 4) counts it.

They are of merged triples, each counted once, as SPARQL finds them in the default graph:

===============  ===================================================================
triples          all
entities         IRIs that have a type; blank nodes are none, VoID asks for a URI
subjects         distinct subjects, blank nodes among them
objects          distinct objects, blank nodes and literals among them
classes          distinct objects of ``rdf:type``
properties       distinct predicates
documents        distinct subjects below ``id/``: each has one document
===============  ===================================================================

In the ledger, blank nodes have names (see :mod:`graph_service.views.unnamed`); here they count as
what they are in stores. A name stands for one blank node, so distinct ones are as many.
"""

from dataclasses import dataclass, field
from typing import Any, Final

MOST: Final = 1_000
"""Classes, properties and linksets that are listed; totals count all."""

MOST_USES: Final = 5_000
"""Properties inside of classes that are listed, of all classes together."""


@dataclass(frozen=True)
class Counts:
    """How much there is of each kind."""

    triples: int = 0
    entities: int = 0
    subjects: int = 0
    objects: int = 0
    classes: int = 0
    properties: int = 0
    documents: int = 0


@dataclass(frozen=True)
class Use:
    """A property inside of a class: triples about members of the class, and how many have it."""

    iri: str
    triples: int
    subjects: int


@dataclass(frozen=True)
class Property:
    """A property: its triples, their distinct subjects and objects."""

    iri: str
    triples: int
    subjects: int
    objects: int


@dataclass(frozen=True)
class Class:
    """A class: its members that have an IRI, all members, and the triples about them.

    ``properties`` counts distinct properties of those; ``uses`` lists them, the most frequent
    first; ``example`` is the first member by the order of IRIs.
    """

    iri: str
    entities: int
    subjects: int
    triples: int
    properties: int
    uses: tuple[Use, ...] = ()
    example: str = ""


@dataclass(frozen=True)
class Links:
    """Triples with one predicate whose objects are IRIs that begin with ``space``, elsewhere."""

    space: str
    predicate: str
    triples: int


@dataclass(frozen=True)
class Statistics:
    """What a graph holds.

    ``space`` begins all IRIs of entities, if anything of ours does. Lists are cut at :data:`MOST`.
    ``languages`` are tags of texts, ``earliest`` and ``latest`` the period that incidents lie in
    (ISO 8601 dates, empty for none), ``states`` those that they concern; all sorted.
    """

    counts: Counts = Counts()
    space: str = ""
    classes: tuple[Class, ...] = ()
    properties: tuple[Property, ...] = ()
    links: tuple[Links, ...] = ()
    languages: tuple[str, ...] = ()
    earliest: str = ""
    latest: str = ""
    states: tuple[str, ...] = ()


@dataclass(frozen=True)
class Measured:
    """The statistics of all that a view shows, and of each dataset by name."""

    whole: Statistics
    datasets: dict[str, Statistics] = field(default_factory=dict)


def statistics_of(members: dict[str, Any]) -> Statistics:
    """Return statistics from plain values, as ``dataclasses.asdict`` gives them.

    Raises:
        TypeError, KeyError: these are other values.
    """
    classes = []
    for each in members["classes"]:
        uses = tuple(Use(**use) for use in each["uses"])
        classes.append(Class(**each | {"uses": uses}))
    return Statistics(
        **members
        | {
            "counts": Counts(**members["counts"]),
            "classes": tuple(classes),
            "properties": tuple(Property(**each) for each in members["properties"]),
            "links": tuple(Links(**each) for each in members["links"]),
            "languages": tuple(members["languages"]),
            "states": tuple(members["states"]),
        }
    )
