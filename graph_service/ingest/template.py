"""URI templates (RFC 6570): ``{column}`` of level 1 and ``{+column}`` for a cell that is an IRI."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote

from pyoxigraph import NamedNode

from graph_service.namespaces import PREFIXES

_PART: Final = re.compile(r"\{(\+?)([A-Za-z_][A-Za-z0-9_]*)\}|([^{}]+)", re.ASCII)
_UNRESERVED: Final = "-._~"
_RESERVED: Final = ":/?#[]@!$&'()*+,;="
_SCHEME: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:", re.ASCII)
_OPAQUE: Final = ("urn", "tag", "mailto")
"""Schemes of IRIs without ``//`` that are told from compact names."""
_ESCAPE: Final = re.compile(r"%(?![0-9A-Fa-f]{2})")


@dataclass(frozen=True)
class Template:
    """A template that gives absolute IRIs; ``variables`` are the columns that it names."""

    text: str
    parts: tuple[tuple[str, str], ...]
    variables: tuple[str, ...]

    def expand(self, values: Mapping[str, str]) -> str | None:
        """Return the IRI, or ``None`` where a variable has no value (an empty text).

        Values of ``{column}`` are percent-encoded down to unreserved characters (section 3.2.2);
        those of ``{+column}`` keep reserved characters and escapes (section 3.2.3).

        Raises:
            ValueError: a value that would leave the template's path (``.`` or ``..``), or one
                of ``{+column}`` that is no absolute IRI.
        """
        pieces = []
        for kind, text in self.parts:
            if kind == "text":
                pieces.append(text)
                continue
            value = values[text]
            if not value:
                return None
            pieces.append(_encode(kind, value))
        return "".join(pieces)


def parse_template(text: str) -> Template:
    """Return the template; a compact name at its start is expanded.

    Raises:
        ValueError: another form of template, an unknown prefix, or no absolute IRI.
    """
    parts: list[tuple[str, str]] = []
    end = 0
    for match in _PART.finditer(text):
        if match.start() != end:
            break
        end = match.end()
        if match[3]:
            parts.append(("text", match[3]))
        else:
            parts.append(("reserved" if match[1] else "simple", match[2]))
    if end != len(text) or not text:
        raise ValueError("only {column} and {+column} are read in a template")
    parts[0] = _absolute(*parts[0])
    if len(parts) > 1 and any(kind == "reserved" for kind, _ in parts):
        raise ValueError("{+column} must stand alone")
    return Template(text, tuple(parts), tuple(name for kind, name in parts if kind != "text"))


def expand_name(text: str) -> str:
    """Return the start of an IRI with its compact prefix expanded.

    Raises:
        ValueError: an unknown prefix, or neither a compact name nor an absolute IRI.
    """
    prefix, colon, local = text.partition(":")
    if colon and not local.startswith("//"):
        if prefix in PREFIXES:
            return PREFIXES[prefix] + local
        if prefix not in _OPAQUE:
            raise ValueError(f"{prefix}: is no prefix that is known here")
    if not _SCHEME.match(text):
        raise ValueError(f"{text!r} is neither a compact name nor an absolute IRI")
    return text


def read_name(text: str) -> str:
    """Return the IRI of a compact name or of an absolute IRI, checked to be one.

    Raises:
        ValueError: an unknown prefix, or no IRI.
    """
    return NamedNode(expand_name(text)).value


def _absolute(kind: str, text: str) -> tuple[str, str]:
    if kind == "simple":
        raise ValueError(
            f"a template must start with an absolute IRI; for a cell that is one write {{+{text}}}"
        )
    return (kind, expand_name(text)) if kind == "text" else (kind, text)


def _encode(kind: str, value: str) -> str:
    if kind == "simple":
        if value in (".", ".."):
            raise ValueError(f"{value!r} is no key")
        return quote(value, safe=_UNRESERVED)
    if not _SCHEME.match(value) or any(c.isspace() or c in '<>"{}|\\^`' for c in value):
        raise ValueError(f"{value!r} is no absolute IRI")
    if _ESCAPE.search(value):
        raise ValueError(f"{value!r} has a % that starts no escape")
    return quote(value, safe=_UNRESERVED + _RESERVED + "%")
