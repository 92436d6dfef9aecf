"""Headers of every answer: what browsers may do with it, and who else may read it."""

from typing import Any, Final

from flask import Flask, Response, request

from graph_service.web.pinned import pin_of
from graph_service.web.ready import Ready

POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
"""Content-Security-Policy: no inline script or style, nothing from elsewhere."""

EXPOSED: Final = (
    "Accept-Ranges, Allow, Content-Disposition, Content-Location, Content-Range, ETag, Link, "
    "Location, Memento-Datetime, Partners, Query-Id, RateLimit, RateLimit-Policy, Release, "
    "Repr-Digest, Retry-After, Rows-Cut-At"
)
ALWAYS: Final = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "cross-origin",
    # anonymous reads are open to every page; credentials never are (Fetch Standard, 3.2)
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": EXPOSED,
}
"""On every answer, 304 included."""

ROUTE: Final = "graph_service.route"
"""Where the environment keeps the template of the route that was found."""

SHARED: Final = "public, no-cache"
PRIVATE: Final = "private, no-cache"
VOLATILE: Final = "no-store"
"""``Cache-Control`` of what everybody, one caller or nobody may keep, and then asks about."""

_FRAMES: Final = "graph_service.frames"
_FRAMED_POLICY: Final = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'none'; "
    "base-uri 'none'; frame-ancestors *"
)
"""Of what may stand in a frame of any page: it has nothing that acts."""

_PREFLIGHT: Final = {
    "Access-Control-Allow-Headers": (
        "Accept, Content-Type, If-None-Match, If-Range, Query-Id, Range"
    ),
    "Access-Control-Max-Age": "86400",
}


def common_headers(
    release: int, caching: str, cited: list[tuple[str, str]]
) -> list[tuple[str, str]]:
    """Return the headers that an answer to a query has in each format and coding, and as 304."""
    return [
        *ALWAYS.items(),
        ("Release", str(release)),
        *cited,
        ("Vary", "Accept, Accept-Encoding"),
        ("Cache-Control", caching),
    ]


def allow_frames(environ: dict[str, Any]) -> None:
    """Let an answer stand in frames of other pages; there must be nothing in it that acts."""
    environ[_FRAMES] = True


def register(app: Flask) -> None:
    """Add the headers to every answer of the application, errors included."""
    app.after_request(_add)


def _add(response: Response) -> Response:
    if isinstance(response, Ready):
        return response
    if request.url_rule is not None:
        request.environ[ROUTE] = request.url_rule.rule
    headers = response.headers
    headers.pop("Date", None)  # the server says it, and one answer has one date
    for name, value in ALWAYS.items():
        headers[name] = value
    if _FRAMES in request.environ and response.status_code < 400:
        headers["Content-Security-Policy"] = _FRAMED_POLICY
    if response.mimetype == "text/html":
        response.vary.add("Accept-Language")
    pin = pin_of(request.environ)
    if pin is not None and "Allow" in headers:
        allowed = pin.methods.intersection(headers["Allow"].split(", "))
        headers["Allow"] = ", ".join(sorted(allowed))
    if request.method == "OPTIONS" and "Allow" in headers:
        headers["Access-Control-Allow-Methods"] = headers["Allow"]
        for name, value in _PREFLIGHT.items():
            headers[name] = value
    if "Cache-Control" not in headers:
        headers["Cache-Control"] = "no-cache"  # kept, but asked about each time
    return response
