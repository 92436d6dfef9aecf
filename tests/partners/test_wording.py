"""What a partner is sent."""

import pytest
from pyoxigraph import Store

from graph_service.partners.wording import Values, questions

URI = {"type": "uri", "value": "http://example.org/service/a"}
TEXT = {"type": "literal", "value": 'two "lines"\n\\ SERVICE'}
TAGGED = {"type": "literal", "value": "é", "xml:lang": "fr"}
TYPED = {
    "type": "literal",
    "value": "1",
    "datatype": "http://www.w3.org/2001/XMLSchema#integer",
}
NODE = {"type": "bnode", "value": "b0"}


def test_pattern_is_asked_for_with_one_row_more_than_may_come() -> None:
    """A remark at its end ends with its line."""
    [text] = questions("PREFIX a: <urn:a>\n", "?s a:b ?o # x", ["s", "o"], 10)
    assert text == "PREFIX a: <urn:a>\nSELECT ?s ?o WHERE { { ?s a:b ?o # x\n} } LIMIT 11"
    Store().query(text)


def test_values_are_sent_in_parts_that_a_partner_reads() -> None:
    """Each value as it is; a row that is there twice goes once."""
    rows = [{"a": each, "b": URI} for each in (URI, TEXT, TAGGED, TYPED, URI)]
    values = Values(["a", "b"], rows)
    assert len(values.rows) == 4
    texts = questions("", "?a ?b ?c", ["a", "c"], 10, values, batch=3)
    assert len(texts) == 2
    found = [row["a"] for text in texts for row in Store().query(_only_values(text))]  # type: ignore[union-attr,index,call-overload]
    assert [each.value for each in found] == [each["value"] for each in (URI, TEXT, TAGGED, TYPED)]
    assert "<http://example.org/service/a>" in texts[0], "others need not read our escapes"


def _only_values(text: str) -> str:
    return text[: text.rindex("{ ?a")] + "}"


@pytest.mark.parametrize(
    ("rows", "variables"),
    [
        ([{"a": URI, "b": URI}], ("a", "b")),
        ([{"a": URI, "b": URI}, {"a": URI}], ("a",)),
        ([{"a": URI, "b": NODE}], ("a",)),
        ([{"a": NODE}, {}], ()),
        ([], ("a", "b")),
    ],
)
def test_what_fits_everything_or_nothing_is_left_out(
    rows: list[dict[str, dict[str, str]]], variables: tuple[str, ...]
) -> None:
    """Unbound variables and nodes without a name say nothing to a partner."""
    assert Values(["a", "b"], rows).variables == variables
