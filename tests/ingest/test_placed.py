"""JSON values know where they stand."""

import pytest

from graph_service.errors import MappingFault, SyntaxFault
from graph_service.ingest.placed import parse_json


def test_place_is_the_path_to_the_value() -> None:
    """Keys and numbers lead to a value; a fault there names file and path."""
    top = parse_json('{"a": [{"b": "x"}]}', "m.json")
    (item,) = top.need("a").items()
    assert (item.where, item.text("b")) == ("a[0]", "x")
    assert str(item.need("b").fault("wrong")) == "m.json: a[0].b: wrong"


def test_absent_values_have_their_default() -> None:
    """A key that is not there is no text, no list, and false."""
    top = parse_json('{"one": "x", "many": ["x", "y"], "yes": true}', "m.json")
    assert (top.get("no"), top.text("no"), top.texts("no"), top.flag("no")) == (
        None,
        None,
        (),
        False,
    )
    assert (top.texts("one"), top.texts("many"), top.flag("yes")) == (("x",), ("x", "y"), True)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("[]", "must be an object"),
        ('{"a": 1, "c": 2}', "no such key: c; known are a"),
        ('{"a": 1}', "a: must be a text"),
        ('{"a": ""}', "a: must not be empty"),
    ],
)
def test_value_of_another_kind_is_a_fault(text: str, reason: str) -> None:
    """Unknown keys and wrong kinds are told with their place."""
    top = parse_json(text, "m.json")
    with pytest.raises(MappingFault, match=reason):
        top.only(["a"])
        top.text("a")


@pytest.mark.parametrize(
    ("text", "line", "column", "reason"),
    [
        ('{"a": 1,\n "b" 2}', 2, 6, "no JSON: Expecting"),
        ("", 1, 1, "no JSON"),
        ('{"a": {"b": 1, "b": 2}}', None, None, "the key b stands twice"),
        ("[" * 100000, None, None, "nested too deeply"),
    ],
)
def test_what_is_no_json_is_refused(
    text: str, line: int | None, column: int | None, reason: str
) -> None:
    """Syntax, a repeated key and a tower of brackets are faults, the first with its place."""
    with pytest.raises(SyntaxFault, match=reason) as caught:
        parse_json(text, "m.json")
    assert (caught.value.line, caught.value.column) == (line, column)
