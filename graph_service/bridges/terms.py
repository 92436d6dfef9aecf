"""Terms of our schemes by what people call them: label in any language, notation, or key."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cache
from typing import Final

from pyoxigraph import Literal, NamedNode, RdfFormat, parse

from graph_service.namespaces import SCHEME, expand
from graph_service.shipped import ONTOLOGY

_LABELS: Final = (expand("skos:prefLabel"), expand("skos:altLabel"), expand("skos:notation"))
_SUGGESTED: Final = 3
_CLOSE: Final = 0.5


@dataclass
class Scheme:
    """The terms of a scheme.

    ``labels``: IRI of each term -> its English label; ``translated``: the same by language;
    ``found``: each name of a term, folded, ->
    IRI. A name that two terms share finds neither.
    """

    name: str
    labels: dict[str, str] = field(default_factory=dict)
    translated: dict[str, dict[str, str]] = field(default_factory=dict)
    found: dict[str, str] = field(default_factory=dict)

    def find(self, text: str) -> str | None:
        """Return the IRI of the term that a text names, ``None`` where there is none."""
        if text in self.labels:
            return text
        return self.found.get(fold(text)) or None

    def suggest(self, text: str) -> list[str]:
        """Return the English labels of terms that a text may mean, the likeliest first."""
        near = get_close_matches(fold(text), self.found, n=_SUGGESTED, cutoff=_CLOSE)
        return list(dict.fromkeys(self.labels[self.found[name]] for name in near if name))


def fold(text: str) -> str:
    """Return a text without what people write now so, now so: case and white space."""
    return " ".join(text.casefold().split())


def suggestion(near: Iterable[str]) -> str:
    """Return the end of a sentence that names what may be meant, empty where nothing is near."""
    named = ", ".join(repr(each) for each in near)
    return f"; is it one of {named}?" if named else ""


@cache
def schemes() -> dict[str, Scheme]:
    """Return all schemes that ship with the service, by name."""
    found: dict[str, Scheme] = {}
    for path in sorted((ONTOLOGY / "schemes").glob("*.ttl")):
        scheme = found[path.stem] = Scheme(path.stem)
        named: dict[str, set[str]] = {}
        start = f"{SCHEME}{path.stem}/"
        for quad in parse(path.read_bytes(), format=RdfFormat.TURTLE):
            subject, value = quad.subject, quad.object
            if not isinstance(subject, NamedNode) or not subject.value.startswith(start):
                continue
            named.setdefault(fold(subject.value.removeprefix(start)), set()).add(subject.value)
            if isinstance(value, Literal) and quad.predicate.value in _LABELS:
                named.setdefault(fold(value.value), set()).add(subject.value)
                if value.language and quad.predicate.value == _LABELS[0]:
                    labels = scheme.translated.setdefault(value.language, {})
                    labels[subject.value] = value.value
        scheme.labels = scheme.translated.get("en", {})
        scheme.found = {name: iris.pop() for name, iris in named.items() if len(iris) == 1}
    return found


def scheme_of(iri: str) -> str:
    """Return the name of the scheme that an IRI of a term is of, empty where it is of none."""
    return iri.removeprefix(SCHEME).partition("/")[0] if iri.startswith(SCHEME) else ""


def label_of(iri: str) -> str:
    """Return the English label of a term where it finds the term again, else its IRI."""
    scheme = schemes().get(scheme_of(iri))
    label = scheme.labels.get(iri, "") if scheme else ""
    return label if scheme and label and scheme.find(label) == iri else iri
