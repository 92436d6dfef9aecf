"""What things are called: labels in the language that a reader asks for, with a fallback."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from pyoxigraph import Literal, NamedNode, Quad

from graph_service.namespaces import BASE, PREFIXES, expand
from graph_service.resources.asking import Asker, subject_of, values

MOST: Final = 2_000
"""Things that a document says the labels of; further ones are shown by their IRIs."""

LANGUAGES: Final = {
    "ar": "العربية",
    "en": "English",
    "es": "Español",
    "fr": "Français",
    "ru": "Русский",
    "zh": "中文",
}
"""The official languages of the United Nations."""

_NAMES: Final = tuple(
    expand(name)
    for name in ("rdfs:label", "skos:prefLabel", "foaf:name", "dcterms:title", "rep:symbol")
)
TYPE: Final = expand("rdf:type")
_AT_ONCE: Final = 500
_LABELS: Final = (
    "SELECT ?g ?s ?p ?o { %s GRAPH ?g { ?s ?p ?o } FILTER(?p IN (rdfs:label, skos:prefLabel, "
    "foaf:name, dcterms:title, rep:symbol, rdf:type)) }"
)
"""With the properties in a block of values, the engine would read each of them whole."""

_TELLING: Final = tuple(
    expand(f"rep:{name}")
    for name in (
        *("actType", "role", "involvedAgent", "perpetratorCategory", "engagementKind"),
        *("engagedAgent", "withMechanism", "linkStrength", "outcomeStatus", "outcomeFor"),
        *("responseType", "respondingState", "interventionType", "adoptedInstrument"),
        *("adoptingMechanism", "claimStatus", "assertedBy", "locator"),
    )
)
"""What tells things apart that have no label, in the order in which it is said."""

_MOST_TELLING: Final = 3
_TELLS: Final = (
    "SELECT ?g ?s ?p ?o { %s GRAPH ?g { ?s ?p ?o } FILTER(?p IN ("
    + ", ".join(f"<{iri}>" for iri in _TELLING)
    + ")) }"
)
_HUMP: Final = re.compile(r"(?<=[a-z])(?=[A-Z])")
_RIGHT_TO_LEFT: Final = frozenset({"ar", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"})


@dataclass(frozen=True)
class Text:
    """A text with its language, empty where none is given."""

    text: str
    language: str = ""

    @property
    def direction(self) -> str:
        """How it runs, as HTML says it: without a language its letters tell."""
        if not self.language:
            return "auto"
        return "rtl" if self.language.partition("-")[0] in _RIGHT_TO_LEFT else "ltr"


@dataclass
class Labels:
    """The labels and types of things, as statements and by IRI."""

    wishes: tuple[str, ...] = ()
    quads: set[Quad] = field(default_factory=set)
    asked: set[str] = field(default_factory=set)
    _names: dict[str, list[tuple[int, Literal]]] = field(default_factory=dict)
    _types: dict[str, set[str]] = field(default_factory=dict)
    _telling: dict[str, dict[Literal | NamedNode, int]] = field(default_factory=dict)

    def read(self, asker: Asker, things: Iterable[object]) -> None:
        """Look up those things that were not looked up yet, as many as there may be.

        Raises:
            GraphServiceError: what the pool raises.
        """
        iris = {each.value for each in things if isinstance(each, NamedNode)} - self.asked
        room = sorted(iris)[: max(0, MOST - len(self.asked))]
        self.asked.update(room)
        for start in range(0, len(room), _AT_ONCE):
            block = values("s", map(NamedNode, room[start : start + _AT_ONCE]))
            self.take(asker.statements(_LABELS % block))

    def tell(self, asker: Asker) -> None:
        """Look up what tells those things apart that were looked up and have no label.

        Raises:
            GraphServiceError: what the pool raises.
        """
        nameless = sorted(self._types.keys() - self._names.keys() - self._telling.keys())
        for start in range(0, len(nameless), _AT_ONCE):
            block = values("s", map(NamedNode, nameless[start : start + _AT_ONCE]))
            for quad in asker.statements(_TELLS % block):
                if isinstance(quad.object, NamedNode | Literal):
                    found = self._telling.setdefault(subject_of(quad), {})
                    found[quad.object] = _TELLING.index(quad.predicate.value)
        self.read(asker, [term for found in self._telling.values() for term in found])

    def take(self, quads: Iterable[Quad]) -> None:
        """Note the labels and types among statements."""
        for quad in quads:
            name, subject = quad.predicate.value, subject_of(quad)
            if name == TYPE and isinstance(quad.object, NamedNode):
                self._types.setdefault(subject, set()).add(quad.object.value)
            elif name in _NAMES and isinstance(quad.object, Literal):
                entry = (_NAMES.index(name), quad.object)
                self._names.setdefault(subject, []).append(entry)
            else:
                continue
            self.quads.add(quad)

    def types(self, iri: str) -> list[str]:
        """Return the classes of a thing, sorted."""
        return sorted(self._types.get(iri, ()))

    def of(self, iri: str) -> Text | None:
        """Return the label of a thing: as asked for, else English, without a language, any."""
        found = self._names.get(iri)
        if not found:
            return None
        _, literal = min(
            found, key=lambda each: (rank(each[1], self.wishes), each[0], each[1].value)
        )
        return Text(literal.value, literal.language or "")

    def in_each(self, iri: str) -> dict[str, str]:
        """Return the labels of a thing by language, sorted; one without a language has none."""
        best: dict[str, tuple[int, str]] = {}
        for place, literal in self._names.get(iri, ()):
            tag, entry = literal.language or "", (place, literal.value)
            best[tag] = min(best.get(tag, entry), entry)
        return {tag: best[tag][1] for tag in sorted(best)}

    def shown(self, iri: str) -> Text:
        """Return the label of a thing, else what tells it apart, else what its IRI is in short."""
        label = self.of(iri)
        if label or not self._types.get(iri):
            return label or Text(short(iri))
        kind = self._shortly(min(self._types[iri]))
        told = sorted(self._telling.get(iri, {}).items(), key=lambda each: (each[1], each[0].value))
        words = [
            self._shortly(term.value).text if isinstance(term, NamedNode) else term.value
            for term, _ in told[:_MOST_TELLING]
        ]
        key = iri.rpartition("/")[2]
        return Text(
            f"{kind.text}: {', '.join(words)}" if words else f"{kind.text} {key}", kind.language
        )

    def _shortly(self, iri: str) -> Text:
        return self.of(iri) or Text(short(iri))

    def of_property(self, iri: str) -> Text:
        """Return the label of a property, or the words that its name is made of."""
        name = re.split("[/#:]", iri)[-1]
        return self.of(iri) or Text(_HUMP.sub(" ", name).lower() or iri, "en" if name else "")


def rank(literal: Literal, wishes: Sequence[str]) -> tuple[int, str]:
    """Return how well the language of a text suits; less is better.

    A wish is met by the language itself and by its variants, as in RFC 4647, section 3.4.
    """
    language = (literal.language or "").lower()
    for place, wish in enumerate(wishes):
        if language == wish or language.startswith(f"{wish}-"):
            return place, language
    primary = language.partition("-")[0]
    fallback = {"en": 0, "": 1}.get(primary, 2)
    return len(wishes) + fallback, language


def short(iri: str) -> str:
    """Return an IRI without our base, or with a prefix that we know."""
    for prefix, namespace in PREFIXES.items():
        local = iri.removeprefix(namespace)
        if local != iri and local and "/" not in local:
            return f"{prefix}:{local}"
    return iri.removeprefix(BASE) or iri
