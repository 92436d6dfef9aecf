"""The table of queries in ``queries/README.md``, made from the headers."""

from collections.abc import Mapping
from typing import Final

from graph_service.query.canned import CannedQuery

BEGIN: Final = "<!-- queries: made from the headers, see below -->\n"
END: Final = "<!-- end of queries -->\n"


def listing(queries: Mapping[str, CannedQuery]) -> str:
    """Return the table, one row a query, in the order of the folders."""
    lines = [
        "| query | answers | parameters | questions | report |\n",
        "|---|---|---|---|---|\n",
    ]
    for query in queries.values():
        parameters = ", ".join(f"`{p.name}`" for p in query.parameters)
        questions = ", ".join(f"Q{n}" for n in query.competency)
        lines.append(
            f"| [{query.id}]({query.topic}/{query.id}.rq) | {query.question['en']} "
            f"| {parameters} | {questions} | {', '.join(query.report)} |\n"
        )
    return "".join(lines)


def with_listing(readme: str, queries: Mapping[str, CannedQuery]) -> str:
    """Return the page with its table made anew."""
    before, rest = readme.split(BEGIN)
    _, after = rest.split(END)
    return before + BEGIN + listing(queries) + END + after
