"""Graphs to rows."""

from pyoxigraph import Literal, NamedNode, Quad

from graph_service.namespaces import GRAPH, IDENTIFIER, ONTOLOGY, PREFIXES, SCHEME
from graph_service.sheets.filling import fill
from graph_service.sheets.known import reference
from graph_service.sheets.plan import read_plan

HOME = NamedNode(GRAPH + "case-a1b2c3d4e5")
INCIDENT = NamedNode(IDENTIFIER + "incident/a1b2c3d4e5")
TYPE = PREFIXES["rdf"] + "type"
LABEL = PREFIXES["rdfs"] + "label"


def quad(predicate: str, value: NamedNode | Literal, subject: NamedNode = INCIDENT) -> Quad:
    """Return a statement of a synthetic case."""
    return Quad(subject, NamedNode(predicate), value, HOME)


def row(*quads: Quad) -> tuple[dict[str, str], set[Quad]]:
    """Return the row of the incident, and the statements that are in cells."""
    first = quad(TYPE, NamedNode(ONTOLOGY + "Incident"))
    filled = fill(read_plan(), [first, *quads], reference(), "en")
    return filled.rows["incidents"][0], filled.used - {first}


def test_terms_and_states_are_called_by_name() -> None:
    """Things of the file by their key, others by a name that finds them."""
    kind = quad(ONTOLOGY + "incidentKind", NamedNode(SCHEME + "retaliation-kind/not-stated"))
    state = quad(ONTOLOGY + "concernsState", NamedNode(IDENTIFIER + "state/KGZ"))
    cells, used = row(kind, state)
    assert cells == {
        **{"key": "I1", "iri": INCIDENT.value},
        **{"incidentKind": "Not stated", "concernsState": "Kyrgyzstan (KGZ)"},
    }
    assert used == {kind, state}


def test_texts_say_their_language_where_it_is_another() -> None:
    """One in the language of the file says none."""
    english, french = (quad(LABEL, Literal("Text", language=tag)) for tag in ("en", "fr"))
    assert row(english)[0]["label"] == "Text"
    assert row(french)[0]["label"] == "Text@fr"
    assert row(quad(LABEL, Literal("Text")))[0]["label"] == "Text@none"
    assert sorted(row(english, french)[0]["label"].split("; ")) == ["Text@en", "Text@fr"]


def test_what_no_cell_can_hold_is_left() -> None:
    """Two values where one may stand, another datatype, a thing that is not there."""
    number = NamedNode(PREFIXES["xsd"] + "integer")
    for quads in (
        [quad(ONTOLOGY + "date", Literal(text)) for text in ("2020", "2021")],
        [quad(LABEL, Literal("1", datatype=number))],
        [quad(ONTOLOGY + "concernsState", NamedNode(IDENTIFIER + "state/XXX"))],
        [quad(ONTOLOGY + "incidentKind", NamedNode(SCHEME + "act-type/threat"))],
        [quad("urn:other", Literal("x"))],
    ):
        cells, used = row(*quads)
        assert set(cells) == {"key", "iri"} and not used


def test_an_engagement_names_the_incident_of_its_key() -> None:
    """No property does."""
    engagement = NamedNode(IDENTIFIER + "engagement/a1b2c3d4e5-1")
    quads = [
        quad(TYPE, NamedNode(ONTOLOGY + "Incident")),
        quad(TYPE, NamedNode(ONTOLOGY + "Engagement"), engagement),
    ]
    assert fill(read_plan(), quads, reference(), "en").rows["engagements"][0]["case"] == "I1"
    alone = fill(read_plan(), quads[1:], reference(), "en")
    assert alone.rows["engagements"][0]["case"] == INCIDENT.value
