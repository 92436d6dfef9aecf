"""A search inside of a query has one form; all else is refused, and no call is let by."""

import pytest
from pyoxigraph import Store

from graph_service.errors import InputError, Refused, SyntaxFault, TooLarge
from graph_service.query.scan import scan
from graph_service.query.search_block import MOST, blank_out, read_blocks

PROLOGUE = "PREFIX search: <https://w3id.org/reprisals/search#>\n"
ADDRESS = "<https://w3id.org/reprisals/search>"
CALL = f"SERVICE {ADDRESS}"
SAID = "{ ?t search:text 'a' }"


def in_query(pattern: str) -> str:
    """Return a query with a pattern."""
    return f"{PROLOGUE}SELECT * {{ {pattern} }}"


GOOD = {
    "shortest": f'{CALL} {{ ?t search:text "a" }}',
    "dot": f'{CALL} {{ ?t search:text "a" . }}',
    "all": f'{CALL} {{ ?t search:text "a" ; search:score ?s ; search:match ?m ;'
    " search:language ?l ; search:property ?p ; search:limit 10 . }",
    "no space": f'{CALL}{{?t search:text"a";search:score?s}}',
    "lower case": CALL.lower() + " { $t search:score $s ; search:text 'a' }",
    "comments": f'{CALL} # {{ SERVICE\n {{ # x\n ?t search:text # "b"\n "a" }}',
    "full IRI": f'{CALL} {{ ?t <https://w3id.org/reprisals/search#text> "a" }}',
    "long string": f'{CALL} {{ ?t search:text """a "b\' c""" }}',
    "after a triple": f'?x ?y ?z . {CALL} {{ ?t search:text "a" }}',
    "after a triple without dot": f'?x ?y ?z {CALL} {{ ?t search:text "a" }}',
    "before a triple": f'{CALL} {{ ?t search:text "a" }} ?x ?y ?z',
    "before a dot": f'{CALL} {{ ?t search:text "a" }} . ?x ?y ?z',
    "after a filter": f'FILTER(true){CALL} {{ ?t search:text "a" }}',
    "in a group": f'{{{CALL} {{ ?t search:text "a" }}}}',
    "in an optional": f'OPTIONAL {{ {CALL} {{ ?t search:text "a" }} }}',
    "in a union": f'{{ ?t a ?x }} UNION {{ {CALL} {{ ?t search:text "a" }} }}',
    "in a subselect": f'{{ SELECT ?t {{ {CALL} {{ ?t search:text "a" }} }} }}',
    "in a graph": f'GRAPH ?g {{ {CALL} {{ ?t search:text "a" }} ?t a ?x }}',
    "in exists": f'FILTER EXISTS {{ {CALL} {{ ?t search:text "a" }} }}',
    "two": f'{CALL} {{ ?t search:text "a" }} {CALL} {{ ?u search:text "a" }}',
}
FORMS = {
    "silent": 'SERVICE SILENT <https://w3id.org/reprisals/search> { ?t search:text "a" }',
    "empty": f"{CALL} {{ }}",
    "no brace": f'{CALL} ?t search:text "a"',
    "no text": f"{CALL} {{ ?t search:score ?s }}",
    "text is a variable": f"{CALL} {{ ?t search:text ?words }}",
    "text has a language": f'{CALL} {{ ?t search:text "a"@en }}',
    "text has a datatype": f'{CALL} {{ ?t search:text "a"^^<x:y> }}',
    "text is an IRI": f"{CALL} {{ ?t search:text <a> }}",
    "text is escaped": f'{CALL} {{ ?t search:text "\\u0061" }}',
    "text is wrongly escaped": f'{CALL} {{ ?t search:text "\\a" }}',
    "two texts": f'{CALL} {{ ?t search:text "a", "b" }}',
    "text twice": f'{CALL} {{ ?t search:text "a" ; search:text "b" }}',
    "open string": f'{CALL} {{ ?t search:text "a }}',
    "thing is an IRI": f'{CALL} {{ <x:t> search:text "a" }}',
    "thing is a blank node": f'{CALL} {{ _:t search:text "a" }}',
    "two things": f'{CALL} {{ ?t search:text "a" . ?u search:score ?s }}',
    "other property": f'{CALL} {{ ?t search:text "a" ; search:rank ?s }}',
    "other vocabulary": f'{CALL} {{ ?t search:text "a" ; <x:y> ?s }}',
    "undeclared prefix": f'{CALL} {{ ?t find:text "a" }}',
    "type": f'{CALL} {{ ?t a ?c ; search:text "a" }}',
    "path": f'{CALL} {{ ?t search:text/search:score "a" }}',
    "variable property": f'{CALL} {{ ?t ?p "a" }}',
    "score is a number": f'{CALL} {{ ?t search:text "a" ; search:score 1 }}',
    "same variable": f'{CALL} {{ ?t search:text "a" ; search:score ?s ; search:match ?s }}',
    "thing again": f'{CALL} {{ ?t search:text "a" ; search:score $t }}',
    "limit of none": f'{CALL} {{ ?t search:text "a" ; search:limit 0 }}',
    "limit of too many": f'{CALL} {{ ?t search:text "a" ; search:limit 10001 }}',
    "limit that is huge": f'{CALL} {{ ?t search:text "a" ; search:limit {"9" * 50} }}',
    "limit that is a word": f'{CALL} {{ ?t search:text "a" ; search:limit many }}',
    "limit that is a fraction": f'{CALL} {{ ?t search:text "a" ; search:limit 1.5 }}',
    "limit that is below": f'{CALL} {{ ?t search:text "a" ; search:limit -1 }}',
    "filter inside": f'{CALL} {{ ?t search:text "a" FILTER(?t) }}',
    "group inside": f'{CALL} {{ {{ ?t search:text "a" }} }}',
    "search inside": f'{CALL} {{ {CALL} {{ ?t search:text "a" }} }}',
    "call inside": f'{CALL} {{ SERVICE <http://127.0.0.1:1/> {{ ?t search:text "a" }} }}',
    "call behind": f'{CALL} {{ ?t search:text "a" SERVICE <http://127.0.0.1:1/> {{}} }}',
    "not closed": f'{CALL} {{ ?t search:text "a" ;',
    "after a string": f'?a ?b "x"{CALL} {{ ?t search:text "a" }}',
    "too many": f'{CALL} {{ ?t search:text "a" }} ' * (MOST + 1),
    "after the braces of a subselect": f'{{ SELECT ?t {{}} {CALL} {{ ?t search:text "a" }} }}',
}
SPELLINGS = {
    "prefixed name": f"SERVICE search: {SAID}",
    "prefixed name of its own": f"SERVICE search:x {SAID}",
    "variable": f"SERVICE ?x {SAID}",
    "other address": f"SERVICE <https://w3id.org/reprisals/search/> {SAID}",
    "with a query": f"SERVICE <https://w3id.org/reprisals/search?x> {SAID}",
    "with a fragment": f"SERVICE <https://w3id.org/reprisals/search#> {SAID}",
    "capitals": f"SERVICE <HTTPS://w3id.org/reprisals/search> {SAID}",
    "relative": f"SERVICE <search> {SAID}",
    "escaped address": f"SERVICE <https://w3id.org/reprisals/\\u0073earch> {SAID}",
    "escaped keyword": f"\\u0053ERVICE {ADDRESS} {SAID}",
    "after a number": f"?a ?b 1SERVICE {ADDRESS} {SAID}",
    "after a boolean": f"?a ?b trueSERVICE {ADDRESS} {SAID}",
    "silent in one word": f"SERVICESILENT {ADDRESS} {SAID}",
    "less-than read as an IRI": f"?a ?b ?c FILTER(?a<?c)SERVICE#>\n{ADDRESS} {SAID}",
    "beside another": f"{CALL} {{ ?t search:text 'a' }} SERVICE <http://127.0.0.1:1/> {{}}",
    "before another": f"SERVICE <http://127.0.0.1:1/> {{}} {CALL} {{ ?t search:text 'a' }}",
    "around": f"SERVICE <http://127.0.0.1:1/> {{ {CALL} {{ ?t search:text 'a' }} }}",
    "beside an escaped one": f"{CALL} {{ ?t search:text 'a' }} \\u0053ERVICE <x:y> {{}}",
    "beside one in a hidden string": (
        f"{CALL} {{ ?t search:text 'a' }} "
        "FILTER(\"\\u0022 = 'a') SERVICE <http://127.0.0.1:1/> {} #\" = 'a')"
    ),
}


@pytest.mark.parametrize("case", GOOD)
def test_search_is_read(case: str) -> None:
    """A search is found in all its spellings, and what is left is a query for the engine."""
    query = in_query(GOOD[case])
    blocks = read_blocks(query)
    assert len(blocks) == (2 if case == "two" else 1)
    assert blocks[0].thing == "t"
    assert blocks[0].text == ("a \"b' c" if case == "long string" else "a")
    left = blank_out(query, blocks)
    assert "SERVICE" not in left.upper()
    assert scan(left).form == "table"
    Store().query(left)


def test_parts_of_a_search_are_told() -> None:
    """Variables by property, in the order of the block, and the limit."""
    (block,) = read_blocks(in_query(GOOD["all"]))
    assert dict(block.columns) == {"score": "s", "match": "m", "language": "l", "property": "p"}
    assert block.variables == ("t", "s", "m", "l", "p")
    assert block.limit == 10


def test_variables_keep_their_order() -> None:
    """``SELECT *`` has the columns in the order of the query, those of the search included."""
    query = in_query(f'?a ?b ?c {CALL} {{ ?t search:text "a" ; search:score ?s }} ?d ?e ?f')
    scanned = scan(blank_out(query, read_blocks(query)))
    assert scanned.variables == ("a", "b", "c", "t", "s", "d", "e", "f")
    assert scanned.star == query.index("*")


@pytest.mark.parametrize("case", FORMS)
def test_other_forms_are_refused_with_a_place(case: str) -> None:
    """What begins like a search and is none says what is wrong and where."""
    with pytest.raises(SyntaxFault) as caught:
        read_blocks(in_query(FORMS[case]))
    assert caught.value.line is not None
    assert caught.value.column is not None
    assert caught.value.line >= 2


@pytest.mark.parametrize("case", SPELLINGS)
def test_every_other_call_is_refused(case: str) -> None:
    """Near spellings of a search, and calls beside one, are calls."""
    query = in_query(SPELLINGS[case])
    with pytest.raises(Refused):
        scan(blank_out(query, read_blocks(query)))


@pytest.mark.parametrize("prefix", ["PREFIX search: <x:y>", "PREFIX search: <search#> BASE <x:y>"])
def test_prefix_with_two_meanings_is_refused(prefix: str) -> None:
    """A prefix that is declared to be something else, too, is not guessed at."""
    with pytest.raises(SyntaxFault, match="PREFIX search"):
        read_blocks(f"{prefix} {in_query(GOOD['shortest'])}")


def test_search_outside_of_a_pattern_is_refused() -> None:
    """Rows can stand behind a query, a search can't."""
    for query in (f'SELECT * {{ ?t a ?x }} {CALL} {{ ?t search:text "a" }}', f"{CALL} {{ }}"):
        with pytest.raises(SyntaxFault, match="inside of the braces"):
            read_blocks(PROLOGUE + query)


def test_words_are_judged_at_their_place() -> None:
    """No word, or too many, is a fault of the string that says so."""
    for text, kind in (("…", InputError), ("x" * 400, TooLarge)):
        with pytest.raises(kind) as caught:
            read_blocks(in_query(f'\n{CALL} {{ ?t search:text "{text}" }}'))
        assert isinstance(caught.value, InputError)
        assert (caught.value.line, caught.value.column) == (3, len(CALL) + 19)


@pytest.mark.parametrize(
    "text",
    [
        f"# {CALL} {{ }}\nSELECT * {{}}",
        f"SELECT * {{ ?a ?b '{CALL} {{ }}' }}",
        "SELECT * { ?a ?b <https://w3id.org/reprisals/search> }",
        "SELECT * { ?a ?service <https://w3id.org/reprisals/search> }",
    ],
)
def test_mere_mention_is_no_search(text: str) -> None:
    """In comments, strings and as a term the address means nothing."""
    assert read_blocks(text) == ()
    assert scan(text).form == "table"


def test_escapes_stand_for_characters() -> None:
    """The string of a search is read as SPARQL reads it."""
    (block,) = read_blocks(in_query(f"{CALL} {{ ?t search:text '\\'a\\tb\\\\\"c\\n' }}"))
    assert block.text == "'a\tb\\\"c\n"
