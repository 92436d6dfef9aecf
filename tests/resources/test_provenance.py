"""What is said of how a graph came to be: enough to cite it, and no name that nobody chose."""

from graph_service.namespaces import BASE, GRAPH, expand
from graph_service.resources.provenance import Provenance

THIS = GRAPH + "cases"
ADDRESS = f"{BASE}doc/graph/cases#activity-{'a' * 32}"
TIME = "2026-01-31T12:00:00Z"


def said(**changes: object) -> set[tuple[str, str, str]]:
    """Return the statements about a graph."""
    given = {
        "id": "a" * 32,
        "kind": "put",
        "time": TIME,
        "contributor": "",
        "reviewed": False,
        "revised": None,
    }
    made = Provenance(**(given | changes))  # type: ignore[arg-type]
    found = made.statements(THIS, "doc/graph/cases")
    return {(str(t.subject)[1:-1], t.predicate.value, str(t.object)) for t in found}


def test_graph_comes_from_an_activity() -> None:
    """It has a kind and an end; without more there is nobody, no review and nothing before."""
    assert said() == {
        (THIS, expand("rdf:type"), f"<{expand('prov:Entity')}>"),
        (THIS, expand("prov:wasGeneratedBy"), f"<{ADDRESS}>"),
        (ADDRESS, expand("rdf:type"), f"<{expand('prov:Activity')}>"),
        (ADDRESS, "http://purl.org/dc/elements/1.1/type", '"put"'),
        (ADDRESS, expand("prov:endedAtTime"), f'"{TIME}"^^<{expand("xsd:dateTime")}>'),
    }


def test_contributor_is_an_agent_with_a_name() -> None:
    """The graph is attributed to them; a name of any letters is a text and nothing else."""
    name = 'Büro "Nord" <urn:x>'
    more = said(contributor=name) - said()
    agent = f"{ADDRESS}-contributor"
    assert (THIS, expand("prov:wasAttributedTo"), f"<{agent}>") in more
    assert (ADDRESS, expand("prov:wasAssociatedWith"), f"<{agent}>") in more
    assert (agent, expand("foaf:name"), '"Büro \\"Nord\\" <urn:x>"') in more


def test_review_is_told_and_not_whose() -> None:
    """It is an activity by itself that nobody is associated with."""
    more = said(reviewed=True) - said()
    review = f"{ADDRESS}-review"
    assert more == {
        (ADDRESS, expand("prov:wasInformedBy"), f"<{review}>"),
        (review, expand("rdf:type"), f"<{expand('prov:Activity')}>"),
        (review, "http://purl.org/dc/elements/1.1/type", '"review"'),
    }


def test_revision_leads_to_the_release_before() -> None:
    """The address answers with the graph as it was, for whom it answers."""
    before = f"<{BASE}releases/4/graphs?graph=https%3A%2F%2Fw3id.org%2Freprisals%2Fgraph%2Fcases>"
    assert said(revised=4) - said() == {(THIS, expand("prov:wasRevisionOf"), before)}
