"""RDF/XML that is the same bytes every time: a description for each subject, prefixes at the top.

Follows RDF 1.1 XML Syntax; triple terms and base direction follow RDF 1.2 XML Syntax.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from graph_service.errors import Inexpressible
from graph_service.export.statements import (
    Subject,
    is_triple,
    read_iri,
    read_literal,
    split_triple,
    subjects,
)
from graph_service.namespaces import PREFIXES

_START: Final = (
    r"A-Za-z_\u00C0-\u00D6\u00D8-\u00F6\u00F8-\u02FF\u0370-\u037D\u037F-\u1FFF\u200C\u200D"
)
_START_MORE: Final = (
    r"\u2070-\u218F\u2C00-\u2FEF\u3001-\uD7FF\uF900-\uFDCF\uFDF0-\uFFFD\U00010000-\U000EFFFF"
)
_NAME: Final = re.compile(
    rf"[{_START}{_START_MORE}][{_START}{_START_MORE}.0-9\u00B7\u0300-\u036F\u203F\u2040-]*\Z"
)
"""The longest name that an IRI ends with (XML Namespaces 1.0, NCName)."""

_FORBIDDEN: Final = re.compile(r"[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\U00010000-\U0010FFFF]")
"""What no text of XML 1.0 can have (section 2.2)."""

_MOST: Final = 100_000
"""IRIs whose written form is remembered."""

_STRING: Final = PREFIXES["xsd"] + "string"
_ESCAPES: Final = str.maketrans(
    {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\r": "&#13;"}
)
_SPECIAL: Final = re.compile('[&<>"\r]')
_LINES: Final = str.maketrans({"\n": "&#10;", "\t": "&#9;"})
_DIRECTION: Final = (
    ' rdf:version="1.2-basic" xmlns:its="http://www.w3.org/2005/11/its" its:version="2.0"'
)


class RdfXmlWriter:
    """Writes triples with ``prefixes`` (prefix -> namespace), given as sorted N-Triples lines."""

    def __init__(self, prefixes: Mapping[str, str] = PREFIXES) -> None:
        self._prefixes = dict(sorted({**prefixes, "rdf": PREFIXES["rdf"]}.items()))
        self._names = {namespace: prefix for prefix, namespace in self._prefixes.items()}
        self._used = {"rdf"}
        self._written: dict[str, tuple[str, str]] = {}
        self._references: dict[str, str] = {}

    def header(self, notice: Iterable[str] = ()) -> bytes:
        """Return the head of what was written: the notice, and the prefixes that were used."""
        head = ['<?xml version="1.0" encoding="UTF-8"?>\n']
        remarks = [" ".join(line.split()).replace("--", "- -") for line in notice]
        if remarks:
            text = "\n".join(remarks).rstrip("\n")
            head.append(f"<!--\n{_text(text)}\n-->\n")
        names = "".join(
            f'\n  xmlns:{prefix}="{_attribute(iri)}"'
            for prefix, iri in self._prefixes.items()
            if prefix in self._used
        )
        return "".join([*head, f"<rdf:RDF{names}>\n"]).encode()

    def triples(self, lines: Iterable[bytes]) -> Iterator[bytes]:
        """Yield what stands below the head.

        Raises:
            Inexpressible: a predicate ends with no name, or a text has what XML can't have.
        """
        for subject in subjects(lines):
            yield self._description(subject).encode()
        yield b"</rdf:RDF>\n"

    def _description(self, subject: Subject) -> str:
        rows = "".join([f"  {self._property(*pair)}\n" for pair in subject.pairs])
        return f"<rdf:Description {_about(subject.term)}>\n{rows}</rdf:Description>\n"

    def _property(self, predicate: str, value: str) -> str:
        name, declared = self._written.get(predicate) or self._name(predicate)
        start = f"<{name}{declared}"
        known = self._references.get(value)
        if known is not None:
            return start + known
        if value.startswith('"'):
            return start + self._literal(value, name)
        if is_triple(value):
            subject, inner, thing = split_triple(value)
            stated = self._property(inner, thing)
            return (
                f'{start} rdf:version="1.2" rdf:parseType="Triple"><rdf:Description '
                f"{_about(subject)}>{stated}</rdf:Description></{name}>"
            )
        if value.startswith("_:"):
            return f'{start} rdf:nodeID="{value[2:]}"/>'
        if len(self._references) >= _MOST:
            self._references.clear()
        found = f' rdf:resource="{_attribute(read_iri(value))}"/>'
        self._references[value] = found
        return start + found

    def _literal(self, value: str, name: str) -> str:
        if value.endswith('"') and "\\" not in value:
            return f">{_text(value[1:-1])}</{name}>"
        literal = read_literal(value)
        about = ""
        if literal.language:
            about = f' xml:lang="{literal.language}"'
            if literal.direction:
                about += f'{_DIRECTION} its:dir="{literal.direction}"'
        elif literal.datatype != _STRING:
            about = f' rdf:datatype="{_attribute(literal.datatype)}"'
        return f"{about}>{_text(literal.text)}</{name}>"

    def _name(self, predicate: str) -> tuple[str, str]:
        """Return the name of an element, and the declaration of a namespace that has no prefix."""
        iri = read_iri(predicate)
        match = _NAME.search(iri)
        if match is None or not match.start():
            raise Inexpressible(f"RDF/XML can't name the property <{iri}>")
        namespace, local = iri[: match.start()], match[0]
        prefix = self._names.get(namespace)
        if prefix:
            self._used.add(prefix)
        declared = "" if prefix else f' xmlns:p="{_attribute(namespace)}"'
        found = f"{prefix or 'p'}:{local}", declared
        if len(self._written) < _MOST:
            self._written[predicate] = found
        return found


def _about(term: str) -> str:
    if term.startswith("_:"):
        return f'rdf:nodeID="{term[2:]}"'
    return f'rdf:about="{_attribute(read_iri(term))}"'


def _text(text: str) -> str:
    if not text.isprintable() and _FORBIDDEN.search(text):
        raise Inexpressible("a text has a character that XML 1.0 can't have")
    return text.translate(_ESCAPES) if _SPECIAL.search(text) else text


def _attribute(text: str) -> str:
    return _text(text).translate(_LINES)
