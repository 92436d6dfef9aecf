"""Texts are searched, codes and values of other datatypes are not."""

import pytest
from pyoxigraph import Literal, NamedNode

from graph_service.namespaces import EDTF, PREFIXES, expand
from graph_service.views.texts import NAME, OTHER_NAME, TEXT, is_searched, weight_of

XSD = PREFIXES["xsd"]


@pytest.mark.parametrize(
    ("name", "literal"),
    [
        ("rdfs:label", Literal("Synthetic Office", language="en")),
        ("foaf:name", Literal("A. Synthetic")),
        ("rep:symbol", Literal("A/HRC/0/0")),
        ("rep:asserterLabel", Literal("Synthetic Office")),
        ("skos:notation", Literal("a sentence", language="en")),
        ("https://example.org/terms/remark", Literal("a sentence")),
    ],
)
def test_texts_are_searched(name: str, literal: Literal) -> None:
    """Texts with a language are searched whatever the property, plain ones of most."""
    assert is_searched(expand(name), literal)


@pytest.mark.parametrize(
    ("name", "literal"),
    [
        ("rep:locator", Literal("para. 4")),
        ("rep:iso3166Alpha3", Literal("XAA")),
        ("dcterms:language", Literal("en")),
        ("vann:preferredNamespaceUri", Literal("https://example.org/")),
        ("rep:date", Literal("2018~", datatype=NamedNode(EDTF))),
        ("rep:established", Literal("1987", datatype=NamedNode(XSD + "integer"))),
    ],
)
def test_codes_and_values_are_not_searched(name: str, literal: Literal) -> None:
    """What identifies, locates, counts or dates has no word to look for."""
    assert not is_searched(expand(name), literal)


def test_names_weigh_more_than_texts() -> None:
    """A match in a name says more than one in another name, and that more than one in a text."""
    assert weight_of(expand("rdfs:label")) == NAME
    assert weight_of(expand("skos:altLabel")) == OTHER_NAME
    assert weight_of(expand("rep:statement")) == TEXT
    assert NAME > OTHER_NAME > TEXT
