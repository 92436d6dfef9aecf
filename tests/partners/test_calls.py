"""Calls among the tokens of a query."""

import pytest

from graph_service.errors import Refused, SyntaxFault
from graph_service.partners.calls import MOST, dataset, prologue, read_calls
from graph_service.query.scan import scan
from graph_service.query.search_block import blank_out

END = "http://127.0.0.1:7878/query"
CALL = f"SERVICE <{END}> {{ ?s ?p ?o }}"

FOUND = {
    "plain": f"SELECT * {{ {CALL} }}",
    "in small letters": f"select * {{ {CALL.lower()} }}",
    "silent": f"SELECT * {{ {CALL.replace('SERVICE', 'SERVICE SILENT')} }}",
    "without spaces": f"SELECT*{{SERVICE<{END}>{{?s ?p ?o}}}}",
    "with remarks": f"SELECT * {{ SERVICE # {{ \n <{END}> # x\n {{ ?s ?p '}}' # }}\n }} }}",
    "after a pattern": f"SELECT * {{ ?a ?b ?c. {CALL} }}",
    "in a group": f"SELECT * {{ {{ {CALL} }} UNION {{ {CALL} }} }}",
}
LEFT = {
    "other endpoint": CALL.replace("query", "queries"),
    "with a slash": CALL.replace("query>", "query/>"),
    "with a question": CALL.replace("query>", "query?x>"),
    "with a fragment": CALL.replace("query>", "query#x>"),
    "other case": CALL.replace("http", "HTTP"),
    "other port": CALL.replace("7878", "07878"),
    "other host": CALL.replace("127.0.0.1", "localhost"),
    "with a user": CALL.replace("127.0.0.1", "u@127.0.0.1"),
    "escaped": CALL.replace("query", "quer\\u0079"),
    "escaped keyword": CALL.replace("SERVICE", "\\u0053ERVICE"),
    "glued": CALL.replace("SERVICE", "1SERVICE"),
    "silent glued": CALL.replace("SERVICE ", "SERVICESILENT"),
    "variable": f"VALUES ?x {{ <{END}> }} SERVICE ?x {{ ?s ?p ?o }}",
    "variable of that name": CALL.replace(f"<{END}>", "$SERVICE"),
    "prefixed": "SERVICE e:query { ?s ?p ?o }",
    "relative": "SERVICE <query> { ?s ?p ?o }",
    "less than": f"FILTER(?a<?c&&'>' != 'b') {CALL} #'\n",
    "twice silent": CALL.replace("SERVICE", "SERVICE SILENT SILENT"),
    "without braces": f"SERVICE <{END}> ?s ?p ?o",
    "with brackets": f"SERVICE <{END}> [ ?p ?o ]",
    "name of a keyword": f"SERVICE:x{{ ?s ?p ?o }} {CALL}",
}


@pytest.mark.parametrize("name", FOUND)
def test_call_is_found_and_its_rows_stand_in_its_place(name: str) -> None:
    """What is left of the query calls nobody."""
    text = FOUND[name]
    calls = read_calls(text, [END])
    assert calls and all(call.endpoint == END for call in calls)
    assert all(text[call.end - 1] == "}" for call in calls)
    assert calls[0].silent == (name == "silent")
    assert scan(blank_out(text, calls)).form == "table"


@pytest.mark.parametrize("name", LEFT)
def test_what_is_spelled_otherwise_is_left_to_be_refused(name: str) -> None:
    """Nobody is called by a text that two readers could read in two ways."""
    text = f"PREFIX e: <http://127.0.0.1:7878/> SELECT * {{ {LEFT[name]} }}"
    with pytest.raises(Refused):
        scan(blank_out(text, read_calls(text, [END])))


def test_without_partners_there_are_no_calls() -> None:
    """Nothing is even looked at."""
    assert read_calls("SERVICE {{{", []) == ()
    assert read_calls(FOUND["plain"], ["http://127.0.0.1:7878/quer"]) == ()


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (f"SELECT * {{ SERVICE <{END}> {{ ?s ?p ?o {CALL} }} }}", Refused),
        (f"SELECT * {{ SERVICE <{END}> {{ ?s ?p ?o LOAD }} }}", Refused),
        (f"SELECT * {{ SERVICE <{END}> {{ ?s ?p ?o \\u0053ervice <x:y> {{}} }} }}", Refused),
        (f"SELECT * {{ SERVICE <{END}> {{ ?s ?p ?o", SyntaxFault),
        (f"SELECT * {{ SERVICE <{END}> {{ }} }}", SyntaxFault),
        (f"SELECT * {{ GRAPH <urn:g> {{ {{ {CALL} }} }} }}", SyntaxFault),
        (f"SELECT * {{ {{ SELECT * {{ ?s ?p ?o }} {CALL} }} }}", SyntaxFault),
        (f"SELECT * {{ ?s ?p 'x'{CALL} }}", SyntaxFault),
        (f"SELECT * {{ {CALL * (MOST + 1)} }}".replace("}SERVICE", "} SERVICE"), SyntaxFault),
        (CALL, SyntaxFault),
    ],
)
def test_call_that_is_none_is_refused(text: str, kind: type[Exception]) -> None:
    """With the place, or because it has another one inside."""
    with pytest.raises(kind):
        read_calls(text, [END])


def test_groups_around_a_call_are_known() -> None:
    """The innermost is the last; each knows what kind it is and where it ends."""
    text = f"SELECT * WHERE {{ ?a ?b ?c OPTIONAL {{ {CALL} }} FILTER(?c) }}"
    [call] = read_calls(text, [END])
    assert [group.kind for group in call.groups] == ["WHERE", "OPTIONAL"]
    assert text[call.groups[1].start : call.groups[1].end].strip() == CALL
    assert call.variables == ("s", "p", "o")


@pytest.mark.parametrize(
    ("text", "parts", "expected"),
    [
        ("SELECT * {}", ["?s ?p ?o"], ""),
        (
            "PREFIX a: <urn:a> PREFIX b: <urn:b> SELECT * {}",
            ["?s a:x 'b:y'"],
            "PREFIX a: <urn:a>\n",
        ),
        ("# x\nBASE <http://e.org/> SELECT * {}", ["?s <urn:p> ?o"], ""),
        (
            "BASE <http://e.org/> SELECT * {}",
            ["?s <p> ?o"],
            "BASE <urn:base>\nBASE <http://e.org/>\n",
        ),
        ("SELECT * {}", ["?s <p> ?o"], "BASE <urn:base>\n"),
        ("PREFIX : <p> SELECT * {}", ["?s :x ?o"], "BASE <urn:base>\nPREFIX : <p>\n"),
        ("PREFIX a: <urn:a> ASK {} PREFIX b: <urn:b>", ["b:x"], ""),
    ],
)
def test_prologue_has_what_is_used(text: str, parts: list[str], expected: str) -> None:
    """Other prefixes and remarks stay here."""
    assert prologue(text, parts, "urn:base") == expected


def test_dataset_is_that_of_the_query() -> None:
    """As it is written, by IRI or by prefix."""
    text = "SELECT * FROM <urn:a> FROM NAMED e:b WHERE { ?s ?p 'FROM' { SELECT * { } } }"
    assert dataset(text) == "FROM <urn:a> FROM NAMED e:b"
    assert dataset("ASK { }") == ""
