"""Which thing a name of a file means: by title, by id, by kind and key, by what ships."""

import re
from difflib import get_close_matches
from typing import Final

from graph_service.bridges.keys import iri_of
from graph_service.bridges.known import find_known
from graph_service.bridges.terms import fold, suggestion
from graph_service.bridges.uwazi import templates

_KEY: Final = re.compile(r"(?:.*\[)?([a-z-]+)/([A-Za-z0-9_-]+)\]?", re.DOTALL)
_IRI: Final = re.compile(r"https?://[^\s<>\"{}|\\^`]+")
_SUGGESTED: Final = 3


def is_iri(text: str) -> bool:
    """Return whether a text is an IRI of the web."""
    return bool(_IRI.fullmatch(text))


class Names:
    """Things of one reading by what they are called."""

    def __init__(self) -> None:
        self._titles: dict[tuple[str, str], set[str]] = {}
        self._shared: dict[str, str] = {}
        self._kinds = {template.kind for template in templates()}

    def add(self, kind: str, title: str, iri: str, shared: str = "") -> None:
        """Add a thing: the name of its template, its title, its id if it has one."""
        for scope in (kind, ""):
            self._titles.setdefault((scope, fold(title)), set()).add(iri)
        if shared:
            self._shared[shared] = iri

    def find(self, text: str, kind: str = "", shared: str = "") -> str:
        """Return the IRI of the thing that a text names.

        Args:
            text: a title, an IRI, or kind and key.
            kind: name of the template of the thing, empty for any.
            shared: its id.

        Raises:
            ValueError: it names none, or several.
        """
        if shared in self._shared:
            return self._shared[shared]
        found = self._titles.get((kind, fold(text))) or self._titles.get(("", fold(text)), set())
        if len(found) == 1:
            return next(iter(found))
        if len(found) > 1:
            raise ValueError(f"{len(found)} things are called {text!r}; name its IRI")
        if is_iri(text):
            return text
        key = _KEY.fullmatch(text)
        if key and key[1] in self._kinds:
            return iri_of(key[1], key[2])
        if iri := find_known(text):
            return iri
        titles = [title for scope, title in self._titles if scope == kind]
        near = get_close_matches(fold(text), titles, n=_SUGGESTED)
        raise ValueError(f"nothing is called {text!r}{suggestion(near)}")
