"""The page of all canned queries, by topic, with those that have the words that are asked for."""

from itertools import groupby
from typing import Final

from flask import render_template, request

from graph_service.errors import InputError
from graph_service.query.canned import CannedQuery
from graph_service.query.parameters import LANGUAGES
from graph_service.web.service import Service

LONGEST: Final = 300
"""Characters of the words."""


def show(here: Service) -> str:
    """Return the page; the parameter ``q`` has words that a question must have, in any language.

    Raises:
        InputError: the words are too long.
    """
    words = request.args.get("q", "")
    if len(words) > LONGEST:
        raise InputError(f"q must have at most {LONGEST} characters")
    found = [each for each in here.queries.values() if _has(each, words)]
    topics = groupby(found, key=lambda query: query.topic)
    return render_template(
        "queries.html",
        topics=[(topic, list(each)) for topic, each in topics],
        count=len(found),
        all=len(here.queries),
        q=words,
        tongues=LANGUAGES,
    )


def _has(query: CannedQuery, words: str) -> bool:
    texts = (query.id, query.topic, *query.title.values(), *query.question.values())
    text = " ".join(texts).casefold()
    return all(word in text for word in words.casefold().split())
