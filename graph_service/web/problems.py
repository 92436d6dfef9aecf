"""Every way of failing, in one table: exception, status, stable type, title, and what to do.

The body is a problem document (RFC 9457). Its type is a URI under the public base that resolves to
the page made from this table.
"""

from typing import Final

from graph_service.errors import (
    Gone,
    Inexpressible,
    InputError,
    NotAcceptable,
    NotFound,
    NotKept,
    NotLinked,
    OutOfScope,
    QueryFault,
    Refused,
    SyntaxFault,
    TooLarge,
    Unauthenticated,
    Unavailable,
    UnsupportedType,
)
from graph_service.web.change_problems import CHANGE_PROBLEMS
from graph_service.web.problem import Problem
from graph_service.web.query_problems import QUERY_PROBLEMS
from graph_service.web.refusals import (
    BudgetSpent,
    CodingRefused,
    HeadTooLarge,
    MethodRefused,
    Misdirected,
    RangeRefused,
    RequestLate,
    TooManyAttempts,
)

PROBLEMS: Final = (
    Problem(
        SyntaxFault,
        400,
        "syntax",
        "The text can't be parsed",
        "The members line and column say where, counted from 1.",
    ),
    Problem(
        QueryFault,
        400,
        "parameter",
        "A parameter of the canned query is wrong",
        "The page of the query lists its parameters with their types and choices.",
    ),
    Problem(
        UnsupportedType,
        415,
        "unsupported-type",
        "The media type of the body is missing, or it or the coding is not read here",
        "Send a query as application/sparql-query or as a form, RDF in one of its types, in UTF-8.",
    ),
    Problem(
        TooLarge,
        413,
        "too-large",
        "The request is longer than the limit",
        "Shorten the query, or split the data.",
    ),
    Problem(InputError, 400, "bad-request", "The request is wrong", "The detail says how."),
    Problem(
        NotAcceptable,
        406,
        "not-acceptable",
        "None of the accepted types is on offer",
        "The member offered lists the media types. An answer of SELECT or ASK is a table, one of "
        "CONSTRUCT or DESCRIBE a graph; they have different types.",
    ),
    Problem(
        Inexpressible,
        406,
        "not-expressible",
        "The format can't say it",
        "RDF/XML can't name every property, JSON-LD 1.1 has no triple terms, and a workbook has "
        "room for 400,000 cells. Every statement can be had as N-Quads, every answer as CSV.",
    ),
    Problem(
        CodingRefused,
        406,
        "coding-not-acceptable",
        "None of the accepted content codings is on offer",
        "The header Accept-Encoding excludes the plain body (identity) and names no coding of the "
        "member offered.",
    ),
    Problem(
        Unauthenticated,
        401,
        "unauthenticated",
        "A token is needed, or the one that was sent does not hold",
        "Send a token in the header Authorization: Bearer ..., and nowhere else. Why one is "
        "refused is not said; whoever runs the service can see whether it has expired.",
    ),
    Problem(
        OutOfScope,
        403,
        "out-of-scope",
        "The token does not allow this",
        "A token may write the graphs that it was made for. Nothing was changed.",
    ),
    Problem(
        Refused,
        403,
        "refused",
        "This is not allowed",
        "SERVICE is allowed only to the partners of /partners, and nothing else is fetched. A "
        "search of texts inside of a query names <https://w3id.org/reprisals/search>, spelled so.",
    ),
    Problem(Gone, 410, "gone", "This was withdrawn", "No reason is given. Delete copies, too."),
    Problem(NotFound, 404, "not-found", "There is nothing here", "Check the address."),
    Problem(
        NotKept,
        410,
        "release-not-kept",
        "This release is not kept any more",
        "Its number, time and digest are still listed under /releases; what it held is gone for "
        "good. Later releases may say the same.",
    ),
    Problem(
        NotLinked,
        410,
        "fragment-not-linked",
        "No part of the stream of changes has this name now",
        "Begin again at /changes. If you followed the stream before, what you have may hold what "
        "was withdrawn since: make your copy anew.",
    ),
    Problem(
        MethodRefused,
        405,
        "method-not-allowed",
        "The method is not allowed here",
        "The header Allow lists the methods.",
    ),
    Problem(
        Misdirected,
        421,
        "replica",
        "This process only reads",
        "It is a replica of a service. Nothing was changed. Whoever runs it lets a proxy send "
        "changes to the process that writes; the page on replicas says how.",
    ),
    Problem(RequestLate, 408, "late", "The request came too slowly", "Send it again, faster."),
    Problem(
        RangeRefused,
        416,
        "range",
        "The range is beyond the end",
        "The header Content-Range has the length.",
    ),
    Problem(
        HeadTooLarge,
        431,
        "head-too-large",
        "The URL and the headers are too long",
        "Send a long query in the body, with POST or QUERY.",
    ),
    Problem(
        BudgetSpent,
        429,
        "budget-spent",
        "The query time of this client is used up",
        "Each client has some seconds of query time a minute: the header RateLimit says what is "
        "left of them, Retry-After when there are some again. Answers that are unchanged or kept "
        "cost nothing; large amounts of data are better taken from the exports.",
    ),
    Problem(
        TooManyAttempts,
        429,
        "too-many-attempts",
        "Too many tokens of this client were refused",
        "Try again after the seconds in the header Retry-After, with a token that holds.",
    ),
    Problem(
        Unavailable,
        503,
        "unavailable",
        "Not now",
        "Too many queries are running, or the service is starting. Try again after the seconds in "
        "the header Retry-After.",
    ),
    *CHANGE_PROBLEMS,
    *QUERY_PROBLEMS,
    Problem(
        Exception,
        500,
        "internal-error",
        "The service failed",
        "This is our fault, and it is in our log. The request itself may be right.",
    ),
)
