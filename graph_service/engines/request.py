"""One request to an engine, through SPARQLWrapper, and what its failing means here."""

import http.client
from typing import Final
from urllib.error import HTTPError, URLError

from SPARQLWrapper import JSON, POST, SPARQLWrapper
from SPARQLWrapper.SPARQLExceptions import SPARQLWrapperException

from graph_service.engines.wire import RETRY
from graph_service.errors import GraphServiceError, InputError, Unavailable
from graph_service.query.faults import EngineFault

_ACCEPT: Final = {
    "SELECT": "application/sparql-results+json, application/sparql-results+xml;q=0.5",
    "ASK": "application/sparql-results+json, application/sparql-results+xml;q=0.5",
    "CONSTRUCT": "application/n-triples, text/turtle;q=0.5",
}
_BUSY: Final = (429, 502, 503, 504)
_REFUSED: Final = (400, 406, 413, 414, 422)


class Asked(SPARQLWrapper):
    """A request whose form is known: nothing is guessed from its text."""

    def __init__(self, endpoint: str, form: str, text: str) -> None:
        self._form = form
        super().__init__(endpoint)
        self.setOnlyConneg(True)
        self.setMethod(POST)
        self.setReturnFormat(JSON)
        self.setQuery(text)

    def _parseQueryType(self, query: str) -> str:  # noqa: N802 - its name
        return getattr(self, "_form", "SELECT")

    def _getAcceptHeader(self) -> str:  # noqa: N802 - its name
        return _ACCEPT[self._form]


def send(asked: Asked) -> http.client.HTTPResponse:
    """Send a request and return its answer, which has status 200.

    Raises:
        EngineFault, Unavailable, InputError: it has another one, or none; nothing of it is shown.
    """
    try:
        response: http.client.HTTPResponse = asked.query().response
    except GraphServiceError:
        raise
    except SPARQLWrapperException as error:
        raise _fault(_status_of(error)) from error
    except HTTPError as error:
        raise _fault(error.code) from error
    except (URLError, OSError, http.client.HTTPException) as error:
        raise EngineFault("the engine can't be understood, or hung up") from error
    if response.status != http.client.OK:
        raise _fault(response.status)
    return response


def _status_of(error: SPARQLWrapperException) -> int:
    """Return the status that an error of SPARQLWrapper stands for."""
    cause = error.__context__
    return cause.code if isinstance(cause, HTTPError) else http.client.INTERNAL_SERVER_ERROR


def _fault(status: int) -> GraphServiceError:
    """Return what a status means here; nothing of what the engine wrote is shown."""
    if status in (401, 403):
        return EngineFault("the engine refuses our credential")
    if status in _BUSY:
        return Unavailable("the engine is busy", retry_after=RETRY)
    if status in _REFUSED:
        return InputError("this is SPARQL, but the engine that answers here does not take it")
    if 300 <= status < 400:
        return EngineFault("the engine leads elsewhere, which is not followed")
    return EngineFault(f"the engine answers with status {status}")
