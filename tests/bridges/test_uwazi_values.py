"""Cells and metadata give the same values."""

from typing import Any

import pytest

from graph_service.bridges.uwazi import Field, template_named
from graph_service.bridges.uwazi_values import Value, day_of, period_of, values_of


def field(template: str, label: str) -> Field:
    """Return a property."""
    found = template_named(template)
    assert found is not None
    made = found.field(label)
    assert made is not None
    return made


@pytest.mark.parametrize(
    ("template", "label", "raw", "texts"),
    [
        ("Incident", "Kind", "Group::Reprisal", ["Reprisal"]),
        ("Incident", "States concerned", "Egypt| China |", ["Egypt", "China"]),
        ("Incident", "Period", "2018/09/01:2018/09/30", ["2018-09-01/2018-09-30"]),
        ("Incident", "Period", "2018-09-01~2018-09-01", ["2018-09-01"]),
        ("Incident", "Period", ":2018", ["../2018"]),
        ("Source", "Web page", "A page|https://example.org/", ["https://example.org/"]),
        ("Source", "Languages", "en | fr", ["en", "fr"]),
        ("Source", "Year of the report", "2018", ["2018"]),
        ("Incident", "Kind", [{"value": "x1", "label": "Reprisal"}], ["Reprisal"]),
        ("Incident", "Period", [{"value": {"from": 1535760000, "to": None}}], ["2018-09-01/.."]),
        ("Source", "Web page", [{"value": {"label": "A", "url": "https://a/"}}], ["https://a/"]),
        ("Source", "Year of the report", [{"value": 2018.0}], ["2018"]),
        ("Source", "Symbol", [{"value": None}], []),
    ],
)
def test_values(template: str, label: str, raw: Any, texts: list[str]) -> None:
    """As Uwazi's import and its API have them."""
    assert [value.text for value in values_of(field(template, label), raw, ours=True)] == texts


def test_text_of_others_is_one() -> None:
    """A bar within a text of somebody else parts nothing."""
    assert values_of(field("Source", "Symbol"), "a | b", ours=False) == [Value("a | b")]
    assert values_of(field("Claim", "About"), [{"value": "id1", "label": "A|B"}], ours=False) == [
        Value("A|B", "id1")
    ]


@pytest.mark.parametrize(
    "raw",
    [
        [{"value": {"lat": 1, "lon": 2}}],
        [{"value": {"x": 1}}],
        [{"value": [1]}],
        [{"label": "x"}],
        ["x"],
    ],
)
def test_other_forms_are_told(raw: Any) -> None:
    """Coordinates are refused, what is not known is no value."""
    with pytest.raises(ValueError):
        values_of(field("Source", "Symbol"), raw, ours=False)


@pytest.mark.parametrize("text", ["", "May", "2018/09", ":", "2018/01/01:2018/02/01:2019"])
def test_other_dates_are_told(text: str) -> None:
    """A range has two ends, a day three parts."""
    with pytest.raises(ValueError):
        period_of(text)


def test_days() -> None:
    """All forms that Uwazi reads, but those in words."""
    assert [day_of(each) for each in ("2018/9/1", "2018-09-01", "2018 09 01", "2018")] == [
        "2018-09-01",
        "2018-09-01",
        "2018-09-01",
        "2018",
    ]
