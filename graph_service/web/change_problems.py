"""Problems of changes: what does not fit, what waits, what is refused by the rules."""

from typing import Final

from graph_service.errors import (
    Conflict,
    KeyInUse,
    KeyReused,
    Nonconformity,
    NotShown,
    NotStored,
    ProposalsFull,
    Unmet,
)
from graph_service.web.problem import Problem

CHANGE_PROBLEMS: Final = (
    Problem(
        Nonconformity,
        422,
        "nonconforming",
        "The data violates the shapes",
        "The report says which node violates which shape, and what to do.",
    ),
    Problem(
        Conflict,
        409,
        "conflict",
        "An operation does not fit what is there",
        "A graph exists already, or does not. SILENT passes over that. Nothing was changed.",
    ),
    Problem(
        KeyInUse,
        409,
        "key-in-use",
        "A request with this key is being done",
        "Send it again when that is over: the answer is then that of the first one.",
    ),
    Problem(
        ProposalsFull,
        429,
        "proposals-full",
        "Too many proposals of this token wait",
        "Wait until some are decided, or take some back. The settings proposals_open and "
        "proposals_bytes are the limits.",
    ),
    Problem(
        KeyReused,
        422,
        "key-reused",
        "The key belongs to another request",
        "A key is for one request, byte for byte, and its conditions. Draw a new one for each. "
        "Nothing was changed.",
    ),
    Problem(
        Unmet,
        412,
        "condition-unmet",
        "A condition of the request does not hold",
        "If-Match or If-None-Match speaks of another state than the present one: read it again, "
        "and make the change anew. Nothing was changed.",
    ),
    Problem(
        NotShown,
        503,
        "not-shown",
        "The change is stored, and not shown yet",
        "It is in the record for good, and need not be sent again. What is served follows as soon "
        "as the service has room for it.",
    ),
    Problem(
        NotStored,
        507,
        "storage",
        "The service has no room",
        "Nothing was changed. Whoever runs the service can make room: its disk is full, or takes "
        "nothing. What was published goes on being served.",
    ),
)
"""Rows of the table of problems."""
