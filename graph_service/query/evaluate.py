"""One job against one open store: the engine's answer as blocks, its faults as ours."""

import contextlib
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import IO, Any, Final, Protocol, cast

from pyoxigraph import (
    NamedNode,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    QueryTriples,
    RdfFormat,
    Triple,
    Variable,
    serialize,
)

from graph_service.errors import (
    GraphServiceError,
    InputError,
    NotAcceptable,
    SyntaxFault,
    WorkerLost,
)
from graph_service.formats import GRAPHS, TABLES, Format
from graph_service.namespaces import PREFIXES
from graph_service.query.blanks import Labels, relabel
from graph_service.query.job import Job
from graph_service.query.results import Sink
from graph_service.query.syntax import explain


class Rows(Protocol):
    """Rows of an engine elsewhere."""

    def serialize(self, output: IO[bytes], format: QueryResultsFormat) -> object:  # noqa: A002
        """Write the rows as they come; raises what is wrong with them."""


@dataclass(frozen=True)
class Triples:
    """Triples of an engine elsewhere, as they come."""

    triples: Iterator[Triple]


Results = QuerySolutions | QueryBoolean | QueryTriples | Rows | Triples

_ONE_BY_ONE: Final = (RdfFormat.JSON_LD, RdfFormat.RDF_XML)
_WITH_PREFIXES: Final = (RdfFormat.TURTLE, RdfFormat.TRIG)
_ELEMENT_NAME: Final = re.compile(r"[^\W\d][\w.-]*$")


Query = Callable[..., Results]
"""The ``query`` of a store; ``views`` opens it."""

Begin = Callable[[str, Format], None]
"""Is told form and format of an answer once the task is accepted, before the first block."""

Send = Callable[[bytes], None]
"""Takes each block of an answer but the last."""


def evaluate(query: Query, job: Job, begin: Begin, send: Send) -> tuple[bytes, int]:
    """Run ``job`` and write its answer through ``send``; returns its last block and its rows.

    Raises:
        SyntaxFault: the engine can't parse the query; with line and column.
        NotAcceptable: the form of the answer has no format in the job.
        ResultTooLarge: the answer passes a limit of the job.
        InputError: the query calls a function that does not exist, or its graph can't be written
            in the format.
    """
    results = _query(query, job.query, job)
    if isinstance(results, QuerySolutions) and job.star is not None:
        results = _in_query_order(query, job, results)
    graph = isinstance(results, QueryTriples | Triples)
    chosen = job.graph if graph else job.table
    if chosen is None:
        raise NotAcceptable(tuple(f.media_type for f in (GRAPHS if graph else TABLES)))
    begin("graph" if graph else "table", chosen)
    sink = Sink(
        send, chosen.suffix, rows=job.rows, size=job.size, labels=not job.keeps_labels or graph
    )
    try:
        if isinstance(results, QueryTriples | Triples):
            _write_graph(results, sink, chosen)
        elif chosen.results is not None:
            results.serialize(cast("IO[bytes]", sink), chosen.results)
    except (RuntimeError, OSError) as error:
        raise engine_fault(error) from error
    return sink.end(), sink.rows


def _query(query: Query, text: str, job: Job) -> Results:
    options: dict[str, Any] = {"base_iri": job.base}
    if job.default_graphs or job.named_graphs:
        # one of the two alone would leave the other as it is in the store
        options["default_graph"] = [NamedNode(iri) for iri in job.default_graphs]
        options["named_graphs"] = [NamedNode(iri) for iri in job.named_graphs]
    if job.substitutions:
        options["substitutions"] = {
            Variable(name): term for name, term in job.substitutions.items()
        }
    try:
        try:
            return query(text, **options)
        except SyntaxError as error:
            raise explain(text, str(error), partial(query, **options)) from error
    except (RuntimeError, OSError) as error:
        raise engine_fault(error) from error


def _in_query_order(query: Query, job: Job, results: QuerySolutions) -> QuerySolutions:
    """Return the same results with the columns of ``SELECT *`` as they occur in the query.

    The engine sorts them by name; only it knows which are in scope. So its list, put in the order
    of the text, replaces the star.
    """
    sorted_names = [variable.value for variable in results.variables]
    names = [name for name in job.variables if name in set(sorted_names)]
    if job.star is None or names == sorted_names or len(names) != len(sorted_names):
        return results
    columns = " ".join(f"?{name}" for name in names)
    text = f"{job.query[: job.star]} {columns} {job.query[job.star + 1 :]}"
    with contextlib.suppress(SyntaxFault):
        rewritten = _query(query, text, job)
        if isinstance(rewritten, QuerySolutions):
            return rewritten
    return results


def _write_graph(results: QueryTriples | Triples, sink: Sink, chosen: Format) -> None:
    output = cast("IO[bytes]", sink)
    triples = results.triples if isinstance(results, Triples) else results
    if chosen.rdf in _ONE_BY_ONE:
        one_by_one = _relabelled(triples, sink)
        if chosen.rdf == RdfFormat.RDF_XML:
            one_by_one = _with_element_names(one_by_one)
        serialize(one_by_one, output, chosen.rdf, prefixes=PREFIXES)
    elif chosen.rdf in _WITH_PREFIXES:
        serialize(triples, output, chosen.rdf, prefixes=PREFIXES)
    elif isinstance(triples, QueryTriples):
        triples.serialize(output, chosen.rdf)
    else:
        serialize(triples, output, chosen.rdf)


def _relabelled(triples: Iterable[Triple], sink: Sink) -> Iterator[Triple]:
    labels = Labels()
    for triple in triples:
        sink.count()
        yield relabel(triple, labels)


def _with_element_names(triples: Iterable[Triple]) -> Iterator[Triple]:
    """Pass triples on whose predicate ends in an XML name; for others the engine writes no XML."""
    named: set[str] = set()
    for triple in triples:
        predicate = triple.predicate.value
        if predicate not in named:
            if not _ELEMENT_NAME.search(predicate):
                raise InputError(
                    f"RDF/XML can't write the predicate {predicate}: it does not end in an XML "
                    "name; ask for another format"
                )
            named.add(predicate)
        yield triple


def engine_fault(error: Exception) -> GraphServiceError:
    """Say the engine's fault in our words: its texts may name files and addresses."""
    text = str(error)
    if isinstance(error, RuntimeError) and text.startswith("The custom function "):
        return InputError(f"there is no such function: {text.split()[3]}")
    return WorkerLost("the query could not be evaluated")
