"""Canned queries as examples of the workbench: what each asks, and where its text is."""

from dataclasses import dataclass
from urllib.parse import urlencode

from graph_service.query.canned import CannedQuery
from graph_service.web.service import Service
from graph_service.web.words import SOURCE, language


@dataclass(frozen=True)
class Example:
    """An example: ``text`` is the path of its query, with what it needs of values.

    ``language`` is that of title and question; paths are without leading slash.
    """

    page: str
    text: str
    title: str
    question: str
    language: str


def examples(here: Service) -> list[Example]:
    """Return the examples, in the language of the page where they have it, else in English."""
    return [_example(query, language()) for query in here.queries.values()]


def _example(query: CannedQuery, words: str) -> Example:
    tag = words if words in query.title and words in query.question else SOURCE
    given = urlencode(
        {
            each.name: each.example
            for each in query.parameters
            if each.required and not each.default and each.example
        }
    )
    page = f"queries/{query.id}"
    return Example(
        page, f"{page}.rq{'?' if given else ''}{given}", query.title[tag], query.question[tag], tag
    )
