"""Terms as they are after parsing: prefixes and bases make long ones of short ones."""

import re
from collections.abc import Iterator
from typing import Final

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Triple, parse

from graph_service.errors import InputError, TooLarge
from graph_service.parsing.limits import LONGEST_IRI, LONGEST_TAG, LONGEST_TEXT
from graph_service.parsing.placing import shown
from graph_service.parsing.turtle import long

NO_BASE: Final = "relative:/"
"""Base of JSON-LD that has none: a parser would leave out, and not tell, what is relative."""

_DOUBTFUL: Final = re.compile(
    rb"<(?:file|relative):|\xe2\x80[\x8e\x8f\xaa-\xae]|\xe2\x81[\xa6-\xa9]|@[a-zA-Z0-9-]{36}",
    re.IGNORECASE,
)
_HIDDEN: Final = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""Characters that turn the direction of writing: an IRI looks like another one (RFC 3987, 4.1)."""


def check_lines(block: bytes) -> None:
    """Return when no line of N-Quads has a term that is too long or that should not be told.

    Args:
        block: whole lines, as the engine writes them.

    Raises:
        TooLarge: a term is too long.
        InputError: an IRI is the name of a file, or holds characters that hide what it is.
    """
    if not _DOUBTFUL.search(block) and max(map(len, block.split(b"\n"))) <= LONGEST_IRI:
        return
    for line in block.split(b"\n"):
        if len(line) > LONGEST_IRI or _DOUBTFUL.search(line):
            for quad in parse(line, format=RdfFormat.N_QUADS, lenient=True):
                check_quad(quad)


def check_quad(quad: Quad) -> None:
    """Do the same for one statement; raises likewise."""
    for term in _terms(quad):
        _check(term)


def _terms(whole: Quad | Triple) -> Iterator[object]:
    for part in whole:
        if isinstance(part, Triple):
            yield from _terms(part)
        else:
            yield part


def _check(term: object) -> None:
    if isinstance(term, NamedNode):
        _check_iri(term.value)
    elif isinstance(term, Literal):
        _check_iri(term.datatype.value)
        if len(term.value) > LONGEST_TEXT:
            raise TooLarge(long("a literal", LONGEST_TEXT))
        if term.language and len(term.language) > LONGEST_TAG:
            raise TooLarge(long("a language tag", LONGEST_TAG))


def _check_iri(iri: str) -> None:
    if len(iri) > LONGEST_IRI:
        raise TooLarge(long("an IRI", LONGEST_IRI))
    if iri.startswith(NO_BASE):
        reason = f"{shown(iri.removeprefix(NO_BASE))} is a relative IRI, and there is no base"
        raise InputError(reason)
    if iri[:5].lower() == "file:":
        reason = f"{shown(iri)} names a file of a computer, which may tell whose it is: use an IRI"
        raise InputError(reason)
    if found := _HIDDEN.search(iri):
        reason = f"the IRI {shown(iri)} holds U+{ord(found[0]):04X}, which hides how it is spelled"
        raise InputError(reason)
