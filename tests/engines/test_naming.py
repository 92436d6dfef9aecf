"""Nodes without a name in answers: blank nodes for IRIs, and for nothing that resembles them."""

import io
from typing import IO, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import BlankNode, Literal, NamedNode, QueryResultsFormat, Store, parse_query_results

from graph_service.engines.naming import Unnaming
from graph_service.namespaces import SKOLEM
from graph_service.views.unnamed import label_of

FORMATS = {
    "json": QueryResultsFormat.JSON,
    "xml": QueryResultsFormat.XML,
    "tsv": QueryResultsFormat.TSV,
}
TERMS = st.one_of(
    st.sampled_from(["n1", "n2/x", "ünï"]).map(lambda name: NamedNode(SKOLEM + name)),
    st.sampled_from(["http://example.org/a", SKOLEM[:-2]]).map(NamedNode),
    st.builds(
        Literal,
        st.sampled_from(
            [f"<{SKOLEM}n1>", f"\t<{SKOLEM}n1>\t", f"<uri>{SKOLEM}n1</uri>", f'"{SKOLEM}n1"', "\n"]
        ),
    ),
)


def through(rows: list[tuple[object, object]], suffix: str, size: int) -> list[tuple[str, str]]:
    """Return rows that were written, in pieces of a size, and read again."""
    values = " ".join(f"({one} {other})" for one, other in rows)
    results = Store().query(f"SELECT ?a ?b {{ VALUES (?a ?b) {{ {values} }} }}")
    text = cast(bytes, results.serialize(format=FORMATS[suffix]))
    output = io.BytesIO()
    unnaming = Unnaming(cast("IO[bytes]", output), suffix)
    for start in range(0, len(text), size):
        unnaming.write(text[start : start + size])
    unnaming.end()
    found = parse_query_results(output.getvalue(), format=FORMATS[suffix])
    return [(str(row["a"]), str(row["b"])) for row in found]  # type: ignore[union-attr, index]


@pytest.mark.parametrize("suffix", FORMATS)
@settings(deadline=None)
@given(rows=st.lists(st.tuples(TERMS, TERMS), max_size=5), size=st.integers(1, 80))
def test_nodes_are_blank_and_texts_stay(
    suffix: str, rows: list[tuple[object, object]], size: int
) -> None:
    """However the text is cut, each IRI of a node is its blank node and nothing else changes."""

    def expected(term: object) -> str:
        if isinstance(term, NamedNode) and term.value.startswith(SKOLEM):
            return str(BlankNode(label_of(term.value)))
        return str(term)

    assert through(rows, suffix, size) == [(expected(a), expected(b)) for a, b in rows]


def test_csv_has_labels() -> None:
    """A field of CSV that is the IRI of a node is its label."""
    output = io.BytesIO()
    unnaming = Unnaming(cast("IO[bytes]", output), "csv")
    unnaming.write(f"a,b\r\n{SKOLEM}n1,x {SKOLEM}n1\r\n".encode())
    unnaming.end()
    assert output.getvalue().decode() == f"a,b\r\n_:{label_of(SKOLEM + 'n1')},x {SKOLEM}n1\r\n"
