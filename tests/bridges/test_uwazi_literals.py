"""Texts become literals of their kind."""

import pytest

from graph_service.bridges.uwazi import Holds
from graph_service.bridges.uwazi_literals import literal_of


@pytest.mark.parametrize(
    ("holds", "text", "term"),
    [
        (Holds.TEXT, "a", '"a"'),
        (Holds.ENGLISH, "a", '"a"@fr'),
        (Holds.TAGGED, "a@zh-Hans", '"a"@zh-hans'),
        (Holds.TAGGED, "a", '"a"@fr'),
        (Holds.EDTF, "2018/9/1", '"2018-09-01"^^<http://id.loc.gov/datatypes/edtf/EDTF>'),
        (Holds.INTEGER, "3", '"3"^^<http://www.w3.org/2001/XMLSchema#integer>'),
        (Holds.BOOLEAN, "yes", '"true"^^<http://www.w3.org/2001/XMLSchema#boolean>'),
    ],
)
def test_literals(holds: Holds, text: str, term: str) -> None:
    """With the language of the reading where a text has none."""
    assert str(literal_of(holds, text, "fr")) == term


@pytest.mark.parametrize(
    ("holds", "text"),
    [
        (Holds.EDTF, "in May"),
        (Holds.INTEGER, "three"),
        (Holds.BOOLEAN, "perhaps"),
        (Holds.DATETIME, "2018"),
    ],
)
def test_other_texts_are_told(holds: Holds, text: str) -> None:
    """What is no such value has a reason."""
    with pytest.raises(ValueError):
        literal_of(holds, text, "en")
