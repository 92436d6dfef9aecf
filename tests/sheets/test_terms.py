"""Terms by their labels."""

from graph_service.namespaces import ONTOLOGY, SCHEME
from graph_service.sheets.plan import read_plan
from graph_service.sheets.terms import close_term, find_term, label_of, terms_of

VOCABULARY = read_plan().vocabulary
ACTS = terms_of(VOCABULARY, SCHEME + "act-type")
BAN = SCHEME + "act-type/travel-ban"


def test_terms_are_found_in_any_language_and_by_key() -> None:
    """Case and white space around say nothing."""
    for text in (
        "Travel ban",
        "interdiction de voyager",
        " Prohibición de viajar",
        "travel-ban",
        BAN,
    ):
        assert find_term(VOCABULARY, text, ACTS) == BAN, text
    assert find_term(VOCABULARY, "Travelling", ACTS) is None
    assert find_term(VOCABULARY, "Affected", ACTS) is None, "it is of another scheme"


def test_a_near_label_is_offered() -> None:
    """As people would write it."""
    assert close_term(VOCABULARY, "Travell ban", ACTS) == "Travel ban"
    assert close_term(VOCABULARY, "zzz", ACTS) == ""


def test_labels_of_classes_are_those_of_the_ontology() -> None:
    """A row of people says what it is in words."""
    assert label_of(VOCABULARY, ONTOLOGY + "DefenderGroup", "es") == "Grupo de defensores"
