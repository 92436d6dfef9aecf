"""Answers of all other routes on their way out: coded, conditional, kept when they may be.

Views know nothing of codings. A condition that names the tag of a coded answer is handed to them
as that of the plain one, and their answer is coded and tagged here.
"""

from collections.abc import Iterable, Iterator
from typing import Any, Final

from graph_service.web.asked import Environ, coded_tag
from graph_service.web.codings import PLAIN, Choice, Coding
from graph_service.web.headers import PRIVATE, VOLATILE
from graph_service.web.kept import Header

_LARGEST_AT_ONCE: Final = 1 << 20
"""Bytes of a body that is coded at once, with its length; a longer one streams."""

_LONGEST: Final = 64 << 20
"""Bytes of a body that is not coded on its way, unless it must not go plain."""

_TEXTS: Final = (
    "text/",
    "application/json",
    "application/javascript",
    "application/n-triples",
    "application/n-quads",
    "application/trig",
    "application/rdf-patch",
    "application/xml",
    "application/sparql-query",
    "image/svg+xml",
)
_ENDINGS: Final = ("+json", "+xml")


class Answered:
    """The answer of the application behind the front.

    Args:
        status: as in its status line.
        headers: as it gave them.
        body: its chunks; may have a ``close``.
    """

    def __init__(self, status: str, headers: list[Header], body: Iterable[bytes]) -> None:
        self.status = status
        self.headers = headers
        self.body = body

    @property
    def code(self) -> int:
        """The status code."""
        return int(self.status[:3])

    def header(self, name: str) -> str | None:
        """Return the first value of a header, its name in lower case."""
        return next((value for key, value in self.headers if key.lower() == name), None)

    def set(self, name: str, value: str | None) -> None:
        """Give a header one value, or take it away."""
        kept = [each for each in self.headers if each[0].lower() != name.lower()]
        self.headers = kept if value is None else [*kept, (name, value)]

    def close(self) -> None:
        """End the body."""
        close = getattr(self.body, "close", None)
        if close is not None:
            close()


def plain_condition(environ: Environ, coding: Coding | None) -> str | None:
    """Make tags of coded answers those of the plain ones; returns the header as it came."""
    header: str | None = environ.get("HTTP_IF_NONE_MATCH")
    if header is not None and coding is not None:
        environ["HTTP_IF_NONE_MATCH"] = header.replace(f'{coding.suffix}"', '"')
    return header


def acceptable(environ: Environ, codings: Choice) -> Choice:
    """Return what may be done with an answer to a request: ranges are of the plain body."""
    return PLAIN if "HTTP_RANGE" in environ else codings


def make_private(answered: Answered) -> None:
    """Let nobody but the caller keep an answer: it was made for who sent a token."""
    if answered.header("cache-control") != VOLATILE:
        answered.set("Cache-Control", PRIVATE)


def finish(answered: Answered, codings: Choice, condition: str | None) -> None:
    """Code an answer if that is worth it, and say that it could have been.

    Args:
        answered: the answer, to be changed in place.
        codings: what the caller accepts.
        condition: ``If-None-Match`` as the caller sent it.
    """
    if not _may_be_coded(answered):
        return
    _vary(answered)
    if answered.code == 304:
        tag = answered.header("etag")
        if (
            tag
            and codings.coding
            and (coded := coded_tag(tag, codings.coding)) in (condition or "")
        ):
            answered.set("ETag", coded)
        return
    length = answered.header("content-length")
    size = int(length) if length is not None and length.isdecimal() else None
    if size is not None and size > _LONGEST and codings.identity:
        return  # it would take a processor for long; large files are there coded
    coding = codings.of_size(size)
    if coding is None or answered.code != 200:
        return
    answered.set("Content-Encoding", coding.name)
    tag = answered.header("etag")
    if tag is not None:
        answered.set("ETag", coded_tag(tag, coding))
    if size is not None and size <= _LARGEST_AT_ONCE:
        whole = coding.encode(whole_of(answered))
        answered.body = [whole]
        answered.set("Content-Length", str(len(whole)))
    else:
        answered.set("Content-Length", None)
        answered.body = _Coded(answered.body, coding)


def whole_of(answered: Answered) -> bytes:
    """Return the whole body of an answer, which is at its end then."""
    try:
        return b"".join(answered.body)
    finally:
        answered.close()


def _may_be_coded(answered: Answered) -> bool:
    """Return whether a body of this kind is coded for those who accept that.

    Pages that are made for one reader may hold what is secret from others, next to what others
    chose (BREACH): they go plain, and so does what sets a cookie.
    """
    if answered.header("content-encoding") or answered.header("content-range"):
        return False
    if answered.header("set-cookie"):
        return False
    kind = (answered.header("content-type") or "").partition(";")[0].strip().lower()
    if answered.code == 304:
        return True
    private = "private" in (answered.header("cache-control") or "")
    if private and kind == "text/html":
        return False
    return kind.startswith(_TEXTS) or kind.endswith(_ENDINGS)


def _vary(answered: Answered) -> None:
    vary = answered.header("vary")
    if vary is None:
        answered.set("Vary", "Accept-Encoding")
    elif "accept-encoding" not in vary.lower() and vary.strip() != "*":
        answered.set("Vary", f"{vary}, Accept-Encoding")


class _Coded:
    """A body that is coded as it goes."""

    def __init__(self, body: Iterable[bytes], coding: Coding) -> None:
        self._body = body
        self._coding = coding

    def __iter__(self) -> Iterator[bytes]:
        return self._coding.stream(self._body)

    def close(self) -> None:
        close: Any = getattr(self._body, "close", None)
        if close is not None:
            close()
