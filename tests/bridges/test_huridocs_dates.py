"""Dates of the formats become EDTF."""

import pytest

from graph_service.bridges.huridocs_dates import (
    ESTIMATE,
    UNKNOWN,
    UNKNOWN_DAY,
    UNKNOWN_MONTH,
    date_of,
    period_of,
)


@pytest.mark.parametrize(
    ("text", "kind", "edtf"),
    [
        ("2018-09-10", "", "2018-09-10"),
        ("20180910", "", "2018-09-10"),
        ("2018-09-00", "", "2018-09"),
        ("20180000", "", "2018"),
        ("2018", "", "2018"),
        ("2018-09-10", ESTIMATE, "2018-09-10~"),
        ("2018-09-01", UNKNOWN_DAY, "2018-09"),
        ("2018-01-01", UNKNOWN_MONTH, "2018"),
    ],
)
def test_dates(text: str, kind: str, edtf: str) -> None:
    """What is not known is left away, an estimate is marked."""
    assert date_of(text, kind) == edtf


@pytest.mark.parametrize("text", ["", "10/09/2018", "2018-13-01", "May 2018"])
def test_other_dates_are_told(text: str) -> None:
    """Day first would be guessed."""
    with pytest.raises(ValueError):
        date_of(text, "")


def test_first_and_last_date_are_a_period() -> None:
    """Either may not be there."""
    assert period_of("2018", "2019-02") == "2018/2019-02"
    assert period_of("2018", "2018") == period_of("2018", "") == "2018"
    assert period_of("", "2019") == "../2019"
    assert period_of("", "") == UNKNOWN
    with pytest.raises(ValueError, match="ends before it starts"):
        period_of("2019", "2018")
