"""Labels of answers are the answer's own in every format, and texts that look like them stay."""

import csv
import io

import pytest
from pyoxigraph import (
    BlankNode,
    Literal,
    NamedNode,
    Quad,
    QueryResultsFormat,
    QuerySolutions,
    Store,
    Triple,
    parse,
    parse_query_results,
)

from graph_service.errors import WorkerLost
from graph_service.formats import GRAPHS, TABLES, by_suffix
from graph_service.namespaces import SKOLEM
from graph_service.query.blanks import Labels, relabel
from graph_service.query.evaluate import evaluate
from graph_service.query.job import Job
from graph_service.query.results import Sink
from graph_service.views.store import fill
from graph_service.views.unnamed import unname

G = "http://example.org/g"
P = NamedNode("http://example.org/p")
LABEL = unname(f"<{SKOLEM}a1> <p> <o> .\n".encode()).split(b" ")[0].decode().removeprefix("_:")
FORGED = LABEL[:24] + "00000000"
TEXTS = [
    f"_:{FORGED}",
    f" _:{LABEL} ",
    f"x,_:{LABEL},y",
    f'"\n_:{LABEL}\n",_:{LABEL}',
    f"\t_:{LABEL}\t",
    f" , _:{LABEL} ;\n\t_:{LABEL} .\n_:{LABEL} ",
    f"\\ _:{LABEL} \\\\",
    f"<bnode>{LABEL}</bnode>",
    f'{{"type":"bnode","value":"{LABEL}"}}',
    f"\r\n_:{FORGED} _:genid0",
    "_:genid0",
    "genid0",
]
PARSED = {
    "json": QueryResultsFormat.JSON,
    "xml": QueryResultsFormat.XML,
    "tsv": QueryResultsFormat.TSV,
}
STEPS = [1, 2, 3, 7, 50, 10_000]


@pytest.fixture(scope="module")
def store() -> Store:
    """Return a store as views make it: two nodes that point at each other, and the texts."""
    store = Store()
    one, two = NamedNode(SKOLEM + "a1"), NamedNode(SKOLEM + "b2")
    graph = NamedNode(G)
    quads = [Quad(one, P, Literal(text), graph) for text in TEXTS]
    quads += [Quad(one, P, Literal(text, language="en"), graph) for text in TEXTS]
    quads += [Quad(one, P, two, graph), Quad(two, P, one, graph)]
    fill(store, [(G, "".join(f"{quad} .\n" for quad in quads).encode())])
    assert len(store) == 2 * len(quads)
    return store


def written(whole: bytes | None, suffix: str, step: int) -> bytes:
    """Return an answer that reached the sink in pieces of ``step`` bytes."""
    blocks: list[bytes] = []
    sink = Sink(blocks.append, suffix, rows=1000, size=100_000)
    assert whole is not None
    for start in range(0, len(whole), step):
        sink.write(whole[start : start + step])
    return b"".join(blocks) + sink.end()


def answered(store: Store, query: str, suffix: str) -> bytes:
    """Return the answer that callers get."""
    blocks: list[bytes] = []
    chosen = by_suffix(suffix)
    job = Job(query, chosen, chosen, 10.0)
    last, _ = evaluate(store.query, job, lambda *_: None, blocks.append)
    return b"".join(blocks) + last


def triples_of(body: bytes, suffix: str) -> set[Triple]:
    """Return the triples of a body."""
    chosen = by_suffix(suffix)
    assert chosen is not None
    return {quad.triple for quad in parse(body, format=chosen.rdf)}


@pytest.mark.parametrize("suffix", PARSED)
@pytest.mark.parametrize("step", STEPS)
def test_tables_have_labels_of_their_own(store: Store, suffix: str, step: int) -> None:
    """Each node is one blank node, in subject and object; literals are as they were."""
    whole = store.query("SELECT ?s ?o { ?s ?p ?o }").serialize(format=PARSED[suffix])
    body = written(whole, suffix, step)
    solutions = parse_query_results(body, format=PARSED[suffix])
    assert isinstance(solutions, QuerySolutions)
    rows = [(row["s"], row["o"]) for row in solutions]
    assert {s.value for s, _ in rows if isinstance(s, BlankNode)} == {"genid0", "genid1"}
    assert {o.value for _, o in rows if isinstance(o, Literal)} == set(TEXTS)
    pairs = [(s, o) for s, o in rows if isinstance(o, BlankNode)]
    assert len(pairs) == 2
    assert pairs[0] == pairs[1][::-1]


@pytest.mark.parametrize("step", STEPS)
def test_csv_changes_labels_alone(store: Store, step: int) -> None:
    """In CSV, where both are written alike, a text that no store made stays, quoted or not."""
    query = "SELECT ?s ?o { ?s ?p ?o FILTER(isLiteral(?o) && LANG(?o) = '') }"
    whole = store.query(query).serialize(format=QueryResultsFormat.CSV)
    rows = list(csv.reader(io.StringIO(written(whole, "csv", step).decode(), newline="")))[1:]
    assert {row[0] for row in rows} == {"_:genid0"}
    # labels of the store, which no answer shows, stay only in quotes
    stay = {text for text in TEXTS if LABEL not in text or set(text) & set(',"\n')}
    assert stay <= {row[1] for row in rows}


@pytest.mark.parametrize("suffix", ["nt", "nq", "ttl", "trig"])
@pytest.mark.parametrize("step", STEPS)
def test_graphs_have_labels_of_their_own(store: Store, suffix: str, step: int) -> None:
    """In any cut of the text the labels of a graph change, and its literals stay."""
    chosen = by_suffix(suffix)
    assert chosen is not None
    whole = store.query("CONSTRUCT WHERE { ?s ?p ?o }").serialize(format=chosen.rdf)
    check_graph(triples_of(written(whole, suffix, step), suffix))


@pytest.mark.parametrize("suffix", [each.suffix for each in GRAPHS])
@pytest.mark.parametrize("query", ["CONSTRUCT WHERE { ?s ?p ?o }", "DESCRIBE ?s { ?s ?p ?o }"])
def test_answers_are_the_stored_graph(store: Store, suffix: str, query: str) -> None:
    """CONSTRUCT and DESCRIBE give the same graph in every format."""
    check_graph(triples_of(answered(store, query, suffix), suffix))


def check_graph(triples: set[Triple]) -> None:
    """Assert that the triples are those of the store, with the answer's labels."""
    assert len(triples) == 2 * len(TEXTS) + 2
    subjects = {triple.subject.value for triple in triples if isinstance(triple.subject, BlankNode)}
    assert subjects == {"genid0", "genid1"}
    found = {t.object.value for t in triples if isinstance(t.object, Literal)}
    assert found == set(TEXTS)
    pairs = [(t.subject, t.object) for t in triples if isinstance(t.object, BlankNode)]
    assert len(pairs) == 2
    assert pairs[0] == pairs[1][::-1]


@pytest.mark.parametrize("suffix", [each.suffix for each in TABLES])
def test_label_of_an_answer_leads_nowhere(store: Store, suffix: str) -> None:
    """Nothing that an answer shows finds a node of the store."""
    body = answered(store, "SELECT DISTINCT ?s { ?s ?p ?o }", suffix).decode()
    assert "genid0" in body
    assert LABEL not in body
    for label in ("genid0", "genid1"):
        found = answered(store, f'ASK {{ BIND(BNODE("{label}") AS ?s) ?s ?p ?o }}', "csv")
        assert found == b"false"


def test_label_that_a_query_gives_is_another_node(store: Store) -> None:
    """A node that a query makes with a label of answers is not taken for a stored one."""
    query = f'SELECT ?s ?b {{ ?s <{P.value}> ?o BIND(BNODE("genid0") AS ?b) }} LIMIT 1'
    assert answered(store, query, "tsv") == b"?s\t?b\n_:genid0\t_:genid1\n"


def test_iri_that_ingest_gave_finds_nothing(store: Store) -> None:
    """The IRIs of exports are no terms of queries: there the nodes have no name."""
    assert answered(store, f"ASK {{ <{SKOLEM}a1> ?p ?o }}", "csv") == b"false"


def test_triple_terms_are_relabelled(store: Store) -> None:
    """A label inside a triple term changes like any other, in tables and graphs."""
    term = f"<<( ?s <{P.value}> ?o )>>"
    table = f"SELECT ({term} AS ?t) ?s {{ ?s ?p ?o }}"
    graph = f"CONSTRUCT {{ ?s <{P.value}> {term} }} WHERE {{ ?s ?p ?o }}"
    for suffix in ("json", "xml", "tsv"):
        body = answered(store, table, suffix)
        solutions = parse_query_results(body, format=PARSED[suffix])
        assert isinstance(solutions, QuerySolutions)
        terms = {row["t"].subject for row in solutions if isinstance(row["t"], Triple)}
        assert terms == {BlankNode("genid0"), BlankNode("genid1")}
    for suffix in ("nt", "ttl", "trig", "nq", "rdf"):
        triples = triples_of(answered(store, graph, suffix), suffix)
        inner = [t.object for t in triples if isinstance(t.object, Triple)]
        assert {t.subject.value for t in inner} == {"genid0", "genid1"}
        assert {t.object.value for t in inner if isinstance(t.object, Literal)} == set(TEXTS)
    assert LABEL.encode() + b" http" not in answered(store, table, "csv")
    with pytest.raises(WorkerLost):
        answered(store, graph, "jsonld")  # the engine does not write it


def test_long_lines_pass_before_their_end() -> None:
    """A long list of objects is handed on as it comes, and a long literal stays whole."""
    literal = f'"{"x" * 500} _:{LABEL} \\" , "'
    objects = [f"{literal} , _:{LABEL} , <http://example.org/{n}>" for n in range(900)]
    objects[450] = '"' + f'\\\\ \\" _:{LABEL} ' * 9_000 + '"'
    text = f"_:{LABEL} <p> {' , '.join(objects)} .\n".encode()
    blocks: list[bytes] = []
    sink = Sink(blocks.append, "ttl", rows=10_000, size=10_000_000)
    for start in range(0, len(text), 8192):
        sink.write(text[start : start + 8192])
    assert len(blocks) > 2
    body = b"".join(blocks) + sink.end()
    assert sink.rows == 3 * 899 + 1
    assert body == text.replace(f", _:{LABEL} ,".encode(), b", _:genid0 ,").replace(
        f"_:{LABEL} <p>".encode(), b"_:genid0 <p>"
    )


def test_triples_one_by_one() -> None:
    """In triples the labels are those of the answer, and other terms are passed on."""
    labels = Labels()
    one, two = BlankNode("x1"), BlankNode("x2")
    inner = Triple(two, P, Literal("x2"))
    assert relabel(Triple(one, P, inner), labels) == Triple(
        BlankNode("genid0"), P, Triple(BlankNode("genid1"), P, Literal("x2"))
    )
    assert relabel(Triple(P, P, one), labels) == Triple(P, P, BlankNode("genid0"))
