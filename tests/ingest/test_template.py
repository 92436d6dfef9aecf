"""Templates give absolute IRIs, and a value can't leave the place that it is put in."""

from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import NamedNode

from graph_service.ingest.template import parse_template, read_name

HEAD = "https://example.org/id/"


@pytest.mark.parametrize(
    ("template", "values", "iri"),
    [
        (HEAD + "{a}", {"a": "x"}, HEAD + "x"),
        (HEAD + "{a}-{b}/z", {"a": "x", "b": "y"}, HEAD + "x-y/z"),
        (HEAD + "{a}", {"a": "a b/c?d#e%"}, HEAD + "a%20b%2Fc%3Fd%23e%25"),
        (HEAD + "{a}", {"a": "é"}, HEAD + "%C3%A9"),
        ("rep:{a}", {"a": "State"}, "https://w3id.org/reprisals/ontology/State"),
        ("rep:State", {}, "https://w3id.org/reprisals/ontology/State"),
        ("{+a}", {"a": "https://example.org/é?b=%20&c"}, "https://example.org/%C3%A9?b=%20&c"),
        ("{+a}", {"a": "urn:x:y"}, "urn:x:y"),
        (HEAD + "{a}", {"a": ""}, None),
        ("{+a}", {"a": ""}, None),
    ],
)
def test_template_expands(template: str, values: dict[str, str], iri: str | None) -> None:
    """Keys are encoded, whole IRIs are kept, and an empty value gives no IRI."""
    assert parse_template(template).expand(values) == iri


@pytest.mark.parametrize(
    ("template", "reason"),
    [
        ("", "only"),
        (HEAD + "{a", "only"),
        (HEAD + "a}", "only"),
        (HEAD + "{a,b}", "only"),
        (HEAD + "{#a}", "only"),
        (HEAD + "{/a}", "only"),
        (HEAD + "{a*}", "only"),
        (HEAD + "{{a}}", "only"),
        (HEAD + "{+a}", "must stand alone"),
        ("{+a}/x", "must stand alone"),
        ("{+a}{+b}", "must stand alone"),
        ("{a}", "write {\\+a}"),
        ("no:{a}", "no: is no prefix"),
        ("id/{a}", "neither a compact name nor an absolute IRI"),
        ("//example.org/{a}", "neither a compact name nor an absolute IRI"),
    ],
)
def test_template_of_another_form_is_refused(template: str, reason: str) -> None:
    """What is not read is refused, and so is what can't give an absolute IRI."""
    with pytest.raises(ValueError, match=reason):
        parse_template(template)


@pytest.mark.parametrize("value", [".", ".."])
def test_value_that_means_another_folder_is_refused(value: str) -> None:
    """A path of dots would be resolved away by every client."""
    with pytest.raises(ValueError, match="is no key"):
        parse_template(HEAD + "{a}").expand({"a": value})


@pytest.mark.parametrize("value", ["x", "/x", "1:x", "http://a b", "http://a/<b>", "http://a/%z"])
def test_cell_that_is_no_iri_is_refused(value: str) -> None:
    """A cell that should be an IRI is not repaired."""
    with pytest.raises(ValueError, match=r"no absolute IRI|no escape"):
        parse_template("{+a}").expand({"a": value})


@given(st.text(min_size=1).filter(lambda text: text.isprintable() and text not in (".", "..")))
def test_value_stays_one_segment_and_comes_back(value: str) -> None:
    """Whatever a key holds, it is one segment of a valid IRI and can be decoded again."""
    expanded = parse_template(HEAD + "{a}").expand({"a": value})
    assert expanded is not None
    segment = NamedNode(expanded).value.removeprefix(HEAD)
    assert not set(segment) & set("/?#:@")
    assert unquote(segment) == value


@pytest.mark.parametrize(
    ("name", "iri"),
    [
        ("rdf:type", "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"),
        ("https://example.org/p", "https://example.org/p"),
        ("urn:x:y", "urn:x:y"),
    ],
)
def test_name_is_expanded(name: str, iri: str) -> None:
    """Compact names and absolute IRIs give absolute IRIs."""
    assert read_name(name) == iri


@pytest.mark.parametrize("name", ["type", "no:type", "rep:a b", "https://example.org/a b", ""])
def test_name_that_is_no_iri_is_refused(name: str) -> None:
    """An unknown prefix, a relative name and white space are refused."""
    with pytest.raises(ValueError, match=r"prefix|neither|IRI"):
        read_name(name)
