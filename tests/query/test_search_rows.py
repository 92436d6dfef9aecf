"""Rows of a search are terms and nothing else, whatever contributors wrote."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, QuerySolutions, Store

from graph_service.errors import ResultTooLarge, SyntaxFault
from graph_service.query import search_rows
from graph_service.query.found import Match, Matches
from graph_service.query.search_block import MOST_MATCHES, read_blocks
from graph_service.query.search_rows import Filled, fill

ALL = (
    "search:score ?score ; search:match ?match ; search:language ?language ; search:property ?says"
)


def in_query(more: str = f"; {ALL}", after: str = "") -> str:
    """Return a query of one search."""
    return (
        "PREFIX search: <https://w3id.org/reprisals/search#>\n"
        "SELECT * {\n"
        "  SERVICE <https://w3id.org/reprisals/search>"
        f' {{ ?thing search:text "a" {more} }}{after}\n'
        "}"
    )


def filled(query: str, *matches: Match, total: int | None = None) -> Filled:
    """Return a query filled with matches."""
    found = Matches(matches, len(matches) if total is None else total)
    return fill(query, read_blocks(query), lambda text, limit: found)


def answer(text: str) -> list[dict[str, object]]:
    """Return the rows of a query, by variable."""
    solutions = Store().query(text)
    assert isinstance(solutions, QuerySolutions)
    names = [each.value for each in solutions.variables]
    return [{name: row[name] for name in names} for row in solutions]


def a_match(text: str = "text", thing: str = "https://example.org/a", tag: str = "en") -> Match:
    """Return a match."""
    return Match(thing, "https://example.org/p", tag, text, 1.25)


HOSTILE = [
    'x" } SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } #',
    "x' } SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } #",
    'x"""} SERVICE <http://127.0.0.1:1/> {}',
    "x'''} SERVICE <http://127.0.0.1:1/> {}",
    "x\\",
    'x\\" ) } SERVICE <x:y> {} #',
    "x\n} SERVICE <x:y> {} #",
    "x\r} SERVICE <x:y> {}",
    "\\u0022 } \\u0053ERVICE <x:y> {}",
    "\\\\u0053ervice",
    "service SERVICE sErViCe ServiceService load LOAD download",
    "} UNION { ?s ?p ?o",
    ") (<x:y> 1)",
    "# comment",
    "?thing $thing _:thing",
    "\0\x01\x7f\x85\u2028\ufeff\U0010ffff",
    "\u202eright to left",
    "",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_text_comes_back_as_it_is(text: str) -> None:
    """What is written into the query is read from it again, and is one term."""
    made = filled(in_query(), a_match(text))
    (row,) = answer(made.text)
    assert str(row.pop("score")).startswith('"1.25"')
    assert row == {
        "thing": NamedNode("https://example.org/a"),
        "match": Literal(text, language="en"),
        "language": Literal("en"),
        "says": NamedNode("https://example.org/p"),
    }


@given(st.lists(st.tuples(st.text(max_size=30), st.sampled_from(["", "en", "fr-CA"])), max_size=5))
def test_any_texts_come_back_as_they_are(texts: list[tuple[str, str]]) -> None:
    """The same holds of all texts, and of several rows."""
    texts = [(text.encode("utf-8", "ignore").decode(), tag) for text, tag in texts]
    made = filled(in_query("; search:match ?m"), *(a_match(text, tag=tag) for text, tag in texts))
    expected = [Literal(text, language=tag) if tag else Literal(text) for text, tag in texts]
    assert [row["m"] for row in answer(made.text)] == expected


@given(st.text(alphabet="serviceSERVICEloadLOAD\\'\" \n<>{}u0073", max_size=60))
def test_no_keyword_is_ever_written(text: str) -> None:
    """No word that makes the engine fetch something stands in the rows, in whatever place."""
    thing = "https://example.org/SERVICE/load?service"
    rows = filled(in_query("; search:match ?m"), a_match(text, thing)).rows[0].lower()
    assert "service" not in rows
    assert "load" not in rows
    for quote in ("'", '"'):  # and none is free but those around a text
        free = rows.replace("\\\\", "").replace(f"\\{quote}", "").count(quote)
        assert free == (2 if quote == '"' else 0)


def test_iri_with_a_keyword_comes_back_as_it_is() -> None:
    """An escaped letter stands for the letter in an IRI, too."""
    thing = "https://example.org/service/upload"
    assert answer(filled(in_query(""), a_match(thing=thing)).text) == [{"thing": NamedNode(thing)}]


@pytest.mark.parametrize(
    "match",
    [
        a_match(thing="https://example.org/a> <x:y"),
        a_match(thing=""),
        a_match(thing="https://example.org/\n"),
        a_match(tag="en> ?x"),
        a_match(tag="e n"),
    ],
)
def test_what_is_no_term_is_never_written(match: Match) -> None:
    """The index has no such IRI and no such language; if it had, nothing would run."""
    with pytest.raises(ValueError, match="not a"):
        filled(in_query(), match)


def test_scores_are_decimals_in_order() -> None:
    """Small scores are written out, so that they compare as numbers."""
    small = Match("x:a", "x:p", "", "text", 4e-06)
    (row,) = answer(filled(in_query("; search:score ?score"), small).text)
    assert str(row["score"]).startswith('"0.000004"')


def test_direction_of_a_text_is_kept() -> None:
    """A text with a direction is the same term as in the graph; its language is the language."""
    (row,) = answer(filled(in_query(), a_match("مثال", tag="ar--rtl")).text)
    assert (str(row["match"]), str(row["language"])) == ('"مثال"@ar--rtl', '"ar"')


def test_search_without_matches_has_no_rows() -> None:
    """Nothing found is no solution."""
    assert answer(filled(in_query()).text) == []


def test_cut_search_is_no_answer() -> None:
    """More matches than may be are an error, unless the query asks for the best of them."""
    with pytest.raises(ResultTooLarge, match="search:limit"):
        filled(in_query(), a_match(), total=MOST_MATCHES + 1)
    assert filled(in_query("; search:limit 1"), a_match(), total=MOST_MATCHES + 1).rows


def test_limit_is_handed_on() -> None:
    """What is searched for is no more than what is wanted."""
    asked: list[tuple[str, int]] = []

    def find(text: str, limit: int) -> Matches:
        asked.append((text, limit))
        return Matches((), 0)

    for more in ("", "; search:limit 7"):
        fill(in_query(more), read_blocks(in_query(more)), find)
    assert asked == [("a", MOST_MATCHES), ("a", 7)]


def test_bytes_of_rows_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """Long texts are an error when they are longer than a query may be."""
    monkeypatch.setattr(search_rows, "MOST_BYTES", 1000)
    filled(in_query(""), *[a_match("x" * 1000)])
    with pytest.raises(ResultTooLarge, match="1000 bytes"):
        filled(in_query(), *[a_match("x" * 1000)])


@pytest.mark.parametrize("after", [" ?x ?y }", "\n\n ?x ?y }"])
@pytest.mark.parametrize("number", [0, 3])
def test_fault_is_placed_in_the_query_of_the_caller(after: str, number: int) -> None:
    """Lines and columns are those of the query as it was sent, before, in and behind a search."""
    query = in_query(after=after)
    made = filled(query, *[a_match("some\ntext")] * number)
    for part in ("SELECT", "?x", "}\n}", "PREFIX"):
        at = made.text.rindex(part)
        line, column = made.text.count("\n", 0, at) + 1, at - made.text.rfind("\n", 0, at)
        placed = made.place(SyntaxFault("why", line=line, column=column))
        assert placed.line is not None
        assert placed.column is not None
        line_of_query = query.split("\n")[placed.line - 1]
        assert line_of_query[placed.column - 1 :].startswith(part.partition("\n")[0])
    inside = SyntaxFault("why", line=3, column=made.text.split("\n")[2].index("VALUES") + 20)
    assert (made.place(inside).line, made.place(inside).column) == (3, 3)


def test_fault_without_a_place_has_none() -> None:
    """What the engine could not place stays so."""
    fault = SyntaxFault("why")
    assert filled(in_query()).place(fault) is fault
