"""Requests below a release: ``/releases/3/sparql`` is ``/sparql`` as it was in release 3.

The prefix goes to ``SCRIPT_NAME``, so that the same application answers, from another
:class:`~graph_service.web.answering.Answering`. Only what reads is there; what writes is 405. What
a caller can't see looks like what never was: a number between two releases, and a route that reads
nothing of a release, are the 404 of any address where nothing is.
"""

import re
from dataclasses import dataclass
from typing import Any, Final

from graph_service.errors import NotFound
from graph_service.formats import GRAPHS
from graph_service.web.answering import Answering
from graph_service.web.refusals import NOTHING, MethodRefused
from graph_service.web.service import Service
from graph_service.web.spending import Spending

PREFIX: Final = "/releases/"
KEY: Final = "graph_service.pin"
"""Where the environment of a request has its :class:`Pin`."""

NUMBER: Final = r"[1-9][0-9]{0,8}"
"""A number of a release as it is written, in one way only."""

_PATH: Final = re.compile(rf"{PREFIX}({NUMBER})(/.*)", re.DOTALL)
_READS: Final = frozenset({"GET", "HEAD"})
_SUFFIXES: Final = frozenset({"html", "json", *(each.suffix for each in GRAPHS)})
_ROUTES: Final = {
    "": _READS,
    "sparql": _READS | {"POST", "QUERY"},
    "graphs": _READS,
    "queries": _READS,
    "exports": _READS,
    "search": _READS,
    "reconcile": _READS | {"POST"},
    **dict.fromkeys(("id", "doc", "ontology", "scheme", "graph", ".well-known", "catalog"), _READS),
    "update": frozenset[str](),
}
"""First part of a path below a release, without the suffix of a form -> the methods there."""


@dataclass(frozen=True)
class Pin:
    """The release that a request names in its path, and the methods that it may have there."""

    number: int
    methods: frozenset[str]

    @property
    def path(self) -> str:
        """What stands before the path of the same thing now, without leading slash."""
        return f"{PREFIX[1:]}{self.number}/"


def pin(
    environ: dict[str, Any], here: Service, audiences: frozenset[str], spending: Spending
) -> Answering:
    """Return what a request is answered from; of one below a release, move the prefix of its path.

    Args:
        environ: of the request.
        here: the service.
        audiences: of the caller.
        spending: of the request; it is charged if the release has to be opened.

    Raises:
        NotFound: these audiences know no such release, or nothing is read there.
        NotKept: the release was pruned.
        MethodRefused: nothing is written there.
        BudgetSpent: the release has to be opened, and the client has no time left.
        Unavailable: the release is being opened.
        LedgerError: the record is damaged.
    """
    match = _PATH.fullmatch(environ["PATH_INFO"])
    if match is None:
        return here.answering(audiences)
    number, rest = int(match[1]), match[2]
    here.pinning.find(number, audiences)
    methods = _methods(rest[1:]) if rest == "/" or rest[1:2] != "/" else None
    if methods is None:
        raise NotFound(NOTHING)
    environ["SCRIPT_NAME"], environ["PATH_INFO"] = f"{PREFIX}{number}", rest
    environ[KEY] = Pin(number, methods | {"OPTIONS"})
    method = environ["REQUEST_METHOD"]
    if method == "OPTIONS" and methods:
        return here.answering(audiences)  # nothing is read
    if method not in methods:
        raise MethodRefused("what was published is only read", environ[KEY].methods)
    return here.pinning.answering(number, audiences, spending)


def is_read(path: str) -> bool:
    """Return whether a path, without leading slash and with its query, is one below a release."""
    return not path.startswith("/") and bool(_methods(path))


def _methods(path: str) -> frozenset[str] | None:
    """Return the methods of a path without leading slash; ``None`` where nothing is read."""
    first = re.split("[/?]", path)[0]
    stem, _, suffix = first.rpartition(".")
    return _ROUTES.get(stem if stem and suffix in _SUFFIXES else first)


def url_below(here: Service, environ: dict[str, Any], path: str) -> str:
    """Return the public URL of a path, below the release that the request names if it does."""
    found = pin_of(environ)
    return here.url(path if found is None else found.path + path)


def pin_of(environ: dict[str, Any]) -> Pin | None:
    """Return the release that a request names in its path, if it names one."""
    found = environ.get(KEY)
    return found if isinstance(found, Pin) else None
