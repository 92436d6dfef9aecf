"""Fields of a form and what they offer, with a pool that notes what it is asked."""

import json
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask

from graph_service.errors import QueryFault
from graph_service.namespaces import SCHEME
from graph_service.query.canned import CannedQuery
from graph_service.query.job import Job
from graph_service.query.parameters import Parameter
from graph_service.web.forms import MOST_OPTIONS, Choices, check_terms, fields, register

LABEL = {"en": "Type", "fr": "Type (fr)", "es": "Tipo"}
TYPE = Parameter("type", "concept", label=LABEL, scheme="act-type")


@dataclass(eq=False)
class Asked:
    """Stands for what is answered from: offers ``values``, keeps the queries it was asked."""

    values: list[str]
    queries: list[str] = field(default_factory=list)

    @property
    def own(self) -> "Asked":
        """Return itself: the pool is all that is asked."""
        return self

    def run(self, job: Job) -> Any:
        """Return the values with labels, as the engine would."""
        self.queries.append(job.query)
        rows = [{"value": {"value": v}, "label": {"value": v[-1].upper()}} for v in self.values]
        return SimpleNamespace(body=json.dumps({"results": {"bindings": rows}}).encode())


@pytest.fixture
def app() -> Flask:
    """Return an application with a place for choices."""
    made = Flask(__name__)
    register(made, 1.0)
    return made


def make_query(*parameters: Parameter) -> CannedQuery:
    """Return a query with these parameters."""
    return CannedQuery("made-up", "topic", {}, {}, {}, (), (), parameters, (), 5, "")


def test_choices_are_asked_once_for_each_language() -> None:
    """The same class or scheme is not asked again, whatever the parameter is called."""
    here, choices = Asked([SCHEME + "act-type/a"]), Choices(1.0)
    for parameter in (TYPE, Parameter("other", "concept", scheme="act-type"), TYPE):
        assert [c.label for c in choices.of(here, parameter, "en")] == ["A"]
    choices.of(here, TYPE, "fr")
    assert len(here.queries) == 2


def test_open_kinds_and_languages_ask_nothing() -> None:
    """Dates and numbers have no choices; languages are known."""
    here, choices = Asked([]), Choices(1.0)
    assert choices.of(here, Parameter("since", "date"), "en") == ()
    languages = choices.of(here, Parameter("language", "language"), "en")
    assert [c.value for c in languages] == ["en", "fr", "es"]
    assert here.queries == []


def test_term_that_the_scheme_lacks_is_refused(app: Flask) -> None:
    """The fault lists the terms; a term given as its last word is found."""
    here = Asked([SCHEME + "act-type/a", SCHEME + "act-type/b"])
    with app.app_context():
        check_terms(here, make_query(TYPE), {"type": "a"})
        check_terms(here, make_query(TYPE), {})
        with pytest.raises(QueryFault, match="'type' must be one of: a, b"):
            check_terms(here, make_query(TYPE), {"type": "c"})


def test_field_holds_what_was_sent(app: Flask) -> None:
    """A term is shown as its IRI, a bad value as it was sent and with its fault."""
    here = Asked([SCHEME + "act-type/a"])
    days = Parameter("days", "integer", label=LABEL, default="90", minimum=0)
    with app.app_context():
        kind, number = fields(here, make_query(TYPE, days), {"type": "a", "days": "-1"}, "fr")
        [untouched] = fields(here, make_query(days), {}, "en")
    assert (kind.label, kind.value, kind.listed) == ("Type (fr)", SCHEME + "act-type/a", True)
    assert (number.value, number.kind, number.listed) == ("-1", "number", False)
    assert "'days' must be a whole number" in number.fault
    assert (untouched.value, untouched.fault) == ("90", "")


def test_many_choices_are_not_listed_one_by_one(app: Flask) -> None:
    """Beyond a number of choices the field is typed into, with suggestions."""
    here = Asked([f"{SCHEME}act-type/a{n}" for n in range(MOST_OPTIONS + 1)])
    with app.app_context():
        [kind] = fields(here, make_query(TYPE), {}, "en")
    assert not kind.listed and len(kind.choices) == MOST_OPTIONS + 1
