"""Canonical N-Quads without the statements that name a resource.

A statement names it as subject, predicate, object, as datatype, inside of a triple term, or as a
literal that is its IRI and nothing else. Nodes without a name (IRIs below :data:`SKOLEM`) that such
a statement was about, or led to, go too when nothing else leads to them: what hung on the resource
alone says something of it.

Texts are given and returned as N-Quads have them, with their escapes: so they can be shown on a
terminal, and are looked for as they are.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from graph_service.namespaces import SKOLEM

_TERM: Final = re.compile(rb'"(?:[^"\\]|\\.)*"|<[^<>\s]*>')
_TEXT: Final = re.compile(
    rb'"((?:[^"\\]|\\.)*)"(?:@|\s|\^\^<http://www\.w3\.org/2001/XMLSchema#string>)'
)
_NAME: Final = re.compile(rb'[<"]([A-Za-z][A-Za-z0-9+.-]*:[^<>"\s\\]*)[>"]')
_NAMELESS: Final = b"<" + SKOLEM.encode()


@dataclass(frozen=True)
class Redaction:
    """What stays of a graph, and the lines that went, both as N-Quads."""

    stays: bytes
    removed: tuple[bytes, ...]


def redact(quads: bytes, iri: str) -> Redaction | None:
    """Take out what names a resource; ``None`` when nothing does.

    Args:
        quads: canonical N-Quads of one graph. What stays of them is canonical, too.
        iri: the resource.
    """
    if iri.encode() not in quads:
        return None
    lines = _lines(quads)
    gone = {number for number, line in enumerate(lines) if is_named(line, iri)}
    if not gone:
        return None
    gone |= _hanging_nowhere(lines, gone)
    return Redaction(
        stays=b"".join(line for number, line in enumerate(lines) if number not in gone),
        removed=tuple(lines[number] for number in sorted(gone)),
    )


def is_named(line: bytes, iri: str) -> bool:
    """Return whether a statement names a resource, as :func:`redact` understands it."""
    name = iri.encode()
    forms = (b"<" + name + b">", b'"' + name + b'"')
    return name in line and any(term in forms for term in _TERM.findall(line))


def names_in(quads: bytes) -> set[bytes]:
    """Return what statements name, and texts that look like a name."""
    return set(_NAME.findall(quads))


def texts_in(lines: Iterable[bytes]) -> set[str]:
    """Return the texts that are objects: literals that are strings, not numbers or dates."""
    return {text.decode() for line in lines for text in _TEXT.findall(line)}


def places_in(quads: bytes, texts: Collection[str]) -> Iterator[tuple[str, str]]:
    """Yield each text that is a literal, or part of one, with the subject it is said of."""
    present = [(text, text.encode()) for text in texts if text.encode() in quads]
    for line in _lines(quads) if present else ():
        literals = [term for term in _TERM.findall(line) if term.startswith(b'"')]
        for text, form in present:
            if any(form in literal for literal in literals):
                yield text, line.partition(b" ")[0].strip(b"<>").decode()


def _hanging_nowhere(lines: list[bytes], gone: set[int]) -> set[int]:
    """Return the lines about nodes without a name that only what goes, or they, lead to."""
    about: dict[bytes, set[int]] = defaultdict(set)
    leading: dict[bytes, set[int]] = defaultdict(set)
    for number, line in enumerate(lines):
        if _NAMELESS in line:
            subject, *others = _nodes(line)
            about[subject].add(number)
            for node in others:
                leading[node].add(number)
    hanging: set[bytes] = set()
    waiting = [node for number in gone for node in _nodes(lines[number])]
    while waiting:
        node = waiting.pop()
        if node.startswith(_NAMELESS) and node not in hanging:
            hanging.add(node)
            waiting.extend(each for number in about[node] for each in _nodes(lines[number])[1:])
    held = [
        node
        for node in hanging
        if any(_nodes(lines[n])[0] not in hanging for n in leading[node] - gone)
    ]
    while held:
        node = held.pop()
        if node in hanging:
            hanging.remove(node)
            held.extend(each for n in about[node] - gone for each in _nodes(lines[n])[1:])
    return {number for node in hanging for number in about[node]}


def _nodes(line: bytes) -> list[bytes]:
    """Return the subject of a line, then the nodes without a name that it leads to."""
    subject, *others = (term for term in _TERM.findall(line) if term.startswith(b"<"))
    return [subject, *(each for each in others if each.startswith(_NAMELESS))]


def _lines(quads: bytes) -> list[bytes]:
    return [line + b"\n" for line in quads.split(b"\n") if line]
