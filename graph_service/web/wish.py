"""What a request to ``/search`` asks for, read from its parameters."""

import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from werkzeug.datastructures import MultiDict

from graph_service.errors import InputError
from graph_service.namespaces import ONTOLOGY, expand
from graph_service.query.protocol import check_iri
from graph_service.web.languages import INTERFACE
from graph_service.web.spreadsheet import SAFE

MOST: Final = 100
"""Things of one answer."""

FARTHEST: Final = 10_000
"""Things that may be left out before the first; who needs more asks in SPARQL."""

_USUAL: Final = 20
_PARAMETERS: Final = ("q", "lang", "kind", "limit", "offset", "format", SAFE)
_LANGUAGE: Final = re.compile(r"[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8}){0,8}")
_NAME: Final = re.compile(r"[A-Za-z][A-Za-z0-9]*")


@dataclass(frozen=True)
class Wish:
    """What a request asks for; ``kind`` is the IRI of a class, or empty.

    ``safe`` says that a spreadsheet is to open the answer.
    """

    text: str
    language: str = ""
    kind: str = ""
    limit: int = _USUAL
    offset: int = 0
    safe: bool = False

    def at(self, offset: int) -> str:
        """Return the query string of the same search at another offset."""
        options = {"lang": self.language, "kind": self.kind, "offset": offset or ""}
        options |= {SAFE: "1"} if self.safe else {}
        limit = {"limit": self.limit} if self.limit != _USUAL else {}
        return urlencode({"q": self.text} | limit | {k: v for k, v in options.items() if v})

    def pages(self, total: int) -> dict[str, str]:
        """Return the query strings of the pages before and after, where there are any."""
        pages = {}
        if self.offset:
            pages["previous"] = self.at(max(self.offset - self.limit, 0))
        after = self.offset + self.limit
        if after < total and after <= FARTHEST:
            pages["next"] = self.at(after)
        return pages


def read_wish(parameters: MultiDict[str, str]) -> Wish:
    """Return what the parameters of a request ask for.

    Raises:
        InputError: one of them is wrong, unknown or given twice.
    """
    for name, values in parameters.lists():
        if name not in (*_PARAMETERS, INTERFACE):
            raise InputError(f"there is no parameter {name!r}; there are {', '.join(_PARAMETERS)}")
        if len(values) > 1:
            raise InputError(f"the parameter {name} is given {len(values)} times, once is allowed")
    language = parameters.get("lang", "").strip()
    if language and not _LANGUAGE.fullmatch(language):
        raise InputError("lang must be a language tag (BCP 47), for example fr")
    return Wish(
        parameters.get("q", ""),
        language.lower(),
        _kind(parameters.get("kind", "").strip()),
        _number(parameters, "limit", _USUAL, 1, MOST),
        _number(parameters, "offset", 0, 0, FARTHEST),
        _safe(parameters.get(SAFE, "").strip()),
    )


def _safe(text: str) -> bool:
    if text not in ("", "0", "1"):
        raise InputError(f"{SAFE} must be 0 or 1")
    return text == "1"


def _kind(text: str) -> str:
    """Return the IRI of a class that is named by IRI, by prefixed name or by a name of ours."""
    if not text:
        return ""
    if _NAME.fullmatch(text):
        return ONTOLOGY + text
    try:
        iri = expand(text)
    except KeyError:
        iri = text
    check_iri(iri, "kind")
    return iri


def _number(parameters: MultiDict[str, str], name: str, usual: int, least: int, most: int) -> int:
    text = parameters.get(name, "").strip()
    if not text:
        return usual
    if not (text.isascii() and text.isdecimal() and len(text) <= 9 and least <= int(text) <= most):
        raise InputError(f"{name} must be a number from {least} to {most}")
    return int(text)
