"""Bounds of stated dates: ``rep:earliest`` and ``rep:latest`` beside each ``rep:date``."""

from collections.abc import Iterable
from typing import Final

from pyoxigraph import Literal, NamedNode, Quad

from graph_service.errors import InputError, MappingFault
from graph_service.ingest.contribution import Statement
from graph_service.ingest.dates import read_date
from graph_service.ingest.faults import Faults
from graph_service.namespaces import EDTF, ONTOLOGY, PREFIXES

DATE: Final = ONTOLOGY + "date"
_EARLIEST: Final = NamedNode(ONTOLOGY + "earliest")
_LATEST: Final = NamedNode(ONTOLOGY + "latest")
_DAY: Final = NamedNode(PREFIXES["xsd"] + "date")


def find_bounds(statements: Iterable[Statement]) -> list[Statement]:
    """Return the bounds of each stated date, in its graph and with its place.

    A bound that the date leaves open gives no statement.

    Raises:
        MappingFault: a literal of the datatype EDTF, of whatever property, that is none.
    """
    faults = Faults()
    found = []
    for quad, origin in statements:
        stated = quad.object
        if not isinstance(stated, Literal) or stated.datatype.value != EDTF:
            continue
        try:
            bounds = read_date(stated.value)
        except InputError as error:
            faults.add(MappingFault(error.reason, file=origin.file, line=origin.line))
            continue
        if quad.predicate.value != DATE:
            continue
        for predicate, day in ((_EARLIEST, bounds.earliest), (_LATEST, bounds.latest)):
            if day:
                value = Literal(day.isoformat(), datatype=_DAY)
                bound = Quad(quad.subject, predicate, value, quad.graph_name)
                found.append(Statement(bound, origin))
    faults.settle()
    return found
