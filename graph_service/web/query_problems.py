"""How queries and validations fail that were begun: rows of the table of problems."""

from typing import Final

from graph_service.errors import (
    QueryCancelled,
    QueryMemory,
    QueryTimeout,
    ResultTooLarge,
    ValidationEnded,
    WorkerLost,
)
from graph_service.partners.faults import PartnerFault, PartnerTimeout
from graph_service.query.faults import EngineFault
from graph_service.web.problem import Problem

QUERY_PROBLEMS: Final = (
    Problem(
        PartnerTimeout,
        504,
        "partner-timeout",
        "A partner takes too long",
        "Nothing of the answer was sent. Ask the partner for less, or later; SERVICE SILENT goes "
        "on without it, and the header Partners says so.",
    ),
    Problem(
        PartnerFault,
        502,
        "partner-fault",
        "A partner gave no answer that can be used",
        "The detail says which, and how it failed; nothing of what it sent is shown. SERVICE "
        "SILENT goes on without it, and the header Partners says so.",
    ),
    Problem(
        QueryTimeout,
        500,
        "query-timeout",
        "The query ran into its time limit",
        "Nothing of its answer was sent as if it were complete. Ask for less: fewer patterns "
        "without a common variable, a LIMIT, a narrower class.",
    ),
    Problem(
        QueryMemory,
        500,
        "query-memory",
        "The query ran into its memory limit",
        "ORDER BY, DISTINCT and GROUP BY hold their rows in memory; so do texts that grow.",
    ),
    Problem(
        ResultTooLarge,
        500,
        "result-too-large",
        "The answer is larger than one answer may be",
        "Ask for it in parts with ORDER BY, LIMIT and OFFSET, or take the export.",
    ),
    Problem(
        WorkerLost,
        500,
        "query-lost",
        "The query could not be evaluated",
        "The engine gave up on it, for instance because it is nested too deeply. Other queries "
        "are not touched. Write it more simply.",
    ),
    Problem(
        EngineFault,
        502,
        "engine-fault",
        "The engine gave no answer that can be used",
        "Queries are answered here by an engine elsewhere, which failed on this one or told less "
        "than it has; nothing of that was sent as if it were complete. Ask for less, or later.",
    ),
    Problem(
        QueryCancelled,
        500,
        "query-cancelled",
        "The query was cancelled",
        "Its caller asked for that, or the service is stopping.",
    ),
    Problem(
        ValidationEnded,
        500,
        "validation-ended",
        "The validation met a limit",
        "Nothing is known of the data. Send less at once.",
    ),
)
