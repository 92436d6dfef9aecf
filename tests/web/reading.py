"""Answers in RDF, read by another processor than the one that wrote them."""

import warnings

from rdflib import Dataset, Graph
from werkzeug.test import TestResponse

from graph_service.export.serialisation import WITH_GRAPHS
from graph_service.formats import GRAPHS

_NAMES = {
    "ttl": "turtle",
    "nt": "nt",
    "rdf": "xml",
    "jsonld": "json-ld",
    "trig": "trig",
    "nq": "nquads",
}


def read(answer: TestResponse) -> Graph:
    """Return the statements of an answer that are in its default graph."""
    assert answer.status_code == 200, answer.text
    return read_text(answer.data, answer.mimetype)


def read_text(data: bytes, media_type: str) -> Graph:
    """Return the statements of a document that are in its default graph."""
    form = next(each for each in GRAPHS if each.media_type == media_type)
    found = Dataset() if form.suffix in WITH_GRAPHS else Graph()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # rdflib warns of itself
        found.parse(data=data, format=_NAMES[form.suffix])
    return found.default_graph if isinstance(found, Dataset) else found
