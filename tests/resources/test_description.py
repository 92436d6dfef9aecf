"""All that is known of a thing, and nothing of what is not there."""

import pytest

from graph_service.errors import NotFound
from graph_service.namespaces import SKOLEM
from graph_service.resources.asking import Asker, subject_of
from graph_service.resources.description import describe
from tests.resources.conftest import REP

INCIDENT = REP + "id/incident/i1"


def test_description_holds_what_is_needed_to_read_it(asker: Asker) -> None:
    """Statements, links, claims with sources, responses, and labels of things linked."""
    found = describe(asker, INCIDENT)
    assert found.types == [REP + "ontology/Incident"]
    named = {subject_of(quad).removeprefix(REP) for quad in found.quads}
    assert {
        *("id/incident/i1", "id/claim/c1", "id/claim/c2", "id/citation/c1-1", "id/source/s1"),
        *("id/response/r1", "id/intervention/v1", "id/state/XNO", "scheme/claim-status/alleged"),
    } <= named
    assert "ontology/hasAct" not in named


def test_page_knows_labels_of_terms_and_claims_of_parts(asker: Asker) -> None:
    """What stands beside a statement is read for a page alone."""
    assert describe(asker, INCIDENT).beside.claims == ()
    found = describe(asker, INCIDENT, wishes=("fr",), beside=True)
    assert found.beside.of(REP + "id/act/a1")
    assert found.labels.shown(REP + "ontology/hasAct").text == "comprend l'acte"


@pytest.mark.parametrize(
    "iri", [REP + "id/none", SKOLEM + "none", "", "urn:<", REP + "id/" + "x" * 5000]
)
def test_thing_that_no_statement_names_is_not_found(asker: Asker, iri: str) -> None:
    """Whatever its name looks like."""
    with pytest.raises(NotFound):
        describe(asker, iri)


def test_thing_that_is_known_otherwise_is_described(asker: Asker) -> None:
    """A graph is there though no statement may name it."""
    assert describe(asker, REP + "graph/case", is_known=True).quads == set()


def test_thing_that_others_name_is_described(asker: Asker) -> None:
    """A class that only statements about others have answers with these."""
    found = describe(asker, REP + "ontology/Act")
    assert found.own == ()
    assert found.links.total == 1
