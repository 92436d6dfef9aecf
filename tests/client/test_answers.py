"""Terms of results become values of Python, and columns of a data frame with their types."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from graph_service.client.answers import Answer, Text, read_rows

XSD = "http://www.w3.org/2001/XMLSchema#"


def literal(value: str, kind: str = "") -> dict[str, str]:
    """Return a literal as results have it."""
    return {"type": "literal", "value": value} | ({"datatype": XSD + kind} if kind else {})


def make_answer(*rows: dict[str, Any]) -> Answer:
    """Return the answer with these rows of terms."""
    names = list(dict.fromkeys(name for row in rows for name in row))
    results = {"head": {"vars": names}, "results": {"bindings": list(rows)}}
    return Answer(*read_rows(results), 1, "", "")


@pytest.mark.parametrize(
    ("term", "value"),
    [
        ({"type": "uri", "value": "http://example.org/a"}, "http://example.org/a"),
        ({"type": "bnode", "value": "b0"}, "b0"),
        (literal("text"), "text"),
        (literal("-7", "integer"), -7),
        (literal("7", "nonNegativeInteger"), 7),
        (literal("1.50", "decimal"), Decimal("1.50")),
        (literal("1e3", "double"), 1000.0),
        (literal("true", "boolean"), True),
        (literal("0", "boolean"), False),
        (literal("2018-09-19", "date"), date(2018, 9, 19)),
        (literal("2018-09-19T10:00:00Z", "dateTime"), datetime(2018, 9, 19, 10, tzinfo=UTC)),
        (literal("2018-09-19Z", "date"), "2018-09-19Z"),
        (literal("seven", "integer"), "seven"),
        (literal("2018-XX", "gYear"), "2018-XX"),
    ],
)
def test_terms_become_values(term: dict[str, str], value: object) -> None:
    """Each datatype has its type; what can't be read stays text."""
    (row,) = make_answer({"x": term})
    assert row["x"] == value
    assert type(row["x"]) is type(value)


def test_texts_know_their_language() -> None:
    """They are texts otherwise."""
    (row,) = make_answer({"x": literal("Chine") | {"xml:lang": "fr"}})
    assert isinstance(row["x"], Text)
    assert (row["x"], row["x"].language) == ("Chine", "fr")


def test_what_has_no_value_is_none() -> None:
    """In every row there is each column."""
    answer = make_answer({"a": literal("1", "integer")}, {"b": literal("x")})
    assert answer.rows == ({"a": 1, "b": None}, {"a": None, "b": "x"})
    assert answer.types == {"a": XSD + "integer"}
    assert (len(answer), answer[0]["a"], answer.column("b")) == (2, 1, [None, "x"])
    with pytest.raises(KeyError):
        answer.column("c")


def test_columns_of_a_frame_have_types() -> None:
    """Also with missing values, and without any value."""
    pytest.importorskip("pandas", reason="no pandas: pip install pandas")
    answer = make_answer(
        {
            "iri": {"type": "uri", "value": "http://example.org/a"},
            "whole": literal("1", "integer"),
            "mixed": literal("1", "integer"),
            "day": literal("2018-09-19", "date"),
            "time": literal("2018-09-19T10:00:00Z", "dateTime"),
            "truth": literal("true", "boolean"),
        },
        {"mixed": literal("2.5", "decimal"), "text": literal("x")},
    )
    frame = answer.to_frame()
    kinds = {name: str(kind) for name, kind in frame.dtypes.items()}
    assert (kinds["iri"], kinds["text"]) == ("string", "string")
    assert (kinds["whole"], kinds["mixed"], kinds["truth"]) == ("Int64", "Float64", "boolean")
    assert kinds["day"].startswith("datetime64") and "UTC" not in kinds["day"]
    assert kinds["time"].startswith("datetime64") and "UTC" in kinds["time"]
    assert frame["whole"].isna().tolist() == [False, True]
    assert make_answer().to_frame().empty
