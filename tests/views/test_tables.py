"""A text index has one row for each text, under its words as they are folded."""

import sqlite3
from collections.abc import Iterator

import pytest

from graph_service.errors import LedgerError
from graph_service.views.tables import write_texts

LABEL = "http://www.w3.org/2000/01/rdf-schema#label"
TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
ONE = "https://example.org/one"


def make_graph(name: str, *triples: tuple[str, str, str]) -> bytes:
    """Return a graph of triples: subject and property by IRI, object as a term."""
    lines = (f"<{s}> <{p}> {o} <https://example.org/g/{name}> .\n" for s, p, o in triples)
    return "".join(sorted(lines)).encode()


@pytest.fixture
def connection() -> Iterator[sqlite3.Connection]:
    """Return an empty database in memory."""
    connection = sqlite3.connect(":memory:", isolation_level=None)
    yield connection
    connection.close()


def rows(connection: sqlite3.Connection) -> list[tuple[str, str, str]]:
    """Return the texts: thing, language, text."""
    return connection.execute(
        "SELECT iri, language, text FROM texts JOIN things t ON t.id = thing ORDER BY texts.id"
    ).fetchall()


def count(connection: sqlite3.Connection, word: str) -> int:
    """Return how many texts have a word."""
    found = connection.execute("SELECT count(*) FROM words WHERE words MATCH ?", (word,))
    return int(found.fetchone()[0])


def test_each_text_is_there_once(connection: sqlite3.Connection) -> None:
    """Texts with words of things with names are in, once for all graphs; nothing else is."""
    nameless = "https://w3id.org/reprisals/.well-known/genid/x1"
    graphs = [
        make_graph(
            "a",
            (ONE, LABEL, '"Premier essai"@fr'),
            (ONE, LABEL, '"1987"^^<http://www.w3.org/2001/XMLSchema#integer>'),
            (ONE, LABEL, "<https://example.org/two>"),
            ("https://example.org/marks", LABEL, '"…"'),
            (nameless, LABEL, '"nameless"'),
        ),
        make_graph("b", (ONE, LABEL, '"Premier essai"@fr'), (ONE, LABEL, '"Premier essai"')),
    ]
    write_texts(connection, graphs)
    assert sorted(rows(connection)) == [(ONE, "", "Premier essai"), (ONE, "fr", "Premier essai")]


def test_words_are_found_folded(connection: sqlite3.Connection) -> None:
    """The words of a text are looked up as they are folded."""
    write_texts(connection, [make_graph("a", (ONE, LABEL, '"Société ÉLUE"'))])
    assert [count(connection, word) for word in ("societe", "elue", "societ")] == [1, 1, 0]


def test_kinds_are_those_of_things_with_texts(connection: sqlite3.Connection) -> None:
    """What a thing is stands with it, also when another graph says it."""
    graphs = [
        make_graph("a", (ONE, TYPE, "<https://example.org/Trial>")),
        make_graph("b", (ONE, LABEL, '"One"'), (ONE, TYPE, "<https://example.org/Try>")),
        make_graph("c", ("https://example.org/mute", TYPE, "<https://example.org/Mute>")),
    ]
    write_texts(connection, graphs)
    found = connection.execute("SELECT iri FROM kinds JOIN things t ON t.id = kind ORDER BY iri")
    assert found.fetchall() == [("https://example.org/Trial",), ("https://example.org/Try",)]


def test_long_text_is_searched_at_its_beginning(connection: sqlite3.Connection) -> None:
    """Words beyond the limit are not looked at; the text is kept whole."""
    text = "word " * 4000 + "last"
    write_texts(connection, [make_graph("a", (ONE, LABEL, f'"{text}"'))])
    assert rows(connection) == [(ONE, "", text)]
    assert (count(connection, "word"), count(connection, "last")) == (1, 0)


def test_damaged_graph_is_no_shorter_graph(connection: sqlite3.Connection) -> None:
    """What is not N-Quads is an error, not the end of the texts."""
    with pytest.raises(LedgerError):
        write_texts(connection, [make_graph("a", (ONE, LABEL, '"One"')) + b"<"])


def test_names_and_codes_stand_besides(connection: sqlite3.Connection) -> None:
    """Names have pieces, codes have none; each is there once, and a code keeps its thing's kind."""
    code = "https://w3id.org/reprisals/ontology/iso3166Alpha3"
    graphs = [
        make_graph("a", (ONE, LABEL, '"Cuba"@en'), (ONE, code, '"XUB"')),
        make_graph("b", (ONE, LABEL, '"Cuba"@en'), ("https://example.org/two", code, '"XTW"')),
        make_graph("c", ("https://example.org/two", TYPE, "<https://example.org/Try>")),
    ]
    write_texts(connection, graphs)
    found = connection.execute("SELECT text, written, weight FROM names ORDER BY id").fetchall()
    assert found == [("Cuba", "cuba", 3.0), ("XUB", "xub", 1.0), ("XTW", "xtw", 1.0)]
    pieces = connection.execute("SELECT rowid FROM grams WHERE grams MATCH '\"uba\"'").fetchall()
    assert len(pieces) == 1
    assert connection.execute("SELECT count(*) FROM kinds").fetchone() == (1,)


def test_broader_kinds_are_known(connection: sqlite3.Connection) -> None:
    """What a class is narrower than stands with it."""
    broader = "http://www.w3.org/2000/01/rdf-schema#subClassOf"
    write_texts(connection, [make_graph("a", (ONE, broader, "<https://example.org/two>"))])
    found = connection.execute(
        "SELECT n.iri, b.iri FROM broader JOIN things n ON n.id = kind "
        "JOIN things b ON b.id = broader"
    )
    assert found.fetchall() == [(ONE, "https://example.org/two")]
