"""The languages that a reader wishes, from ``?lang=`` and ``Accept-Language``."""

import re
from typing import Final

from flask import request

from graph_service.errors import InputError

MOST: Final = 5
"""Languages of a request that count."""

_TAG: Final = re.compile(r"[a-z]{2,8}(?:-[a-z0-9]{1,8}){0,3}")


def wished() -> tuple[str, ...]:
    """Return the languages of the request, the best first, in lower case.

    The parameter ``lang`` comes first. What is no tag of a language in the header is passed over
    (RFC 9110, section 12.5.4), as is ``*``: whoever has no wish gets English.

    Raises:
        InputError: the parameter is no tag of a language, or is given twice.
    """
    found: list[str] = []
    asked = request.args.getlist("lang")
    if len(asked) > 1:
        raise InputError("the parameter lang is given more than once")
    if asked and asked[0]:
        tag = asked[0].lower()
        if not _TAG.fullmatch(tag):
            raise InputError("the parameter lang is no tag of a language, such as fr")
        found.append(tag)
    for tag, quality in list(request.accept_languages)[: 4 * MOST]:
        if quality > 0 and _TAG.fullmatch(tag.lower()):
            found.append(tag.lower())
    return tuple(dict.fromkeys(found))[:MOST]
