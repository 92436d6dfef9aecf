"""``dataset.toml``: what a dataset is, whose, who may see it, and how much is expected of it.

::

    title = "Mechanisms and focal points"
    publisher = "Reprisals graph contributors"
    licence = "https://creativecommons.org/licenses/by/4.0/"
    source = "Founding texts, cited row by row"
    audience = "public"
    modified = 2026-11-24
    contributor = "..."              # who stands behind it; else the publisher

    [graphs]                         # RDF file -> graph of its triples; else graph/<name>
    "notes.ttl" = "https://w3id.org/reprisals/graph/mechanism-notes"

    [[expectation]]                  # checked on the built graph
    name = "Mechanisms"
    class = "rep:Mechanism"          # or query = a SELECT whose first value is a count
    minimum = 88                     # fewer fail
    maximum = 100                    # more warn
"""

import re
import tomllib
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Final

from graph_service.errors import SyntaxFault
from graph_service.ingest.contribution import Dataset, Expectation
from graph_service.ingest.csvfile import read_text
from graph_service.ingest.placed import Placed
from graph_service.ingest.template import read_name

DESCRIPTION: Final = "dataset.toml"
_TEXTS: Final = ("title", "publisher", "licence", "source", "audience")
_KEYS: Final = (*_TEXTS, "modified", "contributor", "graphs", "expectation")
_EXPECTATION: Final = ("name", "query", "class", "minimum", "maximum")
_AUDIENCE: Final = re.compile(r"[a-z][a-z0-9-]*", re.ASCII)
_PLACE: Final = re.compile(r" ?\(at line (\d+), column (\d+)\)")
_INSTANCES: Final = (
    "SELECT (COUNT(DISTINCT ?thing) AS ?count) WHERE {{ ?thing "
    "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>/"
    "<http://www.w3.org/2000/01/rdf-schema#subClassOf>* <{iri}> }}"
)


@dataclass(frozen=True)
class Description:
    """A dataset, who contributes it, and the graphs that it gives to its RDF files by name."""

    dataset: Dataset
    contributor: str
    graphs: dict[str, str]


def read_description(folder: Path) -> Description:
    """Return what ``dataset.toml`` in ``folder`` says.

    Raises:
        SyntaxFault: it can't be read or is no TOML, with line and column.
        MappingFault: an unknown key, a missing one, or a value that it can't have.
    """
    path = folder / DESCRIPTION
    try:
        top = Placed(tomllib.loads(read_text(path).replace("\r\n", "\n")), str(path), "")
    except tomllib.TOMLDecodeError as error:
        found = _PLACE.search(str(error))
        line, column = (int(found[1]), int(found[2])) if found else (None, None)
        raise SyntaxFault(_PLACE.sub("", str(error)), str(path), line, column) from error
    top.only(_KEYS)
    texts = {key: _text(top, key) for key in _TEXTS}
    if not _AUDIENCE.fullmatch(texts["audience"]):
        raise top.need("audience").fault("must be lower-case letters, digits and hyphens")
    modified = top.need("modified")
    if not isinstance(modified.value, date) or isinstance(modified.value, datetime):
        raise modified.fault("must be a day such as 2026-11-24, without quotes")
    expected = top.get("expectation")
    dataset = Dataset(
        name=folder.resolve().name,
        modified=modified.value,
        expectations=tuple(_expectation(item) for item in expected.items()) if expected else (),
        folder=folder,
        **texts,
    )
    return Description(dataset, top.text("contributor") or dataset.publisher, _graphs(top))


def _text(top: Placed, key: str) -> str:
    text = top.need(key).expect(str)
    if not text.strip():
        raise top.need(key).fault("must not be empty")
    return text


def _graphs(top: Placed) -> dict[str, str]:
    table = top.get("graphs")
    graphs = {}
    for file in table.expect(dict) if table else ():
        place = table.need(file) if table else top
        try:
            graphs[file] = read_name(place.expect(str))
        except ValueError as error:
            raise place.fault(str(error)) from error
    return graphs


def _expectation(item: Placed) -> Expectation:
    item.only(_EXPECTATION)
    query, name = item.text("query"), item.text("class")
    if (query is None) == (name is None):
        raise item.fault("one of query and class is needed")
    if name is not None:
        try:
            query = _INSTANCES.format(iri=read_name(name))
        except ValueError as error:
            raise item.need("class").fault(str(error)) from error
    minimum, maximum = _count(item, "minimum"), _count(item, "maximum")
    if minimum is None and maximum is None:
        raise item.fault("minimum or maximum is needed")
    if minimum is not None and maximum is not None and minimum > maximum:
        raise item.fault("minimum is greater than maximum")
    return Expectation(_text(item, "name"), query or "", minimum, maximum)


def _count(item: Placed, key: str) -> int | None:
    found = item.get(key)
    if found is None:
        return None
    count = found.value
    if not isinstance(count, int) or isinstance(count, bool) or count < 0:
        raise found.fault("must be a count, 0 or more")
    return count
