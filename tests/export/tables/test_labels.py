"""Labels: one for each thing, the one that most readers can read."""

from graph_service.export.statements import Literal
from graph_service.export.tables.labels import best, text_of
from graph_service.export.tables.making import statements
from graph_service.namespaces import expand

LANG = expand("rdf:langString")
THING = "<https://w3id.org/reprisals/id/citation/x>"
SOURCE = "<https://w3id.org/reprisals/id/source/s>"


def texts(**by_language: str) -> list[Literal]:
    """Return literals, ``none`` for the one without a language."""
    return [
        Literal(text, LANG, "" if tag == "none" else tag.replace("_", "-"))
        for tag, text in by_language.items()
    ]


def test_best_language_is_english_then_none_then_any() -> None:
    """English, its variants, no language, others by tag."""
    assert best(texts(fr="f", none="n", en_GB="b", en="e")) == ["e"]
    assert best(texts(fr="f", none="n", en_GB="b")) == ["b"]
    assert best(texts(fr="f", none="n")) == ["n"]
    assert best(texts(fr="f", ar="a")) == ["a"]
    assert best([]) == best(texts(en="")) == []


def test_one_language_alone_can_be_asked_for() -> None:
    """A language that is asked for counts with its variants, and no other does."""
    assert best(texts(en="e", fr_CA="f"), "fr") == ["f"]
    assert best(texts(en="e"), "fr") == []


def test_text_of_a_term() -> None:
    """A literal is its text without escapes, an IRI itself."""
    assert text_of('"a\\"b\\n\\u00E9"@fr') == 'a"b\né'
    assert text_of("https://example.org/x") == "https://example.org/x"


def lines(*statements: str) -> list[bytes]:
    """Return statements about made-up things as sorted lines."""
    return sorted(f"{each} .\n".encode() for each in statements)


def test_citation_is_source_and_place() -> None:
    """A symbol goes before a title, a title before the IRI; the place follows."""
    cited = f"{THING} <{expand('oa:hasSource')}> {SOURCE}"
    place = f'{THING} <{expand("rep:locator")}> "para. 12"@en'
    title = f'{SOURCE} <{expand("rdfs:label")}> "Report"@en'
    symbol = f'{SOURCE} <{expand("rep:symbol")}> "A/1"'
    for given, text in (
        ((cited, place, title, symbol), "A/1, para. 12"),
        ((cited, place, title), "Report, para. 12"),
        ((cited,), SOURCE[1:-1]),
    ):
        with statements(lines(*given)) as relations:
            found = dict(relations._database.execute("SELECT s, text FROM citation"))
        assert found == {THING[1:-1]: text}
