"""``/docs/<name>``: the pages of ``graph_service/docs``, as they stand in the repository.

::

    docs/<name>.md -> markdown-it (CommonMark with tables, no HTML) -> a page
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Final

from flask import Blueprint, Response, render_template, request
from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup

from graph_service.errors import NotFound
from graph_service.web.answering import answering_of
from graph_service.web.purposes import PURPOSES
from graph_service.web.service import service
from graph_service.web.words import keep

blueprint: Final = Blueprint("manual", __name__)

_FOLDER: Final = Path(__file__).parent.parent / "docs"
_PRE: Final = Markup('<pre dir="ltr" tabindex="0"><code>{}</code></pre>\n')
_MARK: Final = re.compile(r"[^a-z0-9]+")
_PAGE: Final = re.compile(r"([a-z-]+)\.md(#.*)?")
_QUERY: Final = re.compile(r"(?:\.\./)+queries/[a-z-]+/([a-z-]+)\.rq")


@dataclass(frozen=True)
class Chapter:
    """A page of the documentation: ``title`` is its first heading, ``tokens`` what follows it."""

    name: str
    title: str
    tokens: tuple[Token, ...]


def chapters() -> list[tuple[str, list[tuple[str, str]]]]:
    """Return all pages by what they are for: purpose, and names with titles."""
    return [
        (purpose, [(name, read_chapter(name).title) for name in names])
        for purpose, names in PURPOSES.items()
    ]


@blueprint.get("/docs/<name>")
def chapter(name: str) -> Response:
    """Show a page of the documentation.

    Raises:
        NotFound: there is none of this name.
    """
    found = read_chapter(name)
    text = render_template(
        "chapter.html",
        chapter=found,
        body=_body(found, service().settings.base_url),
        chapters=chapters(),
    )
    response = Response(text, content_type="text/html; charset=utf-8")
    response.headers["Release"] = str(answering_of(request.environ).release)
    response.add_etag()
    response.make_conditional(request)
    return response


def read_chapter(name: str) -> Chapter:
    """Return a page by its name.

    Raises:
        NotFound: there is none of this name.
    """
    if name not in _names():
        raise NotFound("there is no such page of the documentation; /docs lists them")
    return _read(name)


@cache
def _names() -> frozenset[str]:
    return frozenset(path.stem for path in _FOLDER.glob("*.md"))


@cache
def _read(name: str) -> Chapter:
    tokens = _parser().parse((_FOLDER / f"{name}.md").read_text(encoding="utf-8"))
    title = tokens[1].content
    marks: set[str] = set()
    for token, following in pairwise(tokens):
        if token.type == "heading_open":
            token.attrs["id"] = mark_of(following.content, marks)
        elif token.type in ("fence", "code_block"):
            token.attrs["dir"] = "ltr"
    return Chapter(name, title, tuple(tokens[3:]))


def mark_of(heading: str, taken: set[str]) -> str:
    """Return the name by which a heading is linked, which none in ``taken`` is, and take it."""
    stem = _MARK.sub("-", heading.lower()).strip("-") or "section"
    name, number = stem, 1
    while name in taken:
        number += 1
        name = f"{stem}-{number}"
    taken.add(name)
    return name


def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False}).enable("table")


def _body(found: Chapter, base_url: str) -> Markup:
    """Return a page as HTML; what it says is ours, so it is not escaped twice."""

    def link(_: object, tokens: Sequence[Token], n: int, *__: object) -> str:
        return _link(tokens[n], base_url)

    parser = _parser()
    for name, rule in (("link_open", link), ("fence", _code), ("code_block", _code)):
        parser.add_render_rule(name, rule)
    parser.add_render_rule("table_open", lambda *_: '<div class="table" tabindex="0"><table>\n')
    parser.add_render_rule("table_close", lambda *_: "</table></div>\n")
    return Markup(parser.renderer.render(list(found.tokens), parser.options, {}))  # noqa: S704


def _code(_: object, tokens: Sequence[Token], n: int, *__: object) -> str:
    return str(_PRE.format(tokens[n].content))


def _link(token: Token, base_url: str) -> str:
    target = str(token.attrs.get("href", ""))
    if match := _PAGE.fullmatch(target):
        target = keep(f"{base_url}docs/{match[1]}{match[2] or ''}")
    elif match := _QUERY.fullmatch(target):
        target = keep(f"{base_url}queries/{match[1]}")
    elif target.startswith("/"):
        target = base_url + target[1:]
    elif target == "notebook.ipynb":
        target = f"{base_url}docs/notebook.ipynb"
    return str(Markup('<a href="{}">').format(target))
