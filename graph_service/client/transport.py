"""One request at a time: a deadline for all of it, retries where the service asks for them, tags.

What was answered with an ``ETag`` is kept in memory, never on disk, and asked for with its tag:
what did not change is not sent again. A token goes to its own service alone: over TLS, or on
loopback, and never after a redirect to somebody else.
"""

import ipaddress
import time
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPException
from itertools import count
from typing import IO, Any, Final
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, OpenerDirector, Request, build_opener

from graph_service.client.faults import Busy, Damaged, GraphError, OutOfTime, Unreachable
from graph_service.client.patience import busy_or_wrong, wait

AGENT: Final = "reprisals-graph-client"
_KEPT_BYTES: Final = 32 << 20
_AT_ONCE: Final = 1 << 16


@dataclass(frozen=True)
class Reply:
    """An answer: names of ``headers`` in lower case, several of a name joined by commas."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class _SameOrigin(HTTPRedirectHandler):
    """Follows redirects within one service."""

    def redirect_request(
        self, req: Request, fp: IO[bytes], code: int, msg: str, headers: Any, newurl: str
    ) -> Request | None:
        if urlsplit(newurl)[:2] != urlsplit(req.full_url)[:2]:
            raise Unreachable(f"the service leads elsewhere: {newurl}")
        return super().redirect_request(req, fp, code, msg, headers, newurl)


class Transport:
    """The way to one service.

    Args:
        url: of the service, such as ``https://graph.example.org/``.
        token: of the caller, if there is one.
        seconds: for one call, with all its retries.
        retries: how often is asked again after 429, 503 or a broken connection.

    Raises:
        ValueError: ``url`` is no http address, or a token would go over an open network.
    """

    def __init__(self, url: str, token: str | None, seconds: float, retries: int) -> None:
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.query:
            raise ValueError("the address of a service begins with https:// and has no query")
        if token is not None and parts.scheme != "https" and not _is_here(parts.hostname):
            raise ValueError("a token is sent over https alone, but for this machine")
        self.url = url if url.endswith("/") else url + "/"
        self._token = token
        self._seconds = seconds
        self._retries = retries
        self._opener: OpenerDirector = build_opener(_SameOrigin())
        self._kept: OrderedDict[tuple[str, str], Reply] = OrderedDict()

    def get(self, path: str, accept: str, *, patient: bool = False) -> Reply:
        """Return the answer at a path below the address, from memory if it did not change.

        Who is ``patient`` waits for what is being made as long as the time lasts.

        Raises:
            GraphError: there is none.
        """
        key = path, accept
        kept = self._kept.get(key)
        tag = {} if kept is None else {"If-None-Match": kept.headers["etag"]}
        reply = self._whole(path, {"Accept": accept} | tag, None, patient=patient)
        if reply.status == 304 and kept is not None:
            self._kept.move_to_end(key)
            return kept
        self._keep(key, reply)
        return reply

    def post(self, path: str, accept: str, kind: str, body: bytes) -> Reply:
        """Return the answer to a body that only asks; raises like :meth:`get`."""
        return self._whole(path, {"Accept": accept, "Content-Type": kind}, body)

    @contextmanager
    def stream(
        self, path: str, headers: Mapping[str, str]
    ) -> Iterator[tuple[int, Mapping[str, str], Callable[[int], bytes]]]:
        """Give status, headers and what reads the body, as long as the time lasts.

        What is being made is waited for.

        Raises:
            GraphError: there is none.
        """
        deadline = time.monotonic() + self._seconds
        answer = self._open(path, headers, None, deadline, patient=True)
        with answer:

            def read(size: int) -> bytes:
                return _block(answer, size, deadline)

            yield answer.status, _headers(answer), read

    def _whole(
        self, path: str, headers: Mapping[str, str], body: bytes | None, *, patient: bool = False
    ) -> Reply:
        deadline = time.monotonic() + self._seconds
        for left in range(self._retries, -1, -1):
            answer = self._open(path, headers, body, deadline, patient=patient)
            with answer:
                try:
                    return Reply(answer.status, _headers(answer), _body(answer, deadline))
                except Unreachable as error:  # a query was ended: the answer is cut
                    if left == 0:
                        raise Damaged("the answer was cut before its end") from error
            wait(deadline, self._retries - left, 0)
        raise AssertionError("a loop that returns or raises")

    def _open(
        self,
        path: str,
        headers: Mapping[str, str],
        body: bytes | None,
        deadline: float,
        *,
        patient: bool = False,
    ) -> Any:
        """Return an answer whose head is good; ask again while the service says so."""
        named = {"User-Agent": AGENT, **headers}
        if self._token is not None:
            named["Authorization"] = f"Bearer {self._token}"
        for tried in count():
            request = Request(self.url + path, body, named)  # noqa: S310 - http or https
            left = deadline - time.monotonic()
            if left <= 0:
                raise OutOfTime(f"no answer within {self._seconds:g} seconds")
            try:
                return self._opener.open(request, timeout=left)
            except HTTPError as error:
                if error.code == 304:
                    return error
                fault: GraphError = busy_or_wrong(error)
                pause = fault.retry_after if isinstance(fault, Busy) else None
            except TimeoutError as error:
                raise OutOfTime(f"no answer within {self._seconds:g} seconds") from error
            except (URLError, OSError, HTTPException) as error:
                if isinstance(getattr(error, "reason", None), TimeoutError):
                    raise OutOfTime(f"no answer within {self._seconds:g} seconds") from error
                fault, pause = Unreachable(f"{self.url} can't be reached: {error}"), 0.0
            waits = patient and isinstance(fault, Busy)
            if pause is None or (tried >= self._retries and not waits):
                raise fault
            wait(deadline, tried, pause, fault)
        raise AssertionError("a loop that returns or raises")

    def _keep(self, key: tuple[str, str], reply: Reply) -> None:
        self._kept.pop(key, None)
        if "etag" in reply.headers and "no-store" not in reply.headers.get("cache-control", ""):
            self._kept[key] = reply
        while sum(len(each.body) for each in self._kept.values()) > _KEPT_BYTES:
            self._kept.popitem(last=False)


def _body(answer: Any, deadline: float) -> bytes:
    return b"".join(iter(lambda: _block(answer, _AT_ONCE, deadline), b""))


def _block(answer: Any, size: int, deadline: float) -> bytes:
    """Return what comes next, nothing at the end.

    Raises:
        OutOfTime: it is past the deadline.
        Unreachable: the connection broke before the end that was announced.
    """
    if time.monotonic() > deadline:
        raise OutOfTime("the answer did not come in time")
    try:
        found = bytes(answer.read1(size))
    except TimeoutError as error:
        raise OutOfTime("the answer did not come in time") from error
    except (OSError, HTTPException) as error:
        raise Unreachable(f"the connection broke: {error}") from error
    if not found and answer.length:
        raise Unreachable("the connection broke before the end")
    return found


def _headers(answer: Any) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, value in answer.headers.items():
        low = name.lower()
        found[low] = f"{found[low]}, {value}" if low in found else value
    return found


def _is_here(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
