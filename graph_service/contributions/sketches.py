"""What is compared of an incident or an agent: State, days, titles, acts, who was affected.

All of it comes from a look-up that somebody hands in, so nobody learns here what that look-up would
not tell them.
"""

import re
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from graph_service.namespaces import PREFIXES

Select = Callable[[str], Iterable[Sequence[object]]]
"""Answers a SELECT query: rows of terms, each of which prints as N-Triples; ``None`` is unbound."""

PREAMBLE: Final = "".join(
    f"PREFIX {name}: <{PREFIXES[name]}> " for name in ("rep", "rdfs", "foaf", "xsd")
)
AFFECTED: Final = "<https://w3id.org/reprisals/scheme/role/affected>"
AGENTS: Final = "rep:Person rep:Defender rep:DefenderGroup rep:Organization"
_IRI: Final = re.compile(r"<[^\x00-\x20<>\"{}|^`\\]+>")
_TEXT: Final = re.compile(r'"((?:[^"\\]|\\.)*)"', re.DOTALL)
_ESCAPE: Final = re.compile(r"\\(u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|.)", re.DOTALL)
_SIGNS: Final = {"t": "\t", "n": "\n", "r": "\r", "b": "\b", "f": "\f"}
_PATTERNS: Final = {
    "state": "?node rep:concernsState ?value .",
    "earliest": "?node rep:earliest ?value .",
    "latest": "?node rep:latest ?value .",
    "title": "?node rdfs:label ?value .",
    "act": "?node rep:hasAct ?act . ?act rep:actType ?value .",
    "agent": f"?node rep:hasInvolvement ?i . ?i rep:role {AFFECTED} ; rep:involvedAgent ?value .",
}
_OF_AGENTS: Final = {
    "state": "?node rep:associatedState ?value .",
    "title": "?node rdfs:label ?value .",
    "name": "?node foaf:name ?value .",
}


@dataclass
class Sketch:
    """What is compared; IRIs as N-Triples, ``agents`` are those affected, with their names."""

    iri: str
    states: set[str] = field(default_factory=set)
    earliest: date | None = None
    latest: date | None = None
    titles: set[str] = field(default_factory=set)
    acts: set[str] = field(default_factory=set)
    agents: dict[str, set[str]] = field(default_factory=dict)

    @property
    def label(self) -> str:
        """One of the titles, always the same one; empty where there is none."""
        return min(self.titles, default="")


def values_of(variable: str, terms: Iterable[str]) -> str:
    """Return a block that gives a variable each of these IRIs; what is no IRI is left out."""
    return f"VALUES ?{variable} {{ {' '.join(sorted(t for t in terms if _IRI.fullmatch(t)))} }}"


def incidents_of(iris: Collection[str], select: Select) -> list[Sketch]:
    """Return what is told of incidents, sorted by IRI."""
    sketches = {iri: Sketch(iri) for iri in sorted(iris)}
    for iri, what, value in _read(iris, _PATTERNS, select):
        _note(sketches[iri], what, value)
    agents = {agent for each in sketches.values() for agent in each.agents}
    names = {each.iri: each.titles for each in agents_of(agents, select)}
    for each in sketches.values():
        each.agents = {agent: names[agent] for agent in each.agents}
    return list(sketches.values())


def agents_of(iris: Collection[str], select: Select) -> list[Sketch]:
    """Return what is told of people, groups and organisations: States, labels and names."""
    sketches = {iri: Sketch(iri) for iri in sorted(iris)}
    for iri, what, value in _read(iris, _OF_AGENTS, select):
        _note(sketches[iri], what, value)
    return list(sketches.values())


def _read(
    iris: Collection[str], patterns: dict[str, str], select: Select
) -> Iterable[tuple[str, str, str]]:
    if not iris:
        return
    block = values_of("node", iris)  # in each part: the engine then starts from it everywhere
    parts = (
        f'{{ {block} {pattern} BIND("{what}" AS ?what) }}' for what, pattern in patterns.items()
    )
    query = f"{PREAMBLE} SELECT ?node ?what ?value WHERE {{ {' UNION '.join(parts)} }}"
    for node, what, value in select(query):
        yield str(node), text_of(what), str(value)


def _note(sketch: Sketch, what: str, value: str) -> None:
    if what == "state":
        sketch.states.add(value)
    elif what == "act":
        sketch.acts.add(value)
    elif what == "agent":
        sketch.agents.setdefault(value, set())
    elif what in ("title", "name"):
        sketch.titles.add(text_of(value))
    elif (day := _day(value)) is not None:
        known = sketch.earliest if what == "earliest" else sketch.latest
        days = [day] if known is None else [day, known]
        if what == "earliest":
            sketch.earliest = min(days)
        else:
            sketch.latest = max(days)


def _day(value: str) -> date | None:
    try:
        return date.fromisoformat(text_of(value))
    except ValueError:  # a year that Python does not have, or none
        return None


def text_of(term: object) -> str:
    """Return the text of a literal in N-Triples notation, without language and datatype."""
    found = _TEXT.match(str(term))
    return _ESCAPE.sub(_character, found[1]) if found else ""


def _character(match: re.Match[str]) -> str:
    sign = match[1]
    return chr(int(sign[1:], 16)) if len(sign) > 1 else _SIGNS.get(sign, sign)
