"""Codes of the micro-thesauri mean terms of ours."""

import pytest

from graph_service.bridges.huridocs_codes import FINER, codes_of, meaning_of
from graph_service.bridges.known import STATES, known
from graph_service.bridges.mapping import rows_of
from graph_service.bridges.options import Renaming
from graph_service.bridges.terms import schemes
from graph_service.namespaces import IDENTIFIER, SCHEME

NONE = Renaming()


@pytest.mark.parametrize(
    ("text", "number", "means"),
    [
        ("050106000000", "04", "act-type/travel-ban"),
        ("05010600000004", "04", "act-type/travel-ban"),
        ("05 01 06", "04", "act-type/travel-ban"),
        ("05.01.06 Restriction", "04", "act-type/travel-ban"),
        ("030103000000 - Disappearance", "04", "act-type/enforced-disappearance"),
        ("010326000000", "15", "state/EGY"),
        ("Egypt", "15", "state/EGY"),
        ("egy", "15", "state/EGY"),
        ("02", "39", "gender/female"),
    ],
)
def test_codes(text: str, number: str, means: str) -> None:
    """With the zeros behind or not, with the number of the list, with their term."""
    assert meaning_of(text, number, NONE).means == means


def test_finer_code_means_what_is_above_it() -> None:
    """That is a loss; a code of its own has the loss of its row."""
    meaning = meaning_of("030102010000", "04", NONE)
    assert (meaning.term, meaning.loss) == ("arbitrary-detention", FINER)
    assert "not told apart" in meaning_of("030105000000", "04", NONE).loss


@pytest.mark.parametrize(
    ("text", "number"), [("77", "04"), ("Arrest", "04"), ("", "04"), ("990000000000", "15")]
)
def test_unknown_codes_are_told(text: str, number: str) -> None:
    """With some of those that are known."""
    with pytest.raises(ValueError, match=r"is no (?:known )?code of"):
        meaning_of(text, number, NONE)


def test_codes_of_their_own_mean_what_they_say() -> None:
    """A table of whoever reads goes first."""
    names = Renaming({("code", "04", "77"): "act-type/threat"})
    assert meaning_of("77", "04", names).iri == SCHEME + "act-type/threat"


def test_several_codes_in_a_cell() -> None:
    """Between bars or semicolons."""
    assert codes_of("01; 02|03 ") == ["01", "02", "03"]


def test_every_row_means_a_term_that_is_there() -> None:
    """Codes have twelve digits and are there once in a list."""
    rows = rows_of("huridocs/codes")
    assert len({(row["list"], row["code"]) for row in rows}) == len(rows)
    for row in rows:
        assert len(row["code"]) == 12
        kind, _, _ = row["means"].partition("/")
        if kind == "state":
            assert IDENTIFIER + row["means"] in known(STATES).labels
        elif kind not in ("unit", "date-type"):
            assert SCHEME + row["means"] in schemes()[kind].labels, row
