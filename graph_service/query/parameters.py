"""Parameters of canned queries: their type, their values as RDF terms, and what may be chosen.

A value comes in as text (from a URL or the command line) and becomes exactly the term that the
query compares it with; it is never spliced into a query as text.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from pyoxigraph import Literal, NamedNode

from graph_service.errors import QueryFault
from graph_service.namespaces import PREFIXES, SCHEME

Term = NamedNode | Literal

KINDS: Final = ("iri", "date", "integer", "concept", "language", "string", "partner")
LONGEST_VALUE: Final = 2000
LANGUAGES: Final = {"en": "English", "fr": "Français", "es": "Español"}
"""Languages in which every term, title and question is given."""

_XSD: Final = PREFIXES["xsd"]
_SLUG: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_PARTNER: Final = re.compile(r"[a-z][a-z0-9-]{0,62}")
_INTEGER: Final = re.compile(r"[+-]?[0-9]{1,18}")  # the engine counts in 64 bits
_DATE: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_ESCAPED_U: Final = re.compile(r"((?<!\\)(?:\\\\)+)([uU])")
"""A bare ``u`` behind escaped backslashes: an odd number of backslashes begins an escape."""
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")


@dataclass(frozen=True)
class Parameter:
    """One parameter of a canned query, named like the variable that it binds.

    ``kind`` is one of :data:`KINDS`; ``cls`` is the class whose things an ``iri`` names, ``scheme``
    the scheme that a ``concept`` belongs to. A ``partner`` is the name of one whom the query asks;
    its endpoint is written in the place of the variable. ``narrowed`` is a graph pattern on
    ``?value``: what may be chosen, or within the class or scheme what has something to show.
    ``minimum`` and ``maximum`` bound an ``integer``.
    """

    name: str
    kind: str
    label: Mapping[str, str] = field(default_factory=dict)
    required: bool = False
    default: str | None = None
    example: str | None = None
    cls: str | None = None
    scheme: str | None = None
    narrowed: str = ""
    minimum: int | None = None
    maximum: int | None = None

    @property
    def identity(self) -> tuple[str | None, str | None, str]:
        """What its choices depend on: class, scheme and pattern."""
        return self.cls, self.scheme, self.narrowed

    @property
    def allowed(self) -> str:
        """What a value must be, as the end of the sentence "… must be"."""
        match self.kind:
            case "date":
                return "a date as YYYY-MM-DD"
            case "integer":
                low = "" if self.minimum is None else f", {self.minimum} or more"
                high = "" if self.maximum is None else f", {self.maximum} or less"
                return f"a whole number{low}{high}"
            case "concept":
                return f"a term of the scheme {self.scheme}, or its full IRI"
            case "language":
                return f"one of {', '.join(LANGUAGES)}"
            case "partner":
                return "the name of a partner that /partners lists"
            case "string":
                return f"text of at most {LONGEST_VALUE} characters without control characters"
            case _:
                return "a full IRI"

    def term(self, value: str) -> Term:
        """Return ``value`` as the term that the query compares.

        Raises:
            QueryFault: the value is not of this parameter's type; the text names the parameter
                and what is allowed, and never repeats the value.
        """
        if len(value) <= LONGEST_VALUE and not _CONTROL.search(value):
            term = self._read(value)
            if term is not None:
                return term
        such = f", for example {self.example}" if self.example else ""
        raise QueryFault(f"parameter {self.name!r} must be {self.allowed}{such}")

    def _read(self, value: str) -> Term | None:
        match self.kind:
            case "iri":
                return _iri(value)
            case "concept":
                slug = value.removeprefix(f"{SCHEME}{self.scheme}/")
                known = _SLUG.fullmatch(slug)
                return NamedNode(f"{SCHEME}{self.scheme}/{slug}") if known else None
            case "partner":
                return Literal(value) if _PARTNER.fullmatch(value) else None
            case "date":
                return _date(value)
            case "integer":
                return self._integer(value)
            case "language":
                return Literal(value.lower()) if value.lower() in LANGUAGES else None
            case _:
                return Literal(value)

    def _integer(self, value: str) -> Term | None:
        if not _INTEGER.fullmatch(value):
            return None
        number = int(value)
        if self.minimum is not None and number < self.minimum:
            return None
        if self.maximum is not None and number > self.maximum:
            return None
        return Literal(str(number), datatype=NamedNode(_XSD + "integer"))

    def choices(self, language: str = "en") -> str | None:
        """Return a query for what may be chosen (``?value ?label``), or ``None`` for open kinds.

        Labels are in ``language`` where there is one, else in English, else the IRI.
        """
        if self.cls:
            member, label = f"?value a/rdfs:subClassOf* <{self.cls}> .", "rdfs:label"
        elif self.scheme:
            member, label = f"?value skos:inScheme <{SCHEME}{self.scheme}> .", "skos:prefLabel"
        elif self.narrowed:
            member, label = "", "rdfs:label"
        else:
            return None
        tag = language if language in LANGUAGES else "en"
        return f"""PREFIX rdfs: <{PREFIXES["rdfs"]}>
PREFIX skos: <{PREFIXES["skos"]}>
PREFIX rep: <{PREFIXES["rep"]}>
SELECT ?value (COALESCE(MIN(STR(?own)), MIN(STR(?other)), STR(?value)) AS ?label) WHERE {{
  {{ SELECT DISTINCT ?value WHERE {{ {member} {self.narrowed} }} }}
  OPTIONAL {{ ?value {label} ?own FILTER(LANG(?own) = "{tag}") }}
  OPTIONAL {{ ?value {label} ?other FILTER(LANG(?other) IN ("en", "")) }}
}} GROUP BY ?value ORDER BY LCASE(?label) ?value LIMIT 2000
"""


def serialise(term: Term) -> str:
    r"""Return a term as SPARQL text that means this term wherever a term may stand.

    The engine resolves ``\u`` escapes inside a literal, other processors before they look for
    literals (SPARQL 1.1, section 19.2, allows both readings); an escaped backslash is therefore
    never left in front of a bare ``u``, so both read the same term.
    """
    text = str(term)
    if isinstance(term, NamedNode):
        return text
    return _ESCAPED_U.sub(lambda found: rf"{found[1]}\U{ord(found[2]):08X}", text)


def _iri(value: str) -> NamedNode | None:
    try:
        return NamedNode(value)
    except ValueError:
        return None


def _date(value: str) -> Literal | None:
    try:
        read = date.fromisoformat(value) if _DATE.fullmatch(value) else None
    except ValueError:
        return None
    return Literal(read.isoformat(), datatype=NamedNode(_XSD + "date")) if read else None
