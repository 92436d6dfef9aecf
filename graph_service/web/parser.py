"""Requests as llhttp reads them, but for offers of another protocol: those are passed over.

What follows a head with ``Upgrade`` is HTTP until the server agrees to the offer (RFC 9110, section
7.8), and this one never does; Java's client and ``curl --http2`` offer HTTP/2 with every request.
llhttp, as httptools drives it, ends the request after such a head and takes its body for the next
one. So the head is read twice: the second time, which counts, it is without the offer.
"""

from collections.abc import Iterable

from httptools import HttpParserUpgrade, HttpRequestParser
from httptools.parser.protocol import HTTPProtocol


class Parser(HttpRequestParser):
    """A parser that calls a protocol, which asks it about each head.

    Args:
        protocol: has the callbacks.
    """

    def __init__(self, protocol: HTTPProtocol) -> None:
        self._protocol = protocol
        self._again: bytes | None = None
        self._begin()

    def _begin(self) -> None:
        """Forget what was read; after ``Connection: close`` nothing more would be."""
        super().__init__(self._protocol)
        self.set_dangerous_leniencies(lenient_data_after_close=True)  # as uvicorn does

    def passes_over(self, url: bytes, headers: Iterable[tuple[bytes, bytes]]) -> bool:
        """Return whether a head that was read makes an offer, so that it will be read once more.

        Args:
            url: that of the request line.
            headers: the fields, names in small letters.
        """
        method = self.get_method()
        if not self.should_upgrade() or method == b"CONNECT":  # that has no body, and is refused
            return False
        kept = [header for header in headers if header[0] != b"upgrade"]
        line = b"%b %b HTTP/%b\r\n" % (method, url, self.get_http_version().encode())
        self._again = b"".join([line, *(b"%b: %b\r\n" % header for header in kept), b"\r\n"])
        return True

    @property
    def passing_over(self) -> bool:
        """Whether the request that ends here is one whose head will be read once more."""
        return self._again is not None

    def feed_data(self, data: bytes | bytearray | memoryview) -> None:  # type: ignore[override]
        """Read on.

        Raises:
            HttpParserError: it is no HTTP.
        """
        while True:
            try:
                super().feed_data(data)
            except HttpParserUpgrade as stop:
                if self._again is None:
                    raise
                head, self._again = self._again, None
                self._begin()
                super().feed_data(head)
                data = memoryview(data)[stop.args[0] :]
            else:
                return
