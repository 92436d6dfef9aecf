"""Requests to an engine on a connection that stays: what SPARQLWrapper and publishing go through.

Redirects are not followed, proxies of the environment are not used, and only the engine's own
address is ever spoken to, whatever a request says.
"""

import http.client
import socket
import ssl
import urllib.request
from collections.abc import Callable
from typing import Any, Final
from urllib.error import URLError

from graph_service.engines.credential import Credential
from graph_service.engines.target import Url, is_near
from graph_service.errors import Unavailable

Connect = Callable[[], socket.socket]
"""Returns a socket that is connected to the engine."""

RETRY: Final = 5
"""Seconds after which whoever found the engine out of reach may ask again."""

_CONNECT_SECONDS: Final = 5.0
_GONE: Final = (http.client.RemoteDisconnected, BrokenPipeError, ConnectionResetError)
_UNAUTHORIZED: Final = 401


def connect_to(url: Url) -> socket.socket:
    """Return a socket that is connected to the host of a URL, without TLS.

    Raises:
        Unavailable: it can't be reached, or is an address of the internet that is to be spoken to
            without TLS.
    """
    try:
        connected = socket.create_connection((url.host, url.port), _CONNECT_SECONDS)
    except OSError as error:
        raise unreachable() from error
    if url.scheme == "http" and not is_near(connected.getpeername()[0].partition("%")[0]):
        connected.close()
        raise Unavailable("the engine is in the internet, and its address begins with http", RETRY)
    connected.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    connected.settimeout(None)
    return connected


def secured(url: Url, connect: Connect) -> Connect:
    """Return what connects and, for ``https``, checks the certificate."""
    if url.scheme == "http":
        return connect
    context = ssl.create_default_context()
    return lambda: context.wrap_socket(connect(), server_hostname=url.host)


def unreachable() -> Unavailable:
    """Return what those are told who ask while the engine can't be reached."""
    return Unavailable("the engine can't be reached", retry_after=RETRY)


class Wire(urllib.request.BaseHandler):
    """Sends requests on one connection, which is opened again when the engine closed it.

    Args:
        url: of the engine.
        connect: connects to it.
        credential: sent with each request.
        seconds: that it may be silent; ``None``: any number.
    """

    def __init__(
        self,
        url: Url,
        connect: Connect,
        credential: Credential | None,
        seconds: float | None = None,
    ) -> None:
        self._url = url
        self._connect = connect
        self._seconds = seconds
        self._header = None if credential is None else credential.header
        self._digest: urllib.request.AbstractDigestAuthHandler | None = None
        if credential is not None and self._header is None:
            passwords = urllib.request.HTTPPasswordMgrWithDefaultRealm()
            passwords.add_password(None, url.text, *credential.pair)
            origin = f"{url.scheme}://{url.host}:{url.port}/"
            passwords.add_password(None, origin, *credential.pair)
            self._digest = urllib.request.AbstractDigestAuthHandler(passwords)
        self._challenge: dict[str, str] | None = None
        self._connection: http.client.HTTPConnection | None = None
        self._response: http.client.HTTPResponse | None = None

    @property
    def opener(self) -> urllib.request.OpenerDirector:
        """What sends requests this way and no other; a status that is no success is an error."""
        director = urllib.request.OpenerDirector()
        for handler in (
            self,
            urllib.request.HTTPErrorProcessor(),
            urllib.request.HTTPDefaultErrorHandler(),
        ):
            director.add_handler(handler)
        return director

    def http_open(self, request: urllib.request.Request) -> http.client.HTTPResponse:
        """Send a request and return the answer, whatever its status.

        Raises:
            Unavailable: the engine can't be reached.
            OSError, http.client.HTTPException: it is lost in the middle.
        """
        response = self._send(request)
        if response.status == _UNAUTHORIZED and self._digest is not None:
            challenge = response.headers.get("WWW-Authenticate", "")
            scheme, _, rest = challenge.partition(" ")
            if scheme.lower() == "digest":
                parts = filter(None, urllib.request.parse_http_list(rest))
                self._challenge = urllib.request.parse_keqv_list(list(parts))
                response.read()
                response = self._send(request)
        response.url = request.full_url
        response.msg = response.reason  # type: ignore[assignment] # as urllib has it
        return response

    https_open = http_open

    def close(self) -> None:
        """Close the connection."""
        if self._response is not None:
            self._response.close()
            self._response = None
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _send(self, request: urllib.request.Request) -> http.client.HTTPResponse:
        if self._response is not None and not self._response.isclosed():
            self.close()  # its answer was not read to the end
        kept = self._connection is not None
        try:
            return self._exchange(request)
        except _GONE:
            self.close()
            if not kept:
                raise
        return self._exchange(
            request
        )  # the engine had closed it meanwhile: requests are repeatable

    def _exchange(self, request: urllib.request.Request) -> http.client.HTTPResponse:
        if (request.type, request.host) != (self._url.scheme, _authority(self._url)):
            raise URLError("this is not the address of the engine")
        if self._connection is None:
            connection = http.client.HTTPConnection(self._url.host, self._url.port)
            connection.auto_open = 0
            connection.sock = self._connect()
            connection.sock.settimeout(self._seconds)
            self._connection = connection
        headers: dict[str, Any] = {"Host": request.host, **request.headers}
        headers |= request.unredirected_hdrs
        if (authorization := self._authorization(request)) is not None:
            headers["Authorization"] = authorization
        try:
            self._connection.request(
                request.get_method(),
                request.selector,
                request.data,
                headers,
            )
            self._response = self._connection.getresponse()
        except BaseException:
            self.close()
            raise
        if self._response.will_close:
            self._connection = None
        return self._response

    def _authorization(self, request: urllib.request.Request) -> str | None:
        if self._digest is None or self._challenge is None:
            return self._header
        said = self._digest.get_authorization(request, self._challenge)
        return None if said is None else f"Digest {said}"


def _authority(url: Url) -> str:
    """Return host and port as the text of the URL has them."""
    return url.text.partition("://")[2].partition("/")[0]
