"""``/reconcile/suggest``, ``flyout`` and ``properties``: help for who writes queries by hand."""

from typing import Any, Final

from flask import Blueprint, Response, jsonify, request
from markupsafe import Markup

from graph_service.errors import InputError, NotFound
from graph_service.reconciliation.asked import LONGEST_IRI, iri_of
from graph_service.reconciliation.extending import MOST_PROPOSED, propose
from graph_service.reconciliation.found import Found, Kind
from graph_service.reconciliation.recall import Recall
from graph_service.reconciliation.suggesting import (
    FARTHEST,
    suggest_properties,
    suggest_things,
    suggest_types,
)
from graph_service.reconciliation.vocabulary import named, properties, types
from graph_service.web.answering import answering_of
from graph_service.web.documents import asker_of
from graph_service.web.reconcile import finish, parameters, reconciler
from graph_service.web.refusals import NOTHING
from graph_service.web.service import service

blueprint: Final = Blueprint("suggest", __name__)

KINDS: Final = ("entity", "type", "property")
"""What is suggested."""


@blueprint.get("/reconcile/suggest/<kind>")
def suggest(kind: str) -> Response:
    """Suggest things, types or properties by the beginning of their names.

    Raises:
        NotFound: nothing of this kind is suggested.
        InputError: a parameter is wrong.
    """
    _check(kind)
    given = parameters("prefix", "cursor", "type")
    prefix, cursor = given.get("prefix", ""), number(given, "cursor", 0, 0, FARTHEST)
    wanted = tuple(iri_of(each) for each in given.get("type", "").split(",") if each.strip())

    def ask(recall: Recall) -> list[dict[str, Any]]:
        if kind == "type":
            return [
                _kind(each.kind) | {"broader": [_kind(above) for above in each.broader]}
                for each in suggest_types(recall, prefix, cursor)
            ]
        if kind == "property":
            return [_described(each) for each in suggest_properties(recall, prefix, cursor)]
        return [_thing(each) for each in suggest_things(recall, prefix, wanted, cursor)]

    return finish(jsonify({"result": reconciler().recall(ask)}))


@blueprint.get("/reconcile/flyout/<kind>")
def flyout(kind: str) -> Response:
    """Describe a thing, a type or a property in a line of HTML.

    Raises:
        NotFound: there is no such thing for this caller.
        InputError: a parameter is wrong.
    """
    _check(kind)
    iri = identifier()

    def ask(recall: Recall) -> tuple[str, str] | None:
        if kind == "entity":
            thing = recall.of([iri]).get(iri)
            return None if thing is None else (thing.name, thing.description)
        all_of_it = properties(recall) if kind == "property" else [t.kind for t in types(recall)]
        return next(((each.name, each.iri) for each in all_of_it if each.iri == iri), None)

    found = reconciler().recall(ask)
    if found is None:
        raise NotFound(NOTHING)
    text = Markup("<p><strong>{}</strong><br>{}</p>").format(*found)
    return finish(jsonify({"id": iri, "html": str(text)}))


@blueprint.get("/reconcile/properties")
def proposals() -> Response:
    """Propose properties of the things of a type, for data extension.

    Raises:
        InputError: a parameter is wrong.
    """
    given = parameters("type", "limit")
    kind = given.get("type", "").strip()
    most = number(given, "limit", MOST_PROPOSED, 1, 1_000_000)
    if kind:
        asker = asker_of(service(), answering_of(request.environ))
        iris = propose(asker, reconciler().recall(lambda recall: recall.narrower(iri_of(kind))))
        found = reconciler().recall(lambda recall: named(recall, iris))
    else:
        found = reconciler().recall(properties)
    listed = [_kind(each) for each in found[:most]]
    return finish(jsonify({"type": kind, "limit": most, "properties": listed}))


def identifier() -> str:
    """Return the IRI that a request is about.

    Raises:
        InputError: there is none, or it is too long.
    """
    iri = parameters("id").get("id", "").strip()
    if not iri or len(iri) > LONGEST_IRI:
        raise InputError("id must be an identifier of the graph")
    return iri


def number(given: dict[str, str], name: str, usual: int, least: int, most: int) -> int:
    """Return the number of a parameter.

    Raises:
        InputError: it is none, or not between the two.
    """
    text = given.get(name, "").strip()
    if not text:
        return usual
    if not (text.isascii() and text.isdecimal() and len(text) <= 9 and least <= int(text) <= most):
        raise InputError(f"{name} must be a number from {least} to {most}")
    return int(text)


def _check(kind: str) -> None:
    if kind not in KINDS:
        raise NotFound(NOTHING)


def _kind(kind: Kind) -> dict[str, Any]:
    return {"id": kind.iri, "name": kind.name}


def _described(kind: Kind) -> dict[str, Any]:
    return _kind(kind) | {"description": kind.iri}


def _thing(thing: Found) -> dict[str, Any]:
    return {
        "id": thing.iri,
        "name": thing.name,
        "description": thing.description,
        "notable": [_kind(each) for each in thing.kinds],
    }
