"""Names are written alike however they are typed, and cut into pieces."""

import pytest
from pyoxigraph import Literal

from graph_service.namespaces import expand
from graph_service.views.names import CODE, LONGEST, name_weight, pieces_of, write
from graph_service.views.texts import NAME, OTHER_NAME


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("  Côte d'Ivoire ", "cote d ivoire"),
        ("A/HRC/RES/12/2", "a hrc res 12 2"),
        ("Россия", "rossiya"),
        ("中国", "中国"),
        ("…", ""),
        ("a" * 1000, "a" * LONGEST),
    ],
)
def test_name_is_written_one_way(text: str, written: str) -> None:
    """Case, accents, marks and scripts make no difference."""
    assert write(text) == written


def test_pieces_have_the_edges_of_words() -> None:
    """Three characters in a row, with the edges; pairs where words have no spaces."""
    assert pieces_of("cuba") == ["·cu", "cub", "uba", "ba·"]
    assert pieces_of("a") == ["·a·"]
    assert pieces_of("中国") == ["中国", "国"]
    assert pieces_of("") == []


def test_names_and_codes_are_told_from_other_texts() -> None:
    """What weighs nothing is no name."""
    found = [
        name_weight(expand(name), Literal("x"))
        for name in ("rdfs:label", "skos:altLabel", "rep:symbol", "rep:m49", "rep:statement")
    ]
    assert found == [NAME, OTHER_NAME, OTHER_NAME, CODE, 0.0]
