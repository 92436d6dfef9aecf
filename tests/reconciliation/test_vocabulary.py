"""Types and properties come with what they are called."""

from collections.abc import Callable

from graph_service.namespaces import expand
from graph_service.reconciliation.recall import Recall
from graph_service.reconciliation.vocabulary import COMMON, named, properties, types
from tests.reconciliation.conftest import OURS

Recalls = Callable[[], Recall]


def test_types_have_broader_ones(recall: Recalls) -> None:
    """Types that only others are narrower than are there, too; terms of ontologies are not."""
    found = {each.kind.name: [above.name for above in each.broader] for each in types(recall())}
    assert found["State"] == ["Area"]
    assert found["Area"] == []
    assert "Class" not in found


def test_properties_are_those_of_the_ontology_and_common_ones(recall: Recalls) -> None:
    """Without an ontology there are the common ones."""
    assert {each.iri for each in properties(recall())} == set(COMMON)


def test_properties_are_named(recall: Recalls) -> None:
    """By their own name, else a common one, else the last part of the IRI."""
    iris = [f"{OURS}ontology/State", expand("rdfs:label"), "urn:x:y"]
    assert [each.name for each in named(recall(), iris)] == ["State", "label", "y"]
