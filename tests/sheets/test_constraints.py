"""What property shapes demand."""

import pytest

from graph_service.namespaces import ONTOLOGY, SCHEME, SHAPES
from graph_service.sheets.constraints import Constraint, constraints_of, target_of
from graph_service.sheets.vocabulary import Vocabulary
from graph_service.shipped import ONTOLOGY as FOLDER

VOCABULARY = Vocabulary(FOLDER)


def constraint(name: str) -> Constraint:
    """Return a property shape by its name."""
    shape = SHAPES + name.partition("-")[0]
    found = {each.shape: each for each in constraints_of(VOCABULARY, shape)}
    return found[SHAPES + name]


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("IncidentShape-label", "text"),
        ("IncidentShape-description", "text"),
        ("IncidentShape-concernsState", "thing"),
        ("ActShape-actType", "term"),
        ("InvolvementShape-involvedAgent", "thing"),
        ("DatedShape-date", "date"),
        ("SourceShape-landingPage", "address"),
        ("SourceShape-language", "code"),
        ("SourceShape-reportYear", "integer"),
        ("ClaimShape-invalidatedAtTime", "moment"),
        ("ClaimShape-about", "thing"),
        ("IncidentShape-hasState", ""),
    ],
)
def test_kind_is_what_the_values_are(name: str, kind: str) -> None:
    """By datatype, class, node shape or kind of node; a shape that only counts says nothing."""
    assert constraint(name).kind == kind


def test_bounds_and_severity_are_read() -> None:
    """What must be there blocks; what should be there does not."""
    kind, state = constraint("IncidentShape-incidentKind"), constraint("IncidentShape-hasState")
    assert (kind.least, kind.most, kind.blocks) == (1, 1, True)
    assert (state.least, state.most, state.blocks) == (1, None, False)
    assert constraint("IncidentShape-label").one_a_language


def test_steps_of_paths_are_told_apart() -> None:
    """Along a property, against it, along one of several, or something else."""
    inverse = constraint("ActShape-ofIncident")
    assert (inverse.step, inverse.predicates) == ("inverse", (ONTOLOGY + "hasAct",))
    either = constraint("InvolvementShape-agentOrCategory")
    assert either.step == "either" and len(either.predicates) == 2
    assert constraint("IncidentShape-hasSource").step == "other"


def test_classes_and_schemes_are_those_of_the_node_shape() -> None:
    """An agent is one of many classes; a term is of one scheme."""
    assert ONTOLOGY + "Mechanism" in constraint("EngagementShape-engagedAgent").classes
    assert constraint("ActShape-actType").scheme == SCHEME + "act-type"


def test_target_is_the_class_of_a_node_shape() -> None:
    """Shapes of whatever has a property have none."""
    assert target_of(VOCABULARY, SHAPES + "ActShape") == ONTOLOGY + "Act"
    assert target_of(VOCABULARY, SHAPES + "DatedShape") is None
