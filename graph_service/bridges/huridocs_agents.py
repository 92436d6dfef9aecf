"""People and groups of HURIDOCS records, as they are needed: nobody comes in who did nothing.

Who gave information is a person there too; nobody is taken in for that.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from pyoxigraph import Literal, NamedNode

from graph_service.bridges.evidence import state
from graph_service.bridges.huridocs import Holds
from graph_service.bridges.huridocs_codes import Meaning, codes_of
from graph_service.bridges.huridocs_records import Part
from graph_service.bridges.keys import Draw, iri_of
from graph_service.bridges.terms import fold
from graph_service.ingest.contribution import Origin, Statement
from graph_service.namespaces import expand

AFFECTED: Final = "affected"
PERPETRATOR: Final = "alleged-perpetrator"
INTERVENER: Final = "intervener"
AUTHORITY: Final = "state-authority"
UNIT: Final = "07"
COUNTRY: Final = "15"

_GROUP: Final = "group"
_BODY: Final = "state-body"
_STATE: Final = expand("rep:associatedState")
_CLASSES: Final = {
    (AFFECTED, False): ("rep:Defender", "person"),
    (AFFECTED, True): ("rep:DefenderGroup", "group"),
    (INTERVENER, False): ("rep:Person", "person"),
    (INTERVENER, True): ("rep:Organization", "organization"),
    (AUTHORITY, False): ("rep:Official", "person"),
    (AUTHORITY, True): ("rep:StateBody", "state-body"),
    (PERPETRATOR, False): ("rep:Person", "person"),
    (PERPETRATOR, True): ("rep:NonStateActor", "actor"),
}
"""Role, and whether it is a group -> class, and kind of the IRI."""

_UNNAMED: Final = {False: "Person, not named in the record", True: "Group, not named in the record"}

Code = Callable[[Part, str, str, str], Meaning | None]
"""Gives the meaning of a code: part, name of the column, code, list."""


@dataclass(frozen=True)
class Agent:
    """Somebody with an IRI, and the statements about them."""

    iri: str
    statements: tuple[Statement, ...]


class Agents:
    """Agents of one reading by what records call them."""

    def __init__(self, parts: list[Part], code: Code, draw: Draw) -> None:
        self._code = code
        self._draw = draw
        self._parts: dict[str, Part] = {}
        self._agents: dict[str, Agent] = {}
        for part in parts:
            for holds in (Holds.KEY, Holds.NAME):
                if name := part.cells.get(holds):
                    self._parts.setdefault(fold(name), part)

    def find(
        self, name: str, role: str, category: str, states: Sequence[str], origin: Origin
    ) -> tuple[Agent, bool]:
        """Return an agent, and whether it is a new one.

        Args:
            name: a record number, or a name.
            role: in which it is met first; it decides of which class it is.
            category: of a perpetrator, by its term.
            states: those that the event concerns: a body of a State is one of theirs.
            origin: where it is named.
        """
        part = self._parts.get(fold(name))
        key = fold(
            (part.cells.get(Holds.KEY) or part.cells.get(Holds.NAME) or "") if part else name
        )
        if key in self._agents:
            return self._agents[key], False
        taken = AUTHORITY if category == AUTHORITY else role
        made = self._make(part, name, taken, states, origin)
        self._agents[key] = made
        return made, True

    def _make(
        self, part: Part | None, name: str, role: str, states: Sequence[str], origin: Origin
    ) -> Agent:
        group, label, further = False, name, list[tuple[str, str]]()
        if part is not None:
            origin, label = part.row.origin, part.cells.get(Holds.NAME, "")
            unit = self._meaning(part, Holds.UNIT, UNIT)
            group = unit is not None and unit.term == _GROUP
            for found in self._meanings(part, Holds.STATES, COUNTRY):
                further.append((_STATE, found.iri))
            for field, column, cell in part.terms:
                meaning = None if group else self._code(part, column, cell, field.list)
                if meaning is not None:
                    further.append((field.predicate, meaning.iri))
        class_name, kind = _CLASSES[role, group]
        if kind == _BODY and not any(predicate == _STATE for predicate, _ in further):
            further += [(_STATE, iri) for iri in states]
        iri = iri_of(kind, self._draw())
        named = Literal(label) if label else Literal(_UNNAMED[group], language="en")
        said = [
            state(iri, expand("rdf:type"), NamedNode(expand(class_name)), origin),
            state(iri, expand("rdfs:label"), named, origin),
            *(state(iri, predicate, NamedNode(value), origin) for predicate, value in further),
        ]
        return Agent(iri, tuple(said))

    def _meaning(self, part: Part, holds: Holds, number: str) -> Meaning | None:
        return next(iter(self._meanings(part, holds, number)), None)

    def _meanings(self, part: Part, holds: Holds, number: str) -> list[Meaning]:
        codes = codes_of(part.cells.get(holds, ""))
        found = (self._code(part, part.columns.get(holds, ""), code, number) for code in codes)
        return [meaning for meaning in found if meaning is not None]
