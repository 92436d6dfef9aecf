"""Questions to the dataset of a view, through SPARQLWrapper, with the errors of this service.

After each answer the marker of the dataset is asked for: it is the one from before, or something
was published meanwhile, and the answer is of neither release.
"""

import http.client
import io
import urllib.request
from collections.abc import Iterable, Iterator, Mapping
from typing import IO, Any, Final, cast

from pyoxigraph import (
    NamedNode,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    RdfFormat,
    Triple,
    Variable,
    parse,
    parse_query_results,
)

from graph_service.engines.body import Body
from graph_service.engines.kinds import Kind, Merged
from graph_service.engines.marker import MERGED, NOTHING, question_for
from graph_service.engines.naming import Unnaming, unnamed_triples
from graph_service.engines.request import Asked, send
from graph_service.engines.wire import RETRY, Wire
from graph_service.engines.wording import Wording
from graph_service.errors import QueryTimeout, ResultTooLarge, Unavailable
from graph_service.formats import TABLES
from graph_service.query.evaluate import Begin, Query, Results, Send, Triples, evaluate
from graph_service.query.faults import EngineFault
from graph_service.query.job import Job
from graph_service.query.parameters import serialise
from graph_service.query.written import write

_TABLE_TYPES: Final = {
    "application/sparql-results+json": QueryResultsFormat.JSON,
    "application/json": QueryResultsFormat.JSON,
    "application/sparql-results+xml": QueryResultsFormat.XML,
}
_GRAPH_TYPES: Final = {
    "application/n-triples": RdfFormat.N_TRIPLES,
    "text/plain": RdfFormat.N_TRIPLES,
    "text/turtle": RdfFormat.TURTLE,
    "application/x-turtle": RdfFormat.TURTLE,
}
_SUFFIXES: Final = {each.results: each.suffix for each in TABLES}
_BUFFER: Final = 1 << 16
_PARTIAL: Final = "X-SQL-State"
"""Virtuoso's header beside an answer that is cut short, with status 200."""

_MOST_ROWS: Final = "X-SPARQL-MaxRows"
"""Virtuoso's header beside an answer that has as many rows as it gives."""

_SECONDS_OF_A_CHECK: Final = 10.0


class Solutions:
    """Rows of an engine elsewhere, used like those of the built-in one."""

    def __init__(self, results: QuerySolutions | QueryBoolean, body: Body) -> None:
        self._results = results
        self._body = body

    @property
    def variables(self) -> list[Variable]:
        """The columns."""
        return [] if isinstance(self._results, QueryBoolean) else list(self._results.variables)

    def serialize(self, output: IO[bytes], format: QueryResultsFormat) -> None:  # noqa: A002
        """Write the rows as they come.

        Raises:
            EngineFault: the answer is damaged.
        """
        unnaming = Unnaming(output, _SUFFIXES[format])
        try:
            self._results.serialize(cast("IO[bytes]", unnaming), format)
            self._body.end()
        except (SyntaxError, ValueError) as error:
            raise EngineFault("the engine's answer is damaged") from error
        unnaming.end()


class Asker:
    """Asks the dataset of one view.

    Args:
        endpoint: its URL.
        marker: the text of the marker that it must have.
        kind: of the engine.
        wording: how it is asked.
        wire: what it is reached by; requests of this process go there and nowhere else.
    """

    def __init__(
        self, endpoint: str, marker: str, kind: Kind, wording: Wording, wire: Wire
    ) -> None:
        self._endpoint = endpoint
        self._marker = question_for(marker)
        self._kind = kind
        self._wording = wording
        self._seconds = 0.0
        self._most_rows: int | None = None
        urllib.request.install_opener(wire.opener)  # what SPARQLWrapper sends its requests with

    def answer(self, _: Query, job: Job, begin: Begin, send: Send) -> tuple[bytes, int]:
        """Answer a job like :func:`~graph_service.query.evaluate.evaluate`, from the engine.

        Raises:
            GraphServiceError: as that; and
            EngineFault: the engine gave no answer that can be used.
            Unavailable: it can't be reached, or something is being published to it.
        """
        self._seconds = job.seconds
        self._most_rows = None
        last, rows = evaluate(self.query, self._wording.settled(job), begin, send)
        self._check_rows(rows)
        self.check()
        return last, rows

    def check(self) -> None:
        """Return when the dataset has the marker that it must have.

        Raises:
            Unavailable: it has not: something is being published, or was.
        """
        self._seconds = _SECONDS_OF_A_CHECK
        found = self._ask("ASK", self._marker, (), ())
        if not isinstance(found, QueryBoolean) or not found:
            raise Unavailable("a release is being published to the engine", retry_after=RETRY)

    def query(
        self,
        text: str,
        *,
        base_iri: str | None = None,
        default_graph: Iterable[NamedNode] | None = None,
        named_graphs: Iterable[NamedNode] | None = None,
        substitutions: Mapping[Variable, Any] | None = None,
    ) -> Results:
        """Ask the engine, as the built-in one is asked; raises as :meth:`answer`."""
        if substitutions:
            terms = {variable.value: serialise(each) for variable, each in substitutions.items()}
            text = write(text, terms)
        has_dataset = default_graph is not None
        worded = self._wording.word(text, base_iri, has_dataset=has_dataset)
        default = [each.value for each in default_graph or ()]
        named = [each.value for each in named_graphs or ()]
        if has_dataset:
            default, named = default or [NOTHING], named or [NOTHING]
        elif self._kind.merged is Merged.NAMED and not worded.names_dataset:
            default = [MERGED]
        return self._ask(worded.form, worded.text, default, named)

    def _ask(self, form: str, text: str, default: Iterable[str], named: Iterable[str]) -> Results:
        asked = Asked(self._endpoint, form, text)
        for iri in default:
            asked.addParameter("default-graph-uri", iri)
        for iri in named:
            asked.addParameter("named-graph-uri", iri)
        if self._kind.timeout is not None:
            name, units = self._kind.timeout
            asked.addParameter(name, str(max(units, round(self._seconds * units))))
        response = send(asked)
        self._check_headers(response)
        kind = (response.headers.get("Content-Type") or "").partition(";")[0].strip().lower()
        try:
            if form == "CONSTRUCT":
                return Triples(_triples(response, kind))
            return _rows(response, kind)
        except (SyntaxError, ValueError) as error:
            raise EngineFault("the engine's answer is damaged") from error

    def _check_rows(self, rows: int) -> None:
        if self._most_rows is not None and rows >= self._most_rows:
            raise ResultTooLarge(f"the engine gives no more than {self._most_rows} rows")

    def _check_headers(self, response: http.client.HTTPResponse) -> None:
        if response.headers.get(_PARTIAL):
            raise QueryTimeout("the engine ran into its time limit, and told a part of its answer")
        most = response.headers.get(_MOST_ROWS) or ""
        self._most_rows = int(most) if most.isdecimal() else self._most_rows


def _rows(response: http.client.HTTPResponse, kind: str) -> Solutions | QueryBoolean:
    if kind not in _TABLE_TYPES:
        raise EngineFault("the engine answers in a format that was not asked for")
    body = Body(response, ends_itself=True)
    results = parse_query_results(io.BufferedReader(body, _BUFFER), format=_TABLE_TYPES[kind])
    if isinstance(results, QueryBoolean):
        body.end()
        return results
    return Solutions(results, body)


def _triples(response: http.client.HTTPResponse, kind: str) -> Iterator[Triple]:
    if kind not in _GRAPH_TYPES:
        raise EngineFault("the engine answers in a format that was not asked for")
    body = io.BufferedReader(Body(response, ends_itself=False), _BUFFER)
    try:
        yield from unnamed_triples(parse(body, format=_GRAPH_TYPES[kind]))
    except SyntaxError as error:
        raise EngineFault("the engine's answer is damaged") from error
