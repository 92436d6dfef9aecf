"""The languages that a reader wishes, from ``?lang=``, ``?interface=`` and ``Accept-Language``."""

import re
from typing import Final

from flask import request

from graph_service.errors import InputError
from graph_service.resources.labels import LANGUAGES

MOST: Final = 5
"""Languages of a request that count."""

INTERFACE: Final = "interface"
"""The parameter of pages that says in which language their own words are."""

_TAG: Final = re.compile(r"[a-z]{2,8}(?:-[a-z0-9]{1,8}){0,3}")


def wished() -> tuple[str, ...]:
    """Return the languages of the request, the best first, in lower case.

    The parameter ``lang`` comes first, then what :func:`of_page` says.

    Raises:
        InputError: the parameter is no tag of a language, or is given twice.
    """
    return tuple(dict.fromkeys((*_asked(), *of_page())))[:MOST]


def of_page() -> tuple[str, ...]:
    """Return the languages that the words of a page should be in, the best first, in lower case.

    The parameter ``interface`` comes first. What is no tag of a language in the header is passed
    over (RFC 9110, section 12.5.4), as is ``*``: whoever has no wish gets English.
    """
    found = [chosen()] if chosen() else []
    for tag, quality in list(request.accept_languages)[: 4 * MOST]:
        if quality > 0 and _TAG.fullmatch(tag.lower()):
            found.append(tag.lower())
    return tuple(dict.fromkeys(found))[:MOST]


def chosen() -> str:
    """Return the language of ours that ``interface`` names, or an empty text."""
    asked = request.args.get(INTERFACE, "")
    return asked if asked in LANGUAGES else ""


def _asked() -> list[str]:
    asked = request.args.getlist("lang")
    if len(asked) > 1:
        raise InputError("the parameter lang is given more than once")
    if not asked or not asked[0]:
        return []
    tag = asked[0].lower()
    if not _TAG.fullmatch(tag):
        raise InputError("the parameter lang is no tag of a language, such as fr")
    return [tag]
