"""Keys say nothing about people."""

import csv
import re
import unicodedata

from babel import Locale
from pyoxigraph import NamedNode, Store

from graph_service.namespaces import BASE, IDENTIFIER
from graph_service.shipped import DATA

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


def test_names_of_states_are_those_of_their_source() -> None:
    """Each name in another language is that of the list which the claim about it cites."""
    territories = {tag: Locale(tag).territories for tag in ("ar", "es", "fr", "ru", "zh")}
    english = Locale("en").territories
    codes = {row["alpha3"]: row for row in read_table("states.csv")}
    for row in read_table("names.csv"):
        state = codes[row["alpha3"]]
        for tag, names in territories.items():
            assert row[tag] == names[state["alpha2"]], (row["alpha3"], tag)
        assert row["other_name"] in ("", english[state["alpha2"]])
        assert (row["other_name"] == "") == (english[state["alpha2"]] == state["name"])


def read_table(name: str) -> list[dict[str, str]]:
    """Return the rows of a table of the States."""
    with (DATA / "states" / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
