"""The words of pages in the languages of the United Nations: catalogs, and which one a reader gets.

::

    templates, in English -> locales/<language>/LC_MESSAGES/pages.po (GNU gettext) -> a page

English stands in the templates themselves. A text that a catalog lacks is shown in English, and the
page says so. What the graph holds has its own languages (:mod:`graph_service.resources.labels`).
"""

import re
from functools import lru_cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlencode

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from flask import Flask, request

from graph_service.resources.labels import LANGUAGES
from graph_service.web.languages import INTERFACE, chosen, of_page

CATALOGS: Final = Path(__file__).parent / "locales"
SOURCE: Final = "en"
"""The language of the templates."""

_PARAMETER: Final = re.compile(r"[A-Za-z][A-Za-z0-9-]{0,63}")
_RIGHT_TO_LEFT: Final = frozenset({"ar"})


def register(app: Flask) -> None:
    """Give templates what translates their words, and what a page needs of its language."""
    app.jinja_env.add_extension("jinja2.ext.i18n")
    environment: Any = app.jinja_env
    environment.policies["ext.i18n.trimmed"] = True
    environment.install_gettext_callables(
        lambda text: translations(language()).gettext(text),
        lambda one, many, count: translations(language()).ngettext(one, many, count),
        newstyle=True,
        pgettext=lambda context, text: translations(language()).pgettext(context, text),
        npgettext=lambda context, one, many, count: translations(language()).npgettext(
            context, one, many, count
        ),
    )
    app.context_processor(_of_page)


def language() -> str:
    """Return the language of the words of a page: the first wish that is ours, or English."""
    primary = (wish.partition("-")[0] for wish in of_page())
    return next((each for each in primary if each in LANGUAGES), SOURCE)


def direction(tag: str) -> str:
    """Return how a language runs, as HTML says it."""
    return "rtl" if tag.partition("-")[0] in _RIGHT_TO_LEFT else "ltr"


@lru_cache
def catalog(tag: str) -> Catalog:
    """Return the catalog of a language; that of English is empty."""
    if tag == SOURCE:
        return Catalog(SOURCE)
    with (CATALOGS / tag / "LC_MESSAGES" / "pages.po").open("rb") as file:
        return read_po(file, locale=tag)


@lru_cache
def translations(tag: str) -> NullTranslations:
    """Return what translates into a language."""
    if tag == SOURCE:
        return NullTranslations()
    compiled = BytesIO()
    write_mo(compiled, catalog(tag))
    compiled.seek(0)
    return GNUTranslations(compiled)


@lru_cache
def is_whole(tag: str) -> bool:
    """Return whether a catalog has a translation of each of its texts that is not in doubt."""
    return all(each.string and not each.fuzzy for each in catalog(tag) if each.id)


def keep(url: str) -> str:
    """Return a URL of a page of ours which keeps the language that the reader chose."""
    found = chosen()
    if not found:
        return url
    address, hash_mark, fragment = url.partition("#")
    mark = "&" if "?" in address else "?"
    return f"{address}{mark}{urlencode({INTERFACE: found})}{hash_mark}{fragment}"


def keep_below(root: str, url: str) -> str:
    """Return a URL, which keeps the chosen language if it lies below ``root``; others' do not."""
    return keep(url) if url.startswith(root) else url


def _of_page() -> dict[str, Any]:
    found = language()
    return {
        "words": found,
        "words_whole": is_whole(found),
        "direction": direction(found),
        "chosen": chosen(),
        "languages_offered": offered(),
        "keep": keep,
    }


def offered(*, again: bool = True) -> list[tuple[str, str, str]]:
    """Return the languages of pages: tag, name, and the query string of this page in it.

    Args:
        again: whether what the request asked for is asked again; a page that tells of an error
            says nothing of what was sent.
    """
    return [(tag, name, _here_in(tag, again=again)) for tag, name in LANGUAGES.items()]


def _here_in(tag: str, *, again: bool) -> str:
    """Return the query string of this page in another language.

    It names no format: a page is the same bytes, and has one tag, however it was asked for. What
    can't be a parameter of ours is not said again.
    """
    left_out = (INTERFACE, "format")
    kept = [
        (key, value)
        for key, value in request.args.items(multi=True)
        if again and _PARAMETER.fullmatch(key) and key not in left_out
    ]
    return "?" + urlencode([*kept, (INTERFACE, tag)])
