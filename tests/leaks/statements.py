"""Random graphs of random audiences, and random queries about them (Hypothesis).

Names are few, so that statements meet: the same triple in a public and in a hidden graph, one thing
that both speak of, a predicate that only one has.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from hypothesis import strategies as st

from graph_service.ledger.ledger import NewEntry

AUDIENCES = ("public", "partner", "internal", "north", "south")
GRAPHS = tuple(f"urn:g{n}" for n in range(6))
"""Names of graphs; the last two are nobody's."""

_NODES = tuple(f"<urn:n{n}>" for n in range(5))
_PREDICATES = tuple(f"<urn:p{n}>" for n in range(3))
_INTEGER = "<http://www.w3.org/2001/XMLSchema#integer>"
_VALUES = (*_NODES, '"text"', '"text"@en', '"текст"@ru', f'"1"^^{_INTEGER}', f'"27"^^{_INTEGER}')
_VARIABLES = ("?a", "?b", "?c")

Data = Mapping[str, tuple[str, frozenset[str]]]
"""IRI of a graph -> its audience and its triples."""


@dataclass(frozen=True)
class Query:
    """A query, with the dataset that the protocol gives it."""

    text: str
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()


_triples = st.builds(
    lambda s, p, o: f"{s} {p} {o}",
    st.sampled_from(_NODES),
    st.sampled_from(_PREDICATES),
    st.sampled_from(_VALUES),
)
datas: st.SearchStrategy[Data] = st.dictionaries(
    st.sampled_from(GRAPHS[:4]),
    st.tuples(st.sampled_from(AUDIENCES), st.frozensets(_triples, min_size=1, max_size=12)),
    min_size=2,
)
audience_sets = st.frozensets(st.sampled_from(AUDIENCES[1:])).map(lambda each: each | {"public"})

_graphs = st.sampled_from(GRAPHS)
_subjects = st.sampled_from((*_VARIABLES, *_NODES[:2]))
_objects = st.sampled_from((*_VARIABLES, *_VALUES))
_paths = st.recursive(
    st.sampled_from((*_PREDICATES, f"!{_PREDICATES[0]}", f"!^{_PREDICATES[1]}")),
    lambda inner: st.one_of(
        st.builds(lambda each, sign: f"({each}){sign}", inner, st.sampled_from("*+?")),
        st.builds(
            lambda one, two, sign: f"({one}{sign}{two})", inner, inner, st.sampled_from("/|")
        ),
        inner.map(lambda each: f"^({each})"),
    ),
    max_leaves=3,
)
_steps = st.one_of(st.sampled_from(_VARIABLES), st.sampled_from(_PREDICATES), _paths)
_patterns = st.builds(lambda s, p, o: f"{s} {p} {o} .", _subjects, _steps, _objects)
_conditions = st.one_of(
    st.sampled_from(("isIRI(?a)", "BOUND(?b)", "?a != ?b", "STRLEN(STR(?c)) > 4", "?c > 1")),
    _patterns.map(lambda each: f"NOT EXISTS {{ {each} }}"),
    st.builds(lambda g, each: f"EXISTS {{ GRAPH <{g}> {{ {each} }} }}", _graphs, _patterns),
)


def _nested(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.one_of(
        st.builds(lambda one, two: f"{one} {two}", inner, inner),
        st.builds(lambda one, two: f"{{ {one} }} UNION {{ {two} }}", inner, inner),
        st.builds(lambda one, two: f"{{ {one} }} OPTIONAL {{ {two} }}", inner, inner),
        st.builds(lambda one, two: f"{{ {one} }} MINUS {{ {two} }}", inner, inner),
        st.builds(lambda each, held: f"{each} FILTER({held})", inner, _conditions),
        inner.map(lambda each: f"GRAPH ?g {{ {each} }}"),
        st.builds(lambda name, each: f"GRAPH <{name}> {{ {each} }}", _graphs, inner),
        inner.map(lambda each: f"{{ SELECT ?a (COUNT(*) AS ?n) {{ {each} }} GROUP BY ?a }}"),
    )


_groups = st.recursive(_patterns, _nested, max_leaves=4)
_froms = st.lists(
    st.builds(lambda name, kind: f"FROM {kind}<{name}>", _graphs, st.sampled_from(("", "NAMED "))),
    max_size=2,
)
_clauses = st.one_of(st.just([]), _froms).map(" ".join)
_datasets = st.one_of(
    st.just(()), st.just(()), st.just(()), st.lists(_graphs, max_size=2, unique=True).map(tuple)
)
HEADS = (
    "SELECT * {clauses} WHERE {{ {group} }}",
    "SELECT DISTINCT ?a ?b ?c ?g {clauses} WHERE {{ {group} }}",
    "SELECT (COUNT(*) AS ?n) (COUNT(DISTINCT ?a) AS ?k) {clauses} WHERE {{ {group} }}",
    "SELECT ?a (COUNT(?b) AS ?n) (MAX(STR(?c)) AS ?m) {clauses} WHERE {{ {group} }} GROUP BY ?a",
    "ASK {clauses} {{ {group} }}",
    "CONSTRUCT {{ ?a ?c ?b . ?a <urn:in> ?g }} {clauses} WHERE {{ {group} }}",
    "DESCRIBE ?a {clauses} WHERE {{ {group} }}",
)
queries = st.builds(
    lambda head, clauses, group, default, named: Query(
        head.format(clauses=clauses, group=group), default, named
    ),
    st.sampled_from(HEADS),
    _clauses,
    _groups,
    _datasets,
    _datasets,
)


def entries_of(data: Data) -> list[NewEntry]:
    """Return the graphs as the ledger takes them: canonical N-Quads."""
    return [
        NewEntry(graph, audience, "Synthetic Office", "random", quads_of(graph, triples))
        for graph, (audience, triples) in data.items()
    ]


def quads_of(graph: str, triples: frozenset[str]) -> bytes:
    """Return triples as the lines of a graph, sorted."""
    return "".join(sorted(f"{each} <{graph}> .\n" for each in triples)).encode()
