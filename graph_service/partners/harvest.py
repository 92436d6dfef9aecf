"""What is pulled from a partner: a file of RDF, what it may say, and for whom it is kept.

Default deny: what a partner says is kept for ``internal`` unless its entry names another audience;
it describes things below the beginnings of IRIs that the entry names, and nothing else.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from graph_service.errors import InputError
from graph_service.formats import GRAPHS, by_suffix
from graph_service.namespaces import BASE, IDENTIFIER, PREFIXES
from graph_service.partners.endpoint import Endpoint, read_endpoint

DEFAULT_AUDIENCE: Final = "internal"
CODINGS: Final[Mapping[str, str]] = {"gz": "gzip", "zst": "zstd"}
"""Suffixes of files that are coded, and their codings."""

OWN: Final[Mapping[str, str]] = {
    "format": "form",
    "keptFor": "audience",
    "fileBytes": "size",
    "statements": "statements",
    "hours": "hours",
}
"""Terms of an entry with one value each, and the fields that they are."""

NEEDS_FILE: Final = (*OWN, "namespace", "withdrawals")


@dataclass(frozen=True)
class Harvest:
    """What is pulled.

    ``export`` is the file; ``form`` the suffix of its format. ``namespaces`` are beginnings of the
    IRIs that it may describe, ``audience`` is whom it is kept for. ``size`` (bytes, as it comes and
    expanded) and ``statements`` limit it, ``hours`` pass between two pulls. ``withdrawals`` is a
    feed of what the partner withdrew.
    """

    export: Endpoint
    form: str
    namespaces: tuple[str, ...]
    audience: str = DEFAULT_AUDIENCE
    size: int = 100_000_000
    statements: int = 500_000
    hours: int = 24
    withdrawals: Endpoint | None = None

    @property
    def coding(self) -> str:
        """The coding of the file as its name tells it, or nothing."""
        return CODINGS.get(self.export.path.rpartition(".")[2], "")

    def describes(self, iri: str) -> bool:
        """Return whether a thing of this IRI may be described."""
        return any(iri.startswith(each) for each in self.namespaces)

    def values(self) -> Iterator[tuple[str, Any]]:
        """Yield the terms of our own that its entry has, each with a value."""
        for term, field in OWN.items():
            yield term, getattr(self, field)


def read_harvest(
    export: str, withdrawals: str | None, namespaces: Sequence[str], own: Mapping[str, Any]
) -> Harvest:
    """Return what is pulled, as an entry says it that conforms to the shape.

    Args:
        export: URL of the file.
        withdrawals: URL of the feed.
        namespaces: beginnings of IRIs.
        own: values of :data:`OWN` by term, where they are there.

    Raises:
        InputError: it can't be meant so.
    """
    place = read_endpoint(export)
    feed = None if withdrawals is None else read_endpoint(withdrawals)
    if feed is not None and origin(feed) != origin(place):
        raise InputError("the feed of withdrawals is on another host than the file")
    form = own.get("format") or _form(place)
    found = by_suffix(form)
    if found not in GRAPHS:
        suffixes = ", ".join(each.suffix for each in GRAPHS)
        raise InputError(f"say with partner:format which format the file has: {suffixes}")
    if not namespaces:
        raise InputError("name with partner:namespace how the IRIs begin that the file describes")
    for each in namespaces:
        _check_namespace(each)
    values = {OWN[term]: value for term, value in own.items()}
    return Harvest(
        place, namespaces=tuple(sorted(namespaces)), withdrawals=feed, **values | {"form": form}
    )


def origin(endpoint: Endpoint) -> tuple[str, str, int]:
    """Return scheme, host and port of an address."""
    return endpoint.scheme, endpoint.host, endpoint.port


def shared_namespace(first: Harvest, second: Harvest) -> str | None:
    """Return a beginning of IRIs that two partners would both describe.

    Things of this vocabulary are the exception: many publish such, with keys that nobody guesses.
    """
    for one in first.namespaces:
        for other in second.namespaces:
            longer = max(one, other, key=len)
            if (one.startswith(other) or other.startswith(one)) and not longer.startswith(
                IDENTIFIER
            ):
                return longer
    return None


def _form(place: Endpoint) -> str:
    *_, last = place.path.split("/")
    parts = last.split(".")
    if len(parts) > 1 and parts[-1] in CODINGS:
        parts.pop()
    return parts[-1] if len(parts) > 1 else ""


def _check_namespace(iri: str) -> None:
    """Refuse what is ours, or a vocabulary's.

    Raises:
        InputError: it is, or it is no beginning that ends where a name does.
    """
    host, slash, _ = iri.partition("://")[2].partition("/")
    if not host or not slash or iri[-1] not in "/#":
        raise InputError(f"a namespace is a host and a path, and ends with / or #: {iri}")
    taken = [each for each in (BASE, *PREFIXES.values()) if each != IDENTIFIER]
    for each in taken:
        ours = each == BASE and iri.startswith(IDENTIFIER)
        if (iri.startswith(each) and not ours) or each.startswith(iri):
            raise InputError(f"no partner describes what is below {each}")
