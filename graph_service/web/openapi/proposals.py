"""The rows of routes about proposals: changes that wait for a decision."""

from collections.abc import Mapping
from typing import Final

from graph_service.web.openapi.operations import (
    CHANGE,
    HTML,
    JSON,
    WRITE_PROBLEMS,
    Operation,
    Route,
)

SEVERAL: Final = ("application/trig", "application/n-quads", "application/ld+json")
"""Media types of several graphs with their names."""

_TEXT: Final = "text/plain"
_NAME: Final = "id of a proposal"
_READ: Final = (401, 404, 406, 409, 429, 503)
_DIFF: Final = (JSON, "application/rdf-patch", "application/n-quads", _TEXT)

PROPOSALS: Final[Mapping[str, Route]] = {
    "/proposals": Route(
        CHANGE,
        {
            "GET": Operation((JSON, _TEXT, HTML), problems=_READ, token=True),
            "POST": Operation(
                (JSON,),
                ("mode", "note"),
                ("release-match", "If-None-Match", "Idempotency-Key"),
                body=(*SEVERAL, "multipart/form-data"),
                statuses=(202,),
                problems=WRITE_PROBLEMS,
                token=True,
            ),
        },
    ),
    "/proposals/<name>": Route(
        CHANGE,
        {
            "GET": Operation((JSON, _TEXT, HTML), problems=_READ, token=True),
            "DELETE": Operation(statuses=(204,), problems=(401, 403, 404, 409), token=True),
        },
        {"name": _NAME},
    ),
    "/proposals/<name>/diff": Route(
        CHANGE, {"GET": Operation(_DIFF, problems=_READ, token=True)}, {"name": _NAME}
    ),
    "/proposals/<name>/diff.<suffix>": Route(
        CHANGE,
        {"GET": Operation(_DIFF, problems=_READ, token=True)},
        {"name": _NAME, "suffix": "patch, nq, json or txt"},
    ),
    "/proposals/<name>/decision": Route(
        CHANGE,
        {"POST": Operation((JSON,), body=(JSON,), problems=WRITE_PROBLEMS, token=True)},
        {"name": _NAME},
    ),
}
"""Rule of the application -> what it takes and gives."""
