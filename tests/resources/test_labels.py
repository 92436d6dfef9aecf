"""Labels in the language that is asked for, else another, never none."""

import pytest
from pyoxigraph import Literal, NamedNode

from graph_service.resources.asking import Asker
from graph_service.resources.labels import Labels, Text, rank, short
from tests.resources.conftest import REP

STATE = REP + "id/state/XNO"


@pytest.mark.parametrize(
    ("wishes", "expected"),
    [
        ((), Text("Northland", "en")),
        (("fr", "ar"), Text("بلد", "ar")),
        (("ar-eg",), Text("Northland", "en")),
        (("fr",), Text("Northland", "en")),
    ],
)
def test_label_is_the_best_that_there_is(
    asker: Asker, wishes: tuple[str, ...], expected: Text
) -> None:
    """As asked for, in the order of wishes; else English."""
    labels = Labels(wishes)
    labels.read(asker, [NamedNode(STATE), Literal("no thing")])
    assert labels.of(STATE) == expected
    assert labels.types(STATE) == [REP + "ontology/State"]


def test_languages_have_an_order() -> None:
    """What is asked for and its variants, English, none, any other."""
    texts = [Literal("x", language=tag) for tag in ("de", "en-gb", "fr-ca", "fr")]
    texts.append(Literal("x"))
    ordered = sorted(texts, key=lambda text: rank(text, ["fr"]))
    assert [text.language for text in ordered] == ["fr", "fr-ca", "en-gb", None, "de"]


def test_thing_without_a_label_is_called_by_its_iri() -> None:
    """In short, with a prefix where one is known; a property by the words of its name."""
    labels = Labels()
    assert labels.shown(REP + "id/act/a1") == Text("id/act/a1")
    assert short("http://purl.org/dc/terms/title") == "dcterms:title"
    assert short("urn:x") == "urn:x"
    assert labels.of_property("http://www.w3.org/ns/dcat#landingPage") == Text("landing page", "en")


def test_direction_follows_the_language() -> None:
    """Arabic runs from right to left; without a language the letters tell."""
    assert [Text("x", tag).direction for tag in ("ar", "ar-eg", "en", "")] == [
        *("rtl", "rtl", "ltr", "auto")
    ]
