"""A connection that answers at once what needs no waiting, without a cycle of uvicorn's.

::

    bytes -> known by themselves? -> send what is kept for them        (recall.py)
      |
    a head of a GET to /sparql -> quick? -> send it                    (lane.py)
      |
    else as usual                                                      (connection.py)
"""

from collections.abc import MutableMapping
from typing import Any, Final, Protocol, cast

from graph_service.web import connection
from graph_service.web.connection import Connection
from graph_service.web.recall import LONGEST

_TARGETS: Final = (b"/sparql?", b"/sparql/?")
"""How the target of a request begins that may be answered as soon as its head is read."""

_LATER: Final = {b"content-length", b"transfer-encoding", b"expect", b"authorization"}
"""Fields of requests that are not answered so: they have a body, or a token."""

_END: Final = b"\r\n\r\n"
_written: Final[list[Any]] = [None, b""]
"""The headers that the server adds, and how they are written."""


class Host(connection.Host, Protocol):
    """What such a connection asks of the application that it serves."""

    def recall(self, request: bytes, fields: bytes) -> bytes | None:
        """Return the whole answer to a request that is known by its bytes; ``fields`` are in it."""

    def at_once(
        self, scope: MutableMapping[str, Any], fields: bytes, request: bytes | None
    ) -> bytes | None:
        """Return the whole answer to a GET, with ``fields``, if it is quick.

        ``request`` is all of it, if it may be known by its bytes from now on.
        """


class PromptConnection(Connection):
    """A connection; the application of the server's configuration is its :class:`Host`."""

    _whole: bytes | None = None

    def data_received(self, data: bytes) -> None:
        """Answer what is known by its bytes, or read on."""
        self._whole = None
        if len(data) <= LONGEST and data.endswith(_END) and self.is_between:
            answer = self._app.recall(data, self._fields())
            if answer is not None and not self.transport.is_closing():
                self.transport.write(answer)
                self.note_answer()
                return
            if _is_one_head(data):
                self._whole = data
        super().data_received(data)

    def answer_at_once(self) -> bool:
        """Answer a request whose head was read, if that is quick and nothing is before it."""
        parser, url = self.parser, self.url
        if not url.startswith(_TARGETS) or parser.get_method() != b"GET" or not self.is_free:
            return False
        if not parser.should_keep_alive() or parser.get_http_version() != "1.1":
            return False
        if any(name in _LATER for name, _ in self.headers):
            return False
        path, _, query = url.partition(b"?")
        scope = cast(MutableMapping[str, Any], self.scope)
        scope.update(method="GET", raw_path=path, query_string=query)
        answer = self._app.at_once(scope, self._fields(), self._whole)
        if answer is not None:
            self.transport.write(answer)
        return answer is not None

    @property
    def _app(self) -> Host:
        return cast(Host, self.app)

    def _fields(self) -> bytes:
        """Return the headers that the server adds, as they are sent: they change once a second."""
        headers = self.server_state.default_headers
        if headers is not _written[0]:
            _written[:] = headers, b"".join([b"%b: %b\r\n" % field for field in headers])
        return cast(bytes, _written[1])


def _is_one_head(data: bytes) -> bool:
    """Return whether bytes that end like a head hold no other end of one."""
    return data.find(_END) == len(data) - len(_END) and data.count(b"\n") == data.count(b"\r\n")
