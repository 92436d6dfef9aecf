"""Forms of canned queries: one field a parameter, with what may be chosen.

Choices come from the view itself, by the query that the parameter makes of its class or scheme, so
they never name what the caller may not see. They are kept as long as that view is answered from.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from threading import Lock
from typing import Final
from weakref import WeakKeyDictionary

from flask import Flask, current_app

from graph_service.errors import QueryFault
from graph_service.formats import by_suffix
from graph_service.query.canned import CannedQuery
from graph_service.query.job import Job
from graph_service.query.parameters import LANGUAGES, Parameter
from graph_service.web import federating
from graph_service.web.answering import Answering
from graph_service.web.service import service

MOST_OPTIONS: Final = 300
"""Choices that are listed one by one; more are offered while typing."""

_KEY: Final = "graph_service.choices"
_INPUTS: Final = {"date": "date", "integer": "number", "iri": "url"}


@dataclass(frozen=True)
class Choice:
    """One thing that may be chosen: the value to send and its label."""

    value: str
    label: str


@dataclass(frozen=True)
class Field:
    """One field: ``value`` is what was sent, ``choices`` is empty for open kinds.

    ``fault`` says what is wrong with the value, ``kind`` is the type of an HTML input.
    """

    parameter: Parameter
    label: str
    language: str
    value: str
    choices: tuple[Choice, ...]
    fault: str

    @property
    def kind(self) -> str:
        """The type of the input; browsers check dates, numbers and addresses."""
        return _INPUTS.get(self.parameter.kind, "text")

    @property
    def listed(self) -> bool:
        """Whether the choices are few enough to be listed."""
        return 0 < len(self.choices) <= MOST_OPTIONS


class Choices:
    """What may be chosen for each parameter and language, asked once of each view.

    Args:
        seconds: time limit of the queries for it.
    """

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._known: WeakKeyDictionary[Answering, dict[tuple[object, str], tuple[Choice, ...]]]
        self._known = WeakKeyDictionary()
        self._lock = Lock()

    def of(self, answering: Answering, parameter: Parameter, language: str) -> tuple[Choice, ...]:
        """Return the choices of a parameter, with labels in ``language`` where there are any.

        Raises:
            GraphServiceError: what the pool raises.
        """
        if parameter.kind == "language":
            return tuple(Choice(tag, name) for tag, name in LANGUAGES.items())
        query = parameter.choices(language)
        if query is None:
            return ()
        key = (parameter.identity, language)
        with self._lock:
            known = self._known.setdefault(answering, {})
            found = known.get(key)
        if found is None:
            found = known[key] = _ask(answering, query, self._seconds)
        return found


def register(app: Flask, seconds: float) -> None:
    """Give the application a place for choices; ``seconds`` limit the queries for them."""
    app.extensions[_KEY] = Choices(seconds)


def choices_of(answering: Answering, parameter: Parameter, language: str) -> tuple[Choice, ...]:
    """Return the choices of a parameter, with labels in ``language`` where there are any.

    Partners come from the registry, which changes without a new view.
    """
    if parameter.kind == "partner":
        named = federating.choices(service(), answering, language)
        return tuple(Choice(name, title) for name, title in named)
    known: Choices = current_app.extensions[_KEY]
    return known.of(answering, parameter, language)


def check_terms(answering: Answering, query: CannedQuery, values: Mapping[str, str]) -> None:
    """Refuse a term that its scheme does not have.

    Raises:
        QueryFault: it names the parameter and the terms of the scheme.
    """
    terms = query.bind(values)
    for parameter in query.parameters:
        if parameter.kind == "concept" and parameter.name in terms:
            known = [choice.value for choice in choices_of(answering, parameter, "en")]
            if terms[parameter.name].value not in known:
                slugs = ", ".join(sorted(iri.rpartition("/")[2] for iri in known)) or "none"
                raise QueryFault(f"parameter {parameter.name!r} must be one of: {slugs}")


def fields(
    answering: Answering, query: CannedQuery, values: Mapping[str, str], language: str
) -> list[Field]:
    """Return the fields of a query's form, filled with ``values`` or the defaults."""
    made = []
    for parameter in query.parameters:
        value = values.get(parameter.name, parameter.default or "")
        made.append(
            Field(
                parameter,
                parameter.label[language],
                language,
                _full(parameter, value),
                choices_of(answering, parameter, language),
                _fault(parameter, value),
            )
        )
    return made


def _full(parameter: Parameter, value: str) -> str:
    """Return the IRI of a concept that was given as a term, as the list of choices has it."""
    if parameter.kind != "concept" or not value or _fault(parameter, value):
        return value
    return parameter.term(value).value


def _fault(parameter: Parameter, value: str) -> str:
    try:
        if value:
            parameter.term(value)
    except QueryFault as fault:
        return fault.reason
    return ""


def _ask(answering: Answering, query: str, seconds: float) -> tuple[Choice, ...]:
    job = Job(query, by_suffix("json"), None, seconds)
    found = json.loads(answering.own.run(job).body)["results"]["bindings"]
    return tuple(Choice(row["value"]["value"], row["label"]["value"]) for row in found)
