"""The index of ontology, schemes and shapes."""

from pathlib import Path

import pytest
from pyoxigraph import NamedNode

from graph_service.errors import InputError, SyntaxFault
from graph_service.namespaces import ONTOLOGY, PREFIXES, SCHEME
from graph_service.sheets.vocabulary import Vocabulary
from graph_service.shipped import ONTOLOGY as FOLDER

LABEL = PREFIXES["rdfs"] + "label"


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    """Return the shipped one."""
    return Vocabulary(FOLDER)


def test_texts_are_in_the_language_or_in_english(vocabulary: Vocabulary) -> None:
    """What has no text in a language has its English one; what has none has an empty one."""
    incident = ONTOLOGY + "Incident"
    assert vocabulary.text(incident, LABEL, "es") == "Incidente"
    assert vocabulary.text(incident, LABEL, "ru") == "Incident"
    assert vocabulary.text(ONTOLOGY + "None", LABEL, "en") == ""


def test_subjects_keep_the_order_of_the_file(vocabulary: Vocabulary) -> None:
    """Terms of a scheme come as their file has them."""
    found = vocabulary.subjects(PREFIXES["skos"] + "inScheme", NamedNode(SCHEME + "act-type"))
    assert found[:2] == [SCHEME + "act-type/travel-ban", SCHEME + "act-type/smear-campaign"]


def test_ancestors_are_all_classes_above(vocabulary: Vocabulary) -> None:
    """A class is one of them; those of other vocabularies count."""
    found = vocabulary.ancestors(ONTOLOGY + "Defender")
    assert {ONTOLOGY + "Defender", ONTOLOGY + "Person", PREFIXES["foaf"] + "Person"} <= found


def test_files_that_cannot_be_read_are_named(tmp_path: Path) -> None:
    """No core, or one that is no Turtle."""
    with pytest.raises(InputError, match=r"core\.ttl"):
        Vocabulary(tmp_path)
    (tmp_path / "core.ttl").write_text("<a> <b>")
    with pytest.raises(SyntaxFault, match=r"core\.ttl:1"):
        Vocabulary(tmp_path)
