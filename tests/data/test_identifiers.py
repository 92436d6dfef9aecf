"""Keys say nothing about people."""

import re
import unicodedata

from pyoxigraph import NamedNode, Store

from graph_service.namespaces import BASE, IDENTIFIER

OPAQUE = re.compile(r"([a-z][0-9]){5}(-[0-9]+)*")


def words(name: str) -> set[str]:
    """Return the words of a name that are long enough to be told apart, without accents."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return {word for word in re.findall(r"[a-z]+", plain) if len(word) > 3}


def iris(store: Store) -> set[str]:
    """Return every IRI of ours that occurs anywhere, as subject, object or graph."""
    found: set[str] = set()
    for quad in store:
        for term in (quad.subject, quad.object, quad.graph_name):
            if isinstance(term, NamedNode) and term.value.startswith(BASE):
                found.add(term.value)
    return found


def test_no_part_of_a_name_is_in_an_iri(store: Store, select) -> None:
    """No word of a person's name occurs in an identifier or in the name of a graph."""
    people = {
        word
        for (name,) in select(
            "SELECT ?n WHERE { ?c rdfs:subClassOf* rep:Person . ?x a ?c ; foaf:name ?n }"
        )
        + select(
            "SELECT ?n WHERE { VALUES ?c { rep:Defender rep:Official } ?x a ?c ; foaf:name ?n }"
        )
        for word in words(name)
    }
    assert len(people) > 200
    parts = {
        part: iri
        for iri in iris(store)
        if iri.startswith((IDENTIFIER, BASE + "graph/"))
        for part in re.findall(r"[a-z]+", iri.removeprefix(BASE).lower())
    }
    assert not {word: parts[word] for word in people & parts.keys()}


def test_people_and_cases_have_opaque_keys(store: Store) -> None:
    """Keys of people, groups, organisations, bodies and cases are letters and digits in turn."""
    kinds = (
        "person group organization state-body actor incident act involvement engagement link "
        "outcome response"
    )
    found = 0
    for iri in iris(store):
        kind, _, key = iri.removeprefix(IDENTIFIER).partition("/")
        if kind in kinds.split():
            assert OPAQUE.fullmatch(key), iri
            found += 1
    assert found > 1000
