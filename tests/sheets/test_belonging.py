"""Which graph a row goes to."""

from collections import defaultdict

from pyoxigraph import NamedNode

from graph_service.namespaces import GRAPH, ONTOLOGY
from graph_service.sheets.reading import Reading
from tests.sheets.filled import make_book, read_book, said_of

TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"


def kinds(reading: Reading) -> dict[str, list[str]]:
    """Return the classes of the things of each graph; graphs of cases by number."""
    found: dict[str, list[str]] = defaultdict(list)
    for quad in reading.built.quads:
        if quad.predicate.value == TYPE and isinstance(quad.object, NamedNode):
            found[str(quad.graph_name)[1:-1]].append(quad.object.value.removeprefix(ONTOLOGY))
    return {graph: sorted(names) for graph, names in found.items()}


def test_what_belongs_to_one_case_is_in_its_graph() -> None:
    """People and sources, too; each graph is named after the incident's key."""
    found = kinds(read_book(make_book(2)))
    cases = [graph for graph in found if graph.startswith(GRAPH + "case-")]
    assert len(found) == 3 and len(cases) == 2
    for graph in cases:
        names = [n for n in found[graph] if n not in ("Involvement", "Act")]
        assert names == [
            *("Citation", "Claim", "DefenderGroup", "Engagement", "Incident", "ReprisalLink"),
            "Source",
        ]
    (shared,) = set(found) - set(cases)
    assert set(found[shared]) == {"Source"} and len(found[shared]) == 8, "nobody cites them"


def test_interventions_on_several_cases_are_shared() -> None:
    """With their responses, claims and citations."""
    book = make_book(2)
    book.add(
        "interventions",
        **{"key": "N1", "label": "Synthetic debate", "interventionActor": "OHCHR"},
        **{"interventionType": "Debate", "date": "2021", "concernsIncident": "I1; I2"},
    )
    book.add("responses", respondsTo="N1", respondingState="KGZ", responseType="Rejects")
    reading = read_book(book)
    assert said_of(reading) == {}
    found = kinds(reading)
    (shared,) = (names for graph, names in found.items() if "case-" not in graph)
    assert {"Intervention", "Response"} <= set(shared)
    about = [q for q in reading.built.quads if q.predicate.value == ONTOLOGY + "about"]
    named = [q for q in about if "/id/intervention/" in str(q.object)]
    assert len(named) == 2, "it rests on the sources of both incidents"


def test_an_iri_that_no_export_gave_is_refused() -> None:
    """Nobody chooses a key."""
    book = make_book(1)
    book.put("incidents", 4, "iri", "https://w3id.org/reprisals/id/incident/a1a1a1a1a1")
    assert "no export of this file has this IRI" in said_of(read_book(book))["Incidents!L4"]


def test_rows_without_a_key_keep_their_iri_when_others_are_added() -> None:
    """They are counted within their incident."""
    book = make_book(2)
    before = set(read_book(book).built.rows)
    book.add("acts", hasAct="I1", actType="Expulsion")
    after = set(read_book(book).built.rows)
    assert before < after and len(after - before) == 1
