"""Status and headers of an answer, as an application gives them and as they are sent."""

from collections.abc import MutableMapping
from functools import lru_cache
from typing import Any

from uvicorn.protocols.http.httptools_impl import STATUS_LINE


@lru_cache(maxsize=1024)
def _encode(header: tuple[str, str]) -> tuple[bytes, bytes]:
    return header[0].encode("latin-1"), header[1].encode("latin-1")


class Head:
    """Status and headers as the application gives them (``start_response`` of PEP 3333)."""

    def __init__(self) -> None:
        self._status = 0
        self._headers: list[tuple[str, str]] = []

    def __call__(self, status: str, headers: list[tuple[str, str]], _: Any = None) -> None:
        """Take them."""
        self._status = int(status[:3])
        self._headers = headers

    @property
    def message(self) -> MutableMapping[str, Any]:
        """The message that begins the answer."""
        headers = list(map(_encode, self._headers))
        return {"type": "http.response.start", "status": self._status, "headers": headers}

    @property
    def line(self) -> bytes:
        """The status as it is sent."""
        return STATUS_LINE[self._status]

    @property
    def fields(self) -> bytes:
        """The headers as they are sent, with the end of the head."""
        lines = (b"%b: %b\r\n" % _encode(header) for header in self._headers)
        return b"".join([*lines, b"\r\n"])
