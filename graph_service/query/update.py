"""Update requests of the SPARQL 1.1 Protocol, without input or output (section 2.2 of it).

The parameters of the protocol that name a dataset become ``USING`` clauses of each operation that
has a ``WHERE``; the engine knows no other way. Where they go is found among tokens, and what goes
there are IRIs that were checked: no text of a caller becomes syntax.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from graph_service.errors import InputError, TooLarge, UnsupportedType
from graph_service.query.protocol import (
    FORM,
    check_iri,
    parse_parameters,
    split_content_type,
)
from graph_service.query.scan import TOKEN, scan

DIRECT: Final = "application/sparql-update"
_CHARSETS: Final = ("utf-8", "utf8", "us-ascii")
_USING: Final = ("using-graph-uri", "using-named-graph-uri")


@dataclass(frozen=True)
class UpdateRequest:
    """One update as asked for; ``using`` are the graphs of the protocol's dataset, in its text."""

    text: str
    using: tuple[str, ...] = ()


def parse_update(
    query_string: bytes, content_type: str | None, body: bytes, *, longest: int
) -> UpdateRequest:
    """Return the update that a ``POST`` asks for, with the protocol's dataset in its text.

    Args:
        query_string: the part of the URL after ``?``, still encoded.
        content_type: the header's value, ``None`` when absent.
        body: the bytes of the body, still encoded.
        longest: limit of the text, in bytes of UTF-8.

    Raises:
        UnsupportedType: the body's type is missing, unknown or not UTF-8.
        TooLarge: the text is longer than ``longest``.
        Refused: it would fetch something (``LOAD``, ``SERVICE``).
        InputError: a parameter is missing, repeated or malformed; or the dataset of the protocol
            meets one in the text.
    """
    parameters = parse_parameters(query_string)
    kind, charset = split_content_type(content_type)
    if charset not in _CHARSETS:
        raise UnsupportedType(f"the charset of an update must be utf-8, not {charset}")
    if kind == FORM:
        parameters += parse_parameters(body)
        updates = [value for name, value in parameters if name == "update"]
    elif kind == DIRECT:
        updates = [value for name, value in parameters if name == "update"]
        updates.append(_text(body))
    else:
        stated = f"is {kind}" if kind else "has no media type"
        raise UnsupportedType(f"the body {stated}; send {DIRECT} or {FORM}")
    if len(updates) != 1:
        wrong = "is missing" if not updates else f"is given {len(updates)} times"
        raise InputError(f"the parameter update must be given exactly once; it {wrong}")
    if any(name == "query" for name, _ in parameters):
        raise InputError("a query can't be sent as an update")
    (text,) = updates
    if len(text.encode()) > longest:
        raise TooLarge(f"the text of the update is longer than {longest} bytes")
    scan(text)
    using = [(name, value) for name, value in parameters if name in _USING]
    if using:
        text = with_using(text, [_clause(name, iri) for name, iri in using])
    return UpdateRequest(text, tuple(iri for _, iri in using))


def with_using(text: str, clauses: Sequence[str]) -> str:
    """Return an update with clauses in front of each ``WHERE`` of its operations.

    ``DELETE WHERE { ... }`` becomes ``DELETE { ... } USING ... WHERE { ... }``, which is the same
    (SPARQL 1.1 Update, section 3.1.3.3).

    Args:
        text: the update.
        clauses: whole clauses, ``USING <iri>`` or ``USING NAMED <iri>``.

    Raises:
        InputError: the text has ``USING`` or ``WITH`` itself (SPARQL 1.1 Protocol, section 2.2.3).
    """
    inserted = f" {' '.join(clauses)} "
    parts: list[str] = []
    before, done = "", 0
    for word, start in _outer_words(text):
        if word in ("USING", "WITH"):
            raise InputError(f"{word} can't be combined with {' or '.join(_USING)}")
        if word == "WHERE":
            parts.append(text[done:start])
            done = start
            if before == "DELETE":
                parts.append(_block(text, start))
            parts.append(inserted)
        before = word
    return "".join([*parts, text[done:]])


def _outer_words(text: str) -> Iterator[tuple[str, int]]:
    """Yield the words outside all braces, in upper case, with their places, and ends of braces.

    No token but a brace holds one: an IRI can't.
    """
    depth = 0
    for match in TOKEN.finditer(text):
        if match[0] == "{":
            depth += 1
        elif match[0] == "}":
            depth -= 1
            yield "}", match.start()
        elif depth == 0 and match.lastgroup == "word":
            yield match[0].upper(), match.start()


def _block(text: str, start: int) -> str:
    """Return the first block in braces from ``start`` on."""
    depth, begun = 0, start
    for match in TOKEN.finditer(text, start):
        if match[0] == "{":
            if depth == 0:
                begun = match.start()
            depth += 1
        elif match[0] == "}":
            depth -= 1
            if depth == 0:
                return f" {text[begun : match.end()]}"
    return ""  # it has no end: for the parser to say


def _clause(name: str, iri: str) -> str:
    check_iri(iri, name)
    return f"USING NAMED <{iri}>" if name == "using-named-graph-uri" else f"USING <{iri}>"


def _text(body: bytes) -> str:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise InputError("the body is not UTF-8") from error
