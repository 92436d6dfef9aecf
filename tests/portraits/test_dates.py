"""Dates as stated, taken apart."""

import pytest

from graph_service.portraits.dates import Moment, read_when


@pytest.mark.parametrize(
    ("stated", "ends"),
    [
        ("2018", (Moment(2018),)),
        ("2018-09~", (Moment(2018, 9, is_approximate=True),)),
        ("2018-09-14?", (Moment(2018, 9, 14, is_uncertain=True),)),
        ("2018-XX", (Moment(2018),)),
        ("201X", (Moment(2010, span=10),)),
        ("2018-09/2019", (Moment(2018, 9), Moment(2019))),
        ("2018/", (Moment(2018), Moment())),
        ("../2019", (Moment(), Moment(2019))),
        ("[2017,2018]", ()),
        ("2018-21", ()),
        ("<script>", ()),
        ("/", ()),
        ("", ()),
    ],
)
def test_date_is_taken_apart_or_left(stated: str, ends: tuple[Moment, ...]) -> None:
    """What is not known how to read is shown as it is."""
    assert read_when(stated).ends == ends


def test_unknown_date_is_not_known() -> None:
    """Neither where nothing is stated nor where it is stated that nothing is known."""
    assert not read_when("").is_known
    assert not read_when("XXXX").is_known
    assert read_when("2018").is_known
