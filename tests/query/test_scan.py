"""What the tokens of a query tell, and that no spelling hides a keyword."""

import time

import pytest
from pyoxigraph import Store

from graph_service.errors import InputError, Refused
from graph_service.query.scan import DEEPEST, scan, undo_escapes

END = "<http://127.0.0.1:1/>"
PROLOGUE = "PREFIX : <http://127.0.0.1:1/> PREFIX service: <http://127.0.0.1:1/> "
CALLS = {
    "plain": f"SERVICE {END} {{ ?s ?p ?o }}",
    "lower case": f"service {END} {{ ?s ?p ?o }}",
    "silent": f"SERVICE SILENT {END} {{ ?s ?p ?o }}",
    "no space": f"SERVICESILENT{END}{{ ?s ?p ?o }}",
    "prefixed name": "SERVICE:x{ ?s ?p ?o }",
    "after a number": f"?a ?b 1SERVICE{END}{{ ?s ?p ?o }}",
    "after a boolean": f"?a ?b trueSERVICE{END}{{ ?s ?p ?o }}",
    "after a string": f"?a ?b 'x'SERVICE{END}{{ ?s ?p ?o }}",
    "after an empty string": f"?a ?b ''SERVICE{END}{{ ?s ?p ?o }}",
    "after a list": f"?a ?b ()SERVICE{END}{{ ?s ?p ?o }}",
    "comment inside": f"SERVICE#x\n{END}{{ ?s ?p ?o }}",
    "variable": f"SERVICE?x{{ ?s ?p ?o }} VALUES ?x {{ {END} }}",
    "less-than read as an IRI": (
        f"VALUES ?x {{ {END} }} ?a ?b ?c FILTER(?a<?c)SERVICE?x#>\n{{ ?s ?p ?o }}"
    ),
    "less-than before a string": (
        f"VALUES (?a ?c) {{ (1 2) }} FILTER(?a<?c&&'>' != 'b') SERVICE {END} {{ ?s ?p ?o }} #'\n"
    ),
    "less-than before a comment": (
        f"VALUES (?a ?c) {{ (1 2) }} FILTER(?a<?c#> '''\n) SERVICE {END} {{ ?s ?p ?o }} #'''\n"
    ),
    "less-than and a prefixed name": (
        "VALUES (?a ?c) { (1 2) } FILTER(?a<service:x&&'>' != 'b') SERVICE:x{ ?s ?p ?o } #'\n"
    ),
    "IRIs and less-than in turn": (
        "?s <urn:it's> ?o . ?s <urn:it's> ?o . VALUES (?a ?c) { (1 2) } FILTER(?a<?c&&'>' != 'b'&&"
        f"?a<?c&&'>' != 'b') SERVICE {END} {{ ?s ?p ?o }} #'\n"
    ),
    "escaped quote": f'FILTER("\\u0022" = "a") SERVICE{END}{{ ?s ?p ?o }} #"""\n',
    "escaped letter": f"\\u0053ERVICE {END} {{ ?s ?p ?o }}",
    "long escape": f"\\U00000073ervice {END} {{ ?s ?p ?o }}",
    "in a subquery": f"{{ SELECT * {{ SERVICE {END} {{ ?s ?p ?o }} }} }}",
    "in an optional": f"OPTIONAL {{ SERVICE {END} {{ ?s ?p ?o }} }}",
    "in exists": f"FILTER EXISTS {{ SERVICE {END} {{ ?s ?p ?o }} }}",
    "after a language": f"?a ?b 'x'@en--ltrSERVICE{END}{{ ?s ?p ?o }}",
    "load": f"LOAD {END}",
}
HARMLESS = {
    "variable": "?a ?b ?service . ?c ?d ?load",
    "iri": "?a <http://example.org/service/load> ?c",
    "iri with a fragment": "?a <http://example.org/#service> 'SERVICE' . ?a <urn:x#y> 'LOAD'",
    "iri with an apostrophe": "?a <http://example.org/it's> ' SERVICE ' . ?a <urn:it's> 'x'",
    "prefix beside a fragment": "?a <urn:x#y> service:x . ?c <urn:x#y>\n service:x",
    "string": "?a ?b 'SERVICE <x> {}', \"LOAD\", '''SERVICE''', \"\"\"LOAD\"\"\"",
    "comment": "# SERVICE <x> {}\n ?a ?b ?c",
    "local name": "?a :service :load",
    "prefix": "?a service:x service:load",
    "graph of that prefix": "GRAPH service:x { ?a ?b ?c }",
    "language": "?a ?b 'x'@service",
    "blank node": "_:service ?b _:load",
    "escaped local name": "?a ?b :x\\#SERVICE",
}


@pytest.mark.parametrize("case", CALLS)
def test_call_is_refused(case: str) -> None:
    """A keyword that makes the engine fetch something is found in every spelling."""
    with pytest.raises(Refused):
        scan(f"{PROLOGUE} SELECT * {{ {CALLS[case]} }}")


@pytest.mark.parametrize("case", HARMLESS)
def test_mere_word_is_allowed(case: str) -> None:
    """The same letters in names, texts and comments are no keyword; the engine agrees."""
    query = f"{PROLOGUE} SELECT * {{ {HARMLESS[case]} }}"
    assert scan(query).form == "table"
    assert list(Store().query(query)) == []


@pytest.mark.parametrize(
    ("query", "form"),
    [
        ("SELECT * {}", "table"),
        ("base <http://x/> prefix select: <y> ask {}", "table"),
        ("# CONSTRUCT\nDESCRIBE <x:y>", "graph"),
        ("CONSTRUCT WHERE { ?s ?p ?o }", "graph"),
        ("INSERT DATA {}", None),
        ("", None),
    ],
)
def test_form_is_told_by_the_first_keyword(query: str, form: str | None) -> None:
    """The form of the answer is known before the query runs."""
    assert scan(query).form == form


def test_star_and_variables_are_placed() -> None:
    """The star of the outer SELECT and the order of variables are found, not those inside."""
    query = "SELECT DISTINCT * { ?b ?a $c . { SELECT * { ?a ?z ?b } } FILTER(?a * 2 > 1) }"
    found = scan(query)
    assert found.star == query.index("*")
    assert found.variables == ("b", "a", "c", "z")
    assert scan("SELECT ?x { { SELECT * { ?a ?z ?b } } }").star is None


@pytest.mark.parametrize(
    ("query", "volatile"),
    [
        ("SELECT (NOW() AS ?t) {}", True),
        ("SELECT * { BIND(BNODE() AS ?b) }", True),
        ("CONSTRUCT { _:x ?p ?o } WHERE { ?s ?p ?o }", True),
        ("CONSTRUCT { ?s ?p [ ?q ?o ] } WHERE { ?s ?p ?o }", True),
        ("CONSTRUCT { ?s ?p ?o } WHERE { [] ?p ?o . _:x ?s ?o }", False),
        ("SELECT * { ?now ?rand 'UUID()' }", False),
    ],
)
def test_answers_that_change_by_themselves_are_told(query: str, volatile: bool) -> None:
    """A query whose answer differs each time on the same data is marked."""
    assert scan(query).volatile is volatile


def test_depth_has_a_bound() -> None:
    """Nesting that would overflow the engine's stack is refused; brackets in texts do not count."""
    deepest = "(" * (DEEPEST - 1) + "1" + ")" * (DEEPEST - 1)
    assert scan(f"SELECT ({deepest} AS ?x) {{}}").form == "table"
    with pytest.raises(InputError, match="nested deeper"):
        scan(f"SELECT * {{ FILTER({deepest}1) }}")
    assert scan("ASK { ?s ?p '" + "(" * 5000 + "' }").form == "table"


@pytest.mark.parametrize("piece", ["a.", "<", "'''", '"', "<a)", "_:", "?", "a:", "\\u0041", "''"])
def test_scan_is_linear(piece: str) -> None:
    """Four times the text takes the scanner about four times as long, not sixteen times."""

    def seconds(length: int) -> float:
        text = "ASK {" + piece * (length // len(piece))
        started = time.process_time()
        scan(text)
        return time.process_time() - started

    quarter = min(seconds(25_000) for _ in range(3))
    whole = min(seconds(100_000) for _ in range(2))
    assert whole < 10 * quarter + 0.1


def test_escapes_are_undone_once() -> None:
    """An escape becomes its character; what it makes is not looked at again."""
    assert undo_escapes("\\u0041\\U0001F600\\u005Cu0041") == "A\N{GRINNING FACE}\\u0041"
    assert undo_escapes("\\UFFFFFFFF\\u00g1") == "\\UFFFFFFFF\\u00g1"
