"""Records of Uwazi as statements: first which things there are, then what is said of each.

A record with an IRI is one of ours that came back, and says what its properties say. One without
is of somebody else: it gets a drawn key, and what we compute for readers (types of acts, sources,
a period) is taken from it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any, Final

from pyoxigraph import Literal, NamedNode

from graph_service.bridges.dates import precision_of
from graph_service.bridges.evidence import ABOUT, Evidence, claim, state
from graph_service.bridges.keys import new_iri, part_of
from graph_service.bridges.losses import Losses
from graph_service.bridges.naming import Names, is_iri
from graph_service.bridges.options import LEAVE_OUT, Options
from graph_service.bridges.records import Faults, Record
from graph_service.bridges.refused import refusal, what_is_refused
from graph_service.bridges.terms import schemes, suggestion
from graph_service.bridges.uwazi import (
    CLASS,
    IRI,
    LABEL,
    LANGUAGE,
    TYPE,
    Field,
    Holds,
    Template,
    class_name,
    safe_name,
    template_named,
    templates,
)
from graph_service.bridges.uwazi_labels import TITLE_IN, labels_of, plain
from graph_service.bridges.uwazi_literals import date_of, literal_of
from graph_service.bridges.uwazi_values import Value, values_of
from graph_service.ingest.contribution import Statement
from graph_service.namespaces import SCHEME, expand

DATE: Final = expand("rep:date")
PRECISION: Final = expand("rep:datePrecision")
NO_SOURCE: Final = (
    "no claim speaks of it and it names no source; add a claim, a column 'Source of the row', or "
    "name a source for all with --source"
)
NOT_TAKEN: Final = "Uwazi's own: not taken in"

_OWN: Final = frozenset(safe_name(each) for each in ("title", IRI, LANGUAGE, CLASS, "template"))
_THEIRS: Final = frozenset(("id", "date_added", "documents", "attachments", "file", "published"))


@dataclass
class _Thing:
    record: Record
    template: Template
    iri: str
    ours: bool
    sources: list[str] = field(default_factory=list)
    acts: list[str] = field(default_factory=list)
    period: str = ""
    parts: list[str] = field(default_factory=list)


class UwaziReading:
    """One reading: ``statements`` are of no graph yet; ``faults`` and ``losses`` tell the rest."""

    def __init__(self, records: Iterable[Record], options: Options) -> None:
        self.statements: list[Statement] = []
        self.faults = Faults()
        self.losses = Losses()
        self._options = options
        self._names = Names()
        things = [thing for record in records if (thing := self._identify(record))]
        for thing in things:
            self._read(thing)
        claimed = {
            quad.object.value
            for quad, _ in self.statements
            if quad.predicate.value == ABOUT and isinstance(quad.object, NamedNode)
        }
        for thing in things:
            if thing.template.needs_claim and thing.iri not in claimed:
                self._claim(thing)

    def _identify(self, record: Record) -> _Thing | None:
        renamed = self._options.renaming.find("template", "", record.kind) or record.kind
        template = template_named(renamed)
        if renamed == LEAVE_OUT:
            self.losses.add(record.kind, "", "left out, as the mapping says")
        elif template is None:
            near = get_close_matches(renamed, [each.name for each in templates()])
            self.faults.add_column(record, "", f"no template {record.kind!r}{suggestion(near)}")
        if template is None:
            return None
        named = plain(record, IRI)
        try:
            iri = NamedNode(named or new_iri(template.kind, self._options.draw)).value
        except ValueError:
            self.faults.add(record, IRI, f"{named!r} is no absolute IRI")
            return None
        shared = str(record.whole.get("sharedId", "") or "")
        self._names.add(template.name, plain(record, "title"), iri, shared)
        return _Thing(record, template, iri, bool(named))

    def _read(self, thing: _Thing) -> None:
        record, template = thing.record, thing.template
        self._say(thing, TYPE, NamedNode(self._class(thing)))
        self._label(thing)
        for name, raw in record.cells.items():
            key = safe_name(name)
            if key in _OWN or name.startswith(TITLE_IN):
                continue
            if what := what_is_refused(name):
                self.faults.add_column(record, name, refusal(name, what))
            elif key in _THEIRS:
                self.losses.add(template.name, name, NOT_TAKEN)
            else:
                self._column(thing, name, raw)
        self._complete(thing)

    def _column(self, thing: _Thing, name: str, raw: Any) -> None:
        record, template = thing.record, thing.template
        renamed = self._options.renaming.find("column", record.kind, name) or name
        if renamed == LEAVE_OUT:
            self.losses.add(template.name, name, "left out, as the mapping says")
            return
        found = template.field(renamed)
        if found is None:
            near = get_close_matches(renamed, [each.label for each in template.fields])
            self.faults.add_column(
                record, name, f"no property {name!r} of {template.name}{suggestion(near)}"
            )
            return
        try:
            for value in values_of(found, raw, thing.ours):
                self._value(thing, found, value)
        except ValueError as error:
            self.faults.add(record, name, str(error))

    def _value(self, thing: _Thing, found: Field, value: Value) -> None:
        if found.carried:
            self._say(thing, found.predicate, self._term(found, value))
        elif thing.ours:
            return
        elif found.holds is Holds.PERIOD:
            thing.period = value.text
        elif found.holds is Holds.SOURCE:
            thing.sources.append(self._names.find(value.text, "Source", value.shared))
        else:
            thing.acts.append(self._concept(found, value.text))

    def _term(self, found: Field, value: Value) -> NamedNode | Literal:
        if found.holds is Holds.THING:
            return NamedNode(self._names.find(value.text, found.content, value.shared))
        if found.holds is Holds.TERM:
            return NamedNode(self._concept(found, value.text))
        if found.holds is Holds.URL:
            if not is_iri(value.text):
                raise ValueError(f"{value.text!r} is no address of a web page")
            return NamedNode(value.text)
        return literal_of(found.holds, value.text, self._options.language)

    def _concept(self, found: Field, text: str) -> str:
        scheme = schemes()[found.content]
        renamed = self._options.renaming.find("term", found.label, text) or text
        iri = scheme.find(renamed)
        if iri is None and is_iri(renamed):
            return renamed
        if iri is None:
            near = suggestion(scheme.suggest(renamed))
            raise ValueError(f"{text!r} is no term of {found.content}{near}")
        return iri

    def _class(self, thing: _Thing) -> str:
        named = plain(thing.record, CLASS)
        classes = thing.template.classes
        found = next((iri for iri in classes if class_name(iri) == named), "")
        if named and not found:
            near = [class_name(iri) for iri in classes]
            self.faults.add(thing.record, CLASS, f"{named!r} is no class{suggestion(near)}")
        return found or classes[0]

    def _label(self, thing: _Thing) -> None:
        record = thing.record
        for tag, text in labels_of(
            record, thing.iri, thing.ours, thing.template.kind, self._options.language
        ):
            try:
                self._say(thing, LABEL, Literal(text, language=tag) if tag else Literal(text))
            except ValueError:
                self.faults.add(record, LANGUAGE, f"{tag!r} is no language tag")

    def _complete(self, thing: _Thing) -> None:
        """Add what follows: a date from a period, its precision, acts from their types."""
        said = {quad.predicate.value: quad.object for quad, _ in self._of(thing)}
        date = said.get(DATE)
        if date is None and thing.period:
            date = date_of(thing.period)
            self._say(thing, DATE, date)
        if isinstance(date, Literal) and PRECISION not in said:
            self._say(thing, PRECISION, _precision(date))
        for number, term in enumerate(thing.acts, 1):
            act = part_of("act", thing.iri, number)
            thing.parts.append(act)
            self._say(thing, expand("rep:hasAct"), NamedNode(act))
            for predicate, value in (
                (TYPE, NamedNode(expand("rep:Act"))),
                (expand("rep:actType"), NamedNode(term)),
                *(
                    [(DATE, date), (PRECISION, _precision(date))]
                    if isinstance(date, Literal)
                    else ()
                ),
            ):
                self.statements.append(state(act, predicate, value, thing.record.origin))

    def _claim(self, thing: _Thing) -> None:
        sources = thing.sources or [self._options.source]
        looked_up = "" if thing.sources else self._options.place
        if not sources[0]:
            self.faults.add(thing.record, "", NO_SOURCE)
            return
        place = f"record {thing.record.line} of {thing.record.file.rpartition('/')[2]}"
        for source in sources:
            evidence = Evidence(source, self._options.asserter, place, looked_up)
            about = [thing.iri, *thing.parts]
            self.statements += claim(about, evidence, thing.record.origin, self._options.draw)

    def _of(self, thing: _Thing) -> Iterator[Statement]:
        """Yield what was said of a thing just now."""
        for statement in reversed(self.statements):
            if statement.origin != thing.record.origin:
                return
            if statement.quad.subject == NamedNode(thing.iri):
                yield statement

    def _say(self, thing: _Thing, predicate: str, value: NamedNode | Literal) -> None:
        self.statements.append(state(thing.iri, predicate, value, thing.record.origin))


def _precision(date: Literal) -> NamedNode:
    return NamedNode(f"{SCHEME}date-precision/{precision_of(date.value)}")
