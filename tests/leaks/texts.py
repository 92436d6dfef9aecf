"""Texts that somebody would try who looks for a mark: queries, updates, data, names, words.

``{graph}``, ``{thing}``, ``{class}``, ``{other}`` and ``{word}`` stand for names of a hidden
audience; see :func:`written`.
"""

from urllib.parse import quote

from tests.leaks.canaries import BASE, class_of, graph_of, thing_of, word

PREFIX = "PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> "
SEARCH = """
PREFIX search: <https://w3id.org/reprisals/search#>
SELECT * {
  SERVICE <https://w3id.org/reprisals/search> {
    ?thing search:text "$" ; search:match ?text ; search:score ?score .
  }
}
ORDER BY DESC(?score) ?text ?thing
"""
QUERIES = [
    "SELECT * { ?s ?p ?o }",
    "SELECT * { GRAPH ?g { ?s ?p ?o } }",
    "SELECT DISTINCT ?g { GRAPH ?g {} } ORDER BY ?g",
    "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g ORDER BY ?g",
    "SELECT (COUNT(*) AS ?n) (COUNT(DISTINCT ?p) AS ?k) { ?s ?p ?o }",
    "SELECT ?t (COUNT(*) AS ?n) { ?s a ?t } GROUP BY ?t ORDER BY DESC(?n) ?t",
    "SELECT (MAX(?o) AS ?most) (GROUP_CONCAT(LANG(?o)) AS ?l) { ?s ?p ?o }",
    "SELECT DISTINCT (DATATYPE(?o) AS ?d) (LANG(?o) AS ?l) { ?s ?p ?o }",
    "SELECT * { <{thing}> ?p ?o }",
    "SELECT ?p { <https://w3id.org/reprisals/id/state/XNO> ?p <{thing}> }",
    "SELECT ?p ?o { <https://w3id.org/reprisals/id/state/XNO> ?p ?o }",
    "ASK { GRAPH <{graph}> {} }",
    "ASK { GRAPH <{graph}> { ?s ?p ?o } }",
    "SELECT * { GRAPH <{graph}> { ?s ?p ?o } }",
    "SELECT * { VALUES ?g { <{graph}> } GRAPH ?g { ?s ?p ?o } }",
    "SELECT * { BIND(IRI('{graph}') AS ?g) GRAPH ?g { ?s ?p ?o } }",
    "SELECT * FROM <{graph}> { ?s ?p ?o }",
    "SELECT * FROM NAMED <{graph}> { GRAPH ?g { ?s ?p ?o } }",
    "SELECT * FROM <{graph}> FROM <https://w3id.org/reprisals/graph/states> { ?s ?p ?o }",
    "SELECT (COUNT(*) AS ?n) FROM <{graph}> FROM NAMED <{graph}> { { ?s ?p ?o } UNION "
    "{ GRAPH ?g { ?s ?p ?o } } }",
    "CONSTRUCT { ?s ?p ?o } FROM <{graph}> WHERE { ?s ?p ?o }",
    "CONSTRUCT { ?s ?p ?o } WHERE { GRAPH ?g { ?s ?p ?o } }",
    "CONSTRUCT WHERE { ?s a <{class}> }",
    "DESCRIBE <{thing}>",
    "DESCRIBE <https://w3id.org/reprisals/id/state/XNO>",
    "DESCRIBE <{thing}> FROM <{graph}>",
    "DESCRIBE ?s { GRAPH ?g { ?s a <{class}> } }",
    "SELECT * { <https://w3id.org/reprisals/id/state/XNO> (<urn:x>|!<urn:x>)+ ?o }",
    "SELECT * { ?s (^!<urn:x>|!<urn:x>)* <{thing}> }",
    "SELECT * { <{thing}> <urn:x>* ?o }",
    "SELECT * { ?s <http://example.org/{word}/property>? ?o } LIMIT 9",
    "SELECT * { VALUES ?x { 1 } FILTER NOT EXISTS { GRAPH ?g { <{thing}> ?p ?o } } }",
    "SELECT * { VALUES ?s { <{thing}> } MINUS { ?s ?p ?o } }",
    "SELECT * { OPTIONAL { <{thing}> ?p ?o } }",
    "SELECT * { { SELECT ?s { GRAPH ?g { ?s a <{class}> } } } }",
    PREFIX + "SELECT * { ?s rdfs:label ?l FILTER(CONTAINS(LCASE(?l), '{word}')) }",
    PREFIX + "SELECT * { ?s rdfs:label ?l FILTER(REGEX(?l, 'кана|كنا|金丝')) }",
    "SELECT * { ?s ?p ?o FILTER(isBlank(?s) || STRSTARTS(STR(?s), '" + BASE + "')) }",
    "BASE <{graph}> SELECT * { GRAPH <> { ?s ?p ?o } }",
    "SELECT * { SERVICE <{graph}> { ?s ?p ?o } }",
    "SELECT * { SERVICE SILENT <{thing}> { ?s ?p ?o } }",
    "SELECT * { ?s ?p ?o FILTER(<{class}>(?o)) }",
    "SELECT * { GRAPH <{graph}> { ?s ?p ?o }",
    "SELECT (<{thing}> AS ?x) { ?s ?p {",
    "SELECT * { ?a ?b ?c . ?d ?e ?f }",
    "",
]
"""What is asked of ``/sparql``; the last but one is an answer that streams."""

UPDATES = [
    "INSERT DATA { GRAPH <{graph}> { <urn:s> <urn:p> 1 } }",
    "DELETE WHERE { GRAPH <{graph}> { ?s ?p ?o } }",
    "DELETE WHERE { ?s ?p <{thing}> }",
    "CLEAR GRAPH <{graph}>",
    "DROP GRAPH <{graph}>",
    "DROP SILENT GRAPH <{graph}>",
    "CREATE GRAPH <{graph}>",
    "CREATE SILENT GRAPH <{graph}>",
    "COPY <{graph}> TO <" + BASE + "graphs/office/copy>",
    "COPY SILENT <{graph}> TO <" + BASE + "graphs/office/copy>",
    "MOVE <{graph}> TO <" + BASE + "graphs/office/copy>",
    "ADD <{graph}> TO <" + BASE + "graphs/office/copy>",
    "LOAD <{graph}>",
    "INSERT { GRAPH <" + BASE + "graphs/office/copy> { ?s ?p ?o } } WHERE { GRAPH <{graph}> "
    "{ ?s ?p ?o } }",
    "WITH <{graph}> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
    "INSERT { GRAPH <" + BASE + "graphs/office/copy> { ?s ?p ?o } } USING <{graph}> WHERE "
    "{ ?s ?p ?o }",
    "INSERT DATA { GRAPH <{graph}> { <urn:s> <urn:p> ",
]
"""What a token tries that may not see the graph, and changes nothing."""

CHECKED = [
    ("text/turtle", "<urn:a> <urn:about> <{thing}> ."),
    ("text/turtle", "<urn:a> <urn:about> <https://w3id.org/reprisals/id/incident/none> ."),
    ("text/turtle", "<{thing}> <urn:about> <urn:b> ; a <{class}> ."),
    ("application/n-quads", "<urn:a> <urn:about> <{thing}> <{graph}> ."),
    ("application/ld+json", '{"@context": "{graph}", "@id": "{thing}"}'),
    ("text/turtle", "<{thing}> <urn:about> "),
    ("text/csv", "{word}"),
]
"""What is sent to ``/validate``."""

NAMES = ["{graph}", "{graph}/", "http://example.org/graph/{word}", "{word}", "urn:nothing:here"]
WORDS = ["{word}", "zqca", "канар*", "كناري", "金丝", "καναρ", "zqcanary-*", "Northland", "a*"]

RECONCILED = [
    {"query": "{word}", "type": "State"},
    {"query": "Northland", "type": "{class}", "type_strict": "should"},
    {"query": "Northland", "properties": [{"pid": "{class}", "v": "{word}"}]},
    {"query": "a", "limit": 50, "properties": [{"pid": "associatedState", "v": {"id": "{thing}"}}]},
    {"properties": [{"pid": "concernsState", "v": {"id": "{thing}"}}]},
    {"properties": [{"pid": "rdfs:label", "v": "{word}"}]},
]
"""Queries to ``/reconcile``."""

_STATE = "https://w3id.org/reprisals/id/state/XNO"
EXTENDED = [
    {"ids": ["{thing}", _STATE], "properties": [{"id": "rdfs:label"}, {"id": "concernsState"}]},
    {"ids": ["{word}"], "properties": [{"id": "{class}"}]},
    {"ids": [_STATE], "properties": [{"id": "rdf:type"}, {"id": "skos:altLabel"}]},
]
"""What is asked of things there."""


def written(text: str, audience: str) -> str:
    """Return a text with the names of a hidden audience; ``!q`` encodes one for a URL."""
    names = {
        "graph": graph_of(audience),
        "thing": thing_of(audience),
        "class": class_of(audience),
        "word": word(audience),
        "other": f"http://example.org/graph/{word(audience)}",
    }
    for name, value in names.items():
        text = text.replace("{" + name + "}", value)
        text = text.replace("{" + name + "!q}", encoded(value))
    return text


def encoded(text: str) -> str:
    """Return a text as a part of a URL."""
    return quote(text, safe="")
