"""Records of the HURIDOCS formats as statements: events become incidents, with what hangs on them.

The formats know no cooperation with a mechanism: an incident that comes from them has no engagement
and no link, and its kind is not stated. Sources are people there, and are not taken in: the source
is the one that whoever reads the file names.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from pyoxigraph import Literal, NamedNode

from graph_service.bridges.dates import precision_of
from graph_service.bridges.evidence import Evidence, claim, state
from graph_service.bridges.huridocs import Holds
from graph_service.bridges.huridocs_agents import AFFECTED, INTERVENER, PERPETRATOR, Agents
from graph_service.bridges.huridocs_codes import GEOGRAPHY
from graph_service.bridges.huridocs_coding import Coding
from graph_service.bridges.huridocs_records import Part, read_parts
from graph_service.bridges.keys import iri_of, part_of
from graph_service.bridges.losses import Losses
from graph_service.bridges.options import Options
from graph_service.bridges.records import Faults
from graph_service.bridges.terms import fold
from graph_service.ingest.contribution import Statement
from graph_service.namespaces import EDTF, SCHEME, expand

NO_SOURCE: Final = "these formats cite nothing; name the source for all with --source"
CONFIDENTIAL: Final = (
    "is marked confidential: take it out of the file, or read the file by itself with "
    "--confidential, for a graph that is not for everybody"
)
NO_COOPERATION: Final = "the formats know no cooperation with a mechanism: no engagement, no link"

_YES: Final = frozenset(("y", "yes", "1", "true", "on", "oui", "si", "sí"))


@dataclass
class _Event:
    part: Part
    iri: str
    about: list[str] = field(default_factory=list)
    involved: dict[tuple[str, str], str] = field(default_factory=dict)
    reliability: str = ""
    acts: int = 0
    states: list[str] = field(default_factory=list)


_Read = Callable[[_Event, Part], None]


class HuridocsReading:
    """One reading: ``statements`` are of no graph yet; ``faults`` and ``losses`` tell the rest."""

    def __init__(self, path: Path, options: Options) -> None:
        self.statements: list[Statement] = []
        self.faults = Faults()
        self.losses = Losses()
        self._options = options
        self._events: dict[str, _Event] = {}
        self._found: list[_Event] = []
        self._of_act: dict[str, _Event] = {}
        self._coding = Coding(options.renaming, self.faults, self.losses)
        rows = list(read_parts(path, options, self.faults, self.losses))
        parts = [part for row in rows for part in row]
        people = [part for part in parts if part.format == "person"]
        self._agents = Agents(people, self._coding.code, options.draw)
        for part in parts:
            self._examine(part)
            if part.format == "event":
                self._event(part)
        for form, read in (
            ("act", self._act),
            ("involvement", self._involvement),
            ("information", self._information),
            ("intervention", self._intervention),
        ):
            for row in rows:
                for part in row:
                    if part.format == form:
                        self._within(part, row, read)
        for event in self._found:
            self._claim(event)

    def _examine(self, part: Part) -> None:
        for found, name in part.left_out:
            self.losses.add(part.format, name, found.loss)
        if fold(part.cells.get(Holds.CONFIDENTIAL, "")) in _YES and not self._options.confidential:
            self.faults.add(part.row, part.columns[Holds.CONFIDENTIAL], CONFIDENTIAL)

    def _event(self, part: Part) -> None:
        key, title = part.cells.get(Holds.KEY, ""), part.cells.get(Holds.TITLE, "")
        if not key and not title:
            self.faults.add(part.row, "", "an event needs its number (101) or its title (102)")
            return
        known = self._events.get(fold(key or title))
        if known is not None:
            if part.cells != known.part.cells:
                place = known.part.row.line
                self.faults.add(part.row, "", f"says otherwise of the event than line {place}")
            return
        event = _Event(part, iri_of("incident", self._options.draw()))
        self._found.append(event)
        for name in filter(None, (key, title)):
            self._events.setdefault(fold(name), event)
        label = Literal(title or f"Event {key}", language=self._options.language)
        self._say(event, part, "rdf:type", expand("rep:Incident"))
        self._put(event.iri, part, "rdfs:label", label)
        if text := part.cells.get(Holds.DESCRIPTION):
            described = Literal(text, language=self._options.language)
            self._put(event.iri, part, "dcterms:description", described)
        self._say(event, part, "rep:incidentKind", SCHEME + "retaliation-kind/not-stated")
        for meaning in self._coding.codes(part, Holds.STATE, GEOGRAPHY):
            event.states.append(meaning.iri)
            self._say(event, part, "rep:concernsState", meaning.iri)
        self._date(event.iri, part)
        self.losses.add("event", "", NO_COOPERATION)

    def _within(self, part: Part, row: list[Part], read: _Read) -> None:
        event = self._event_of(part, row)
        if event is None:
            self.faults.add(part.row, "", f"this {part.format} names no event that the file has")
        else:
            read(event, part)

    def _event_of(self, part: Part, row: list[Part]) -> _Event | None:
        if named := part.cells.get(Holds.EVENT):
            return self._events.get(fold(named))
        if named := part.cells.get(Holds.ACT):
            return self._of_act.get(fold(named))
        for each in row:
            if each.format == "event":
                named = each.cells.get(Holds.KEY) or each.cells.get(Holds.TITLE, "")
                return self._events.get(fold(named))
        return None

    def _act(self, event: _Event, part: Part) -> None:
        for term in self._coding.terms(part, several=True):
            event.acts += 1
            act = part_of("act", event.iri, event.acts)
            event.about.append(act)
            self._say(event, part, "rep:hasAct", act)
            self._put(act, part, "rdf:type", NamedNode(expand("rep:Act")))
            self._put(act, part, term[0], NamedNode(term[1]))
            self._date(act, part)
        if key := part.cells.get(Holds.KEY):
            self._of_act[fold(key)] = event
        if name := part.cells.get(Holds.VICTIM):
            self._involve(event, part, AFFECTED, name, [])

    def _involvement(self, event: _Event, part: Part) -> None:
        terms = self._coding.terms(part, several=False)
        said = {predicate for predicate, _ in terms}
        for name, term in (
            ("rep:perpetratorCategory", "perpetrator-category/unknown"),
            ("rep:responsibilityDegree", "responsibility-degree/not-stated"),
        ):
            if expand(name) not in said:
                terms.append((expand(name), SCHEME + term))
        self._involve(event, part, PERPETRATOR, part.cells.get(Holds.PERPETRATOR, ""), terms)

    def _involve(
        self, event: _Event, part: Part, role: str, name: str, terms: list[tuple[str, str]]
    ) -> None:
        category = next((iri for _, iri in terms if "/perpetrator-category/" in iri), "")
        agent = self._agent(event, part, role, name, category) if name else ""
        key = (role, agent or category)
        if key in event.involved:
            return  # the same part in another act of the event
        iri = part_of("involvement", event.iri, len(event.involved) + 1)
        event.involved[key] = iri
        event.about.append(iri)
        self._say(event, part, "rep:hasInvolvement", iri)
        self._put(iri, part, "rdf:type", NamedNode(expand("rep:Involvement")))
        self._put(iri, part, "rep:role", NamedNode(f"{SCHEME}role/{role}"))
        if agent:
            self._put(iri, part, "rep:involvedAgent", NamedNode(agent))
        for predicate, value in terms:
            self._put(iri, part, predicate, NamedNode(value))

    def _agent(self, event: _Event, part: Part, role: str, name: str, category: str) -> str:
        term = category.rpartition("/")[2]
        agent, new = self._agents.find(name, role, term, event.states, part.row.origin)
        if new:
            self.statements += agent.statements
        if agent.iri not in event.about:
            event.about.append(agent.iri)
        return agent.iri

    def _information(self, event: _Event, part: Part) -> None:
        for meaning in self._coding.codes(part, Holds.RELIABILITY, "42"):
            event.reliability = event.reliability or meaning.iri

    def _intervention(self, event: _Event, part: Part) -> None:
        iri = iri_of("intervention", self._options.draw())
        event.about.append(iri)
        label = Literal(f"Intervention, record {part.row.line}", language="en")
        self._put(iri, part, "rdf:type", NamedNode(expand("rep:Intervention")))
        self._put(iri, part, "rdfs:label", label)
        self._put(iri, part, "rep:concernsIncident", NamedNode(event.iri))
        for predicate, value in self._coding.terms(part, several=False):
            self._put(iri, part, predicate, NamedNode(value))
        if name := part.cells.get(Holds.INTERVENER):
            actor = self._agent(event, part, INTERVENER, name, "")
            self._put(iri, part, "rep:interventionActor", NamedNode(actor))
        self._date(iri, part)

    def _claim(self, event: _Event) -> None:
        record = event.part.row
        if not self._options.source:
            self.faults.add(record, "", NO_SOURCE)
            return
        options = self._options
        evidence = Evidence(
            options.source,
            options.asserter,
            f"event {event.part.cells.get(Holds.KEY) or record.line}",
            options.place,
            reliability=event.reliability,
        )
        about = [event.iri, *event.about]
        self.statements += claim(about, evidence, record.origin, self._options.draw)

    def _date(self, iri: str, part: Part) -> None:
        date = self._coding.date(part)
        self._put(iri, part, "rep:date", Literal(date, datatype=NamedNode(EDTF)))
        precision = f"{SCHEME}date-precision/{precision_of(date)}"
        self._put(iri, part, "rep:datePrecision", NamedNode(precision))

    def _say(self, event: _Event, part: Part, predicate: str, iri: str) -> None:
        self._put(event.iri, part, predicate, NamedNode(iri))

    def _put(self, subject: str, part: Part, name: str, value: NamedNode | Literal) -> None:
        predicate = name if "://" in name else expand(name)
        self.statements.append(state(subject, predicate, value, part.row.origin))
