r"""Terms of others written into a query: each stands for what it is, and nothing in it can run.

Each term is escaped as SPARQL asks (1.1 Query, section 19.7): quotation marks of both kinds,
backslashes and line ends. And no word that makes the engine fetch something is ever written: where
it occurs in a text or an IRI, its first letter is written as an escape, which only stands for a
letter inside of a term. So even a place that the engine reads otherwise than we do has nothing in
it to run.
"""

import re
from typing import Final

_IRI: Final = re.compile(r"[^\x00-\x20<>\"{}|^`\\]+")
_TAG: Final = re.compile(r"[A-Za-z]+(-[A-Za-z0-9]+)*(--(ltr|rtl))?")
_ESCAPED: Final = re.compile(r"[\"'\\\n\r]")
_ESCAPES: Final = {"\n": "\\n", "\r": "\\r"}
_KEYWORD: Final = re.compile(r"s(?=ervice)|l(?=oad)", re.IGNORECASE)


def quote_iri(iri: str, *, guarded: bool = True) -> str:
    """Return an IRI as a query has it.

    Args:
        iri: absolute.
        guarded: whether keywords in it are escaped, too; not for queries that others read.

    Raises:
        ValueError: it is none.
    """
    if not _IRI.fullmatch(iri):
        raise ValueError("not an IRI")
    return f"<{_KEYWORD.sub(_escape_letter, iri) if guarded else iri}>"


def quote_tag(tag: str) -> str:
    """Return a language tag, with or without a direction.

    Raises:
        ValueError: it is none.
    """
    if not _TAG.fullmatch(tag):
        raise ValueError("not a language tag")
    return tag


def quote_string(text: str, *, guarded: bool = True) -> str:
    """Return a text in its quotation marks; ``guarded`` as in :func:`quote_iri`."""
    escaped = _ESCAPED.sub(lambda match: _ESCAPES.get(match[0], "\\" + match[0]), text)
    return f'"{_KEYWORD.sub(_escape_letter, escaped) if guarded else escaped}"'


def _escape_letter(match: re.Match[str]) -> str:
    return f"\\u{ord(match[0]):04x}"
