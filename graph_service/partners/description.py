"""A partner's entry as RDF: read from Turtle that was held against the shape, and written."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, parse

from graph_service.errors import InputError, Refused, SyntaxFault, TooLarge
from graph_service.export.lines import lines_of
from graph_service.partners.endpoint import read_endpoint
from graph_service.partners.harvest import NEEDS_FILE, Harvest, origin, read_harvest
from graph_service.partners.harvest import OWN as PULLED
from graph_service.partners.partner import Partner
from graph_service.partners.terms import (
    CONTACT,
    ENDPOINT,
    EXPORT,
    KIND,
    NAMESPACE,
    NAMESPACES,
    PARTNERS,
    SECRET,
    TERMS,
    TITLE,
    TYPE,
    WITHDRAWALS,
)
from graph_service.query.scan import scan
from graph_service.validate.shacl import validate
from graph_service.validate.shapes import read_shapes

LONGEST: Final = 100_000
"""Bytes of a description."""

_SHAPE: Final = Path(__file__).parent / "shape.ttl"
_TEXTS: Final = ("format", "keptFor")
_NUMBERS: Final = {"seconds": "seconds", "rows": "rows", "bytes": "size", "atOnce": "at_once"}


def read_partner(data: bytes, file: str, *, engine: str = "turbo") -> Partner:
    """Return the partner that a Turtle file describes.

    Args:
        data: the file.
        file: its name, for errors.
        engine: SHACL engine.

    Raises:
        TooLarge: it is longer than :data:`LONGEST`.
        SyntaxFault: it is not Turtle.
        InputError: it describes none, several, or one that violates the shape.
    """
    triples = _triples(data, file)
    text = b"".join(lines_of(triples))
    report = validate([text], read_shapes(_SHAPE), engine=engine, seconds=30.0)
    if not report.conforms:
        raise InputError(report.results[0].message, file=file)
    return partner_of(triples, file)


def partner_of(triples: list[Triple], file: str) -> Partner:
    """Return the partner that statements describe which conform to the shape.

    Raises:
        InputError: there are others, or its endpoint is not written as it has to be.
    """
    subjects = {triple.subject for triple in triples}
    kinds = [each for each in triples if each.predicate.value == TYPE]
    if len(subjects) != 1 or len(kinds) != 1 or kinds[0].object != NamedNode(KIND):
        raise InputError("a file describes one partner (partner:Partner), nothing else", file=file)
    said: dict[str, list[NamedNode | Literal]] = {}
    for triple in triples:
        if isinstance(triple.object, NamedNode | Literal):
            said.setdefault(triple.predicate.value, []).append(triple.object)
    own = {name.removeprefix(NAMESPACE): [each.value for each in said[name]] for name in said}
    subject = subjects.pop()
    try:
        limits = {field: int(own[name][0]) for name, field in _NUMBERS.items() if name in own}
        for each in own.get("example", ()):
            scan(each)
        found = Partner(
            name=str(getattr(subject, "value", "")).removeprefix(PARTNERS + "/"),
            title={str(getattr(each, "language", "")): each.value for each in said[TITLE]},
            endpoint=read_endpoint(said[ENDPOINT][0].value) if ENDPOINT in said else None,
            terms=said[TERMS][0].value,
            contact=said[CONTACT][0].value,
            method=own.get("method", ["POST"])[0],
            credential=own.get("credential", [None])[0],
            asked_by=frozenset(own.get("askedBy", ())),
            told_by=frozenset(own.get("toldBy", ())),
            examples=tuple(sorted(own.get("example", ()))),
            harvest=_harvest(said),
            **limits,
        )
        _check_places(found)
        return found
    except KeyError as error:
        raise InputError("the description lacks what a partner must have", file=file) from error
    except InputError as error:
        raise InputError(error.reason, file=file) from error
    except Refused as error:
        raise InputError("an example must not call others", file=file) from error


def statements(partner: Partner, *, secret: bool = False) -> Iterator[Triple]:
    """Yield what is said of a partner; what is not served only if ``secret``."""
    subject = NamedNode(f"{PARTNERS}/{partner.name}")
    yield Triple(subject, NamedNode(TYPE), NamedNode(KIND))
    for language, title in partner.title.items():
        yield Triple(subject, NamedNode(TITLE), Literal(title, language=language))
    iris = [(TERMS, partner.terms), (CONTACT, partner.contact)]
    if partner.endpoint is not None:
        iris.append((ENDPOINT, partner.endpoint.iri))
    if partner.harvest is not None and secret:
        iris += _places(partner.harvest)
        for name, value in partner.harvest.values():
            yield Triple(subject, NamedNode(NAMESPACE + name), Literal(value))
    for name, iri in iris:
        yield Triple(subject, NamedNode(name), NamedNode(iri))
    values: dict[str, tuple[int | str, ...]] = {
        "seconds": (int(partner.seconds),),
        "rows": (partner.rows,),
        "bytes": (partner.size,),
        "atOnce": (partner.at_once,),
        "method": (partner.method,),
        "credential": () if partner.credential is None else (partner.credential,),
        "askedBy": tuple(partner.asked_by),
        "toldBy": tuple(partner.told_by),
        "example": partner.examples,
    }
    for name, each in values.items():
        if name not in SECRET or secret:
            term = NamedNode(NAMESPACE + name)
            yield from (Triple(subject, term, Literal(value)) for value in each)


def write_partner(partner: Partner) -> bytes:
    """Return the file of a partner: its statements as sorted lines, which are Turtle, too."""
    return b"".join(lines_of(statements(partner, secret=True)))


def _harvest(said: Mapping[str, Sequence[NamedNode | Literal]]) -> Harvest | None:
    """Return what is pulled, as statements say it.

    Raises:
        InputError: it can't be meant so, or it says how and not what.
    """
    own = {name: said[NAMESPACE + name][0].value for name in NEEDS_FILE if NAMESPACE + name in said}
    if EXPORT not in said:
        if own:
            raise InputError(f"partner:{min(own)} is for a file: name it with dcat:downloadURL")
        return None
    feed = said[WITHDRAWALS][0].value if WITHDRAWALS in said else None
    namespaces = [each.value for each in said.get(NAMESPACES, ())]
    values = {name: own[name] for name in PULLED if name in own}
    numbers = {name: int(each) for name, each in values.items() if name not in _TEXTS}
    return read_harvest(said[EXPORT][0].value, feed, namespaces, {**values, **numbers})


def _places(harvest: Harvest) -> list[tuple[str, str]]:
    feed = harvest.withdrawals
    return [
        (EXPORT, harvest.export.iri),
        *((NAMESPACES, each) for each in harvest.namespaces),
        *(() if feed is None else ((WITHDRAWALS, feed.iri),)),
    ]


def _check_places(partner: Partner) -> None:
    """Refuse a partner that has no place, is asked at none, or is in two.

    Raises:
        InputError: saying what to write.
    """
    endpoint, harvest = partner.endpoint, partner.harvest
    if endpoint is None and harvest is None:
        raise InputError("name an endpoint with dcat:endpointURL, or a file with dcat:downloadURL")
    if endpoint is None and partner.examples:
        raise InputError("a partner without an endpoint can't be asked an example")
    if endpoint is not None and not partner.asked_by:
        raise InputError("name with partner:askedBy the audiences whose callers may call it")
    if endpoint and harvest and origin(endpoint) != origin(harvest.export):
        raise InputError("the file is on another host than the endpoint: add that as a partner")


def _triples(data: bytes, file: str) -> list[Triple]:
    if len(data) > LONGEST:
        raise TooLarge(f"a description has up to {LONGEST} bytes", file=file)
    try:
        return [quad.triple for quad in parse(data, format=RdfFormat.TURTLE)]
    except SyntaxError as error:
        raise SyntaxFault(str(error.msg), file=file, line=error.lineno) from error
