"""The environment of a request (PEP 3333), made of what the server read (ASGI, HTTP scope)."""

import sys
from collections.abc import Mapping
from io import BytesIO
from typing import Any, Final
from urllib.parse import unquote_to_bytes

from graph_service.web.departure import KEY as DEPARTURE

DEPARTURE_STATE: Final = "departure"
"""Under which name the scope's state has the connection's :class:`Departure`."""

_UNPREFIXED: Final = {"content-type": "CONTENT_TYPE", "content-length": "CONTENT_LENGTH"}
_NAMES: Final[dict[bytes, str | None]] = {}
"""Variables of header names that were seen, up to a number."""

_MOST_NAMES: Final = 500


def environment_of(scope: Mapping[str, Any]) -> dict[str, Any]:
    """Return the environment of a request; its body, ``wsgi.input``, is empty yet.

    A header with ``_`` in its name is left out: it could pass for another one. Headers that come
    more than once are joined with commas (RFC 9110, section 5.3).
    """
    client = scope["client"] or ("", 0)
    server = scope["server"] or ("", 0)
    path: bytes = scope["raw_path"]
    environ: dict[str, Any] = {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": "",
        "PATH_INFO": (unquote_to_bytes(path) if b"%" in path else path).decode("latin-1"),
        "QUERY_STRING": scope["query_string"].decode("latin-1"),
        "SERVER_NAME": server[0],
        "SERVER_PORT": str(server[1]),
        "SERVER_PROTOCOL": "HTTP/" + scope["http_version"],
        "REMOTE_ADDR": client[0],
        "REMOTE_PORT": str(client[1]),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope["scheme"],
        "wsgi.input": BytesIO(),
        "wsgi.input_terminated": True,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
        DEPARTURE: scope["state"].get(DEPARTURE_STATE),
    }
    for name, value in scope["headers"]:
        variable = _NAMES[name] if name in _NAMES else _variable(name)
        if variable is None:
            continue
        text = value.decode("latin-1")
        environ[variable] = f"{environ[variable]},{text}" if variable in environ else text
    return environ


def _variable(name: bytes) -> str | None:
    """Return the variable that a header goes into, ``None`` when it goes into none."""
    text = name.decode("latin-1").lower()
    variable = None
    if "_" not in text:
        variable = _UNPREFIXED.get(text) or "HTTP_" + text.upper().replace("-", "_")
    if len(_NAMES) < _MOST_NAMES:
        _NAMES[name] = variable
    return variable
