"""Descriptions: the rows that the engine would give, and never a wrong one."""

import json
from pathlib import Path

import pytest
from pyoxigraph import QueryResultsFormat, QuerySolutions

from graph_service.errors import LedgerError
from graph_service.views.descriptions import (
    LARGEST,
    OBJECT,
    PREDICATE,
    Descriptions,
    open_descriptions,
    write_descriptions,
)
from graph_service.views.store import build_store, open_view

GRAPH = "http://example.org/g"
TRAP = r'"},{\"s\":{\"type\":\"uri\"},\"p\":,\"o\":\\\n\u0001\u0002 \u4e2d"'
STATEMENTS = [
    '<http://example.org/a> <http://example.org/p> "x"@en',
    '<http://example.org/a> <http://example.org/p> "2"^^<http://www.w3.org/2001/XMLSchema#integer>',
    f"<http://example.org/a> <http://example.org/q> {TRAP}",
    "<http://example.org/b> <http://example.org/p> <http://example.org/a>",
    '<http://example.org/\N{LATIN SMALL LETTER E WITH ACUTE}> <http://example.org/p> "y"',
    "<http://example.org/blank> <http://example.org/p> _:node",
    '_:node <http://example.org/p> "z"',
    f'<http://example.org/long> <http://example.org/p> "{"x" * LARGEST}"',
]
DESCRIBED = ["http://example.org/a", "http://example.org/b", "http://example.org/é"]


@pytest.fixture
def view(tmp_path: Path) -> Path:
    """Return the folder of a small store, without descriptions."""
    text = "".join(f"{each} <{GRAPH}> .\n" for each in sorted(STATEMENTS))
    build_store(tmp_path / "store", [(GRAPH, text.encode())])
    return tmp_path / "store"


def opened(view: Path) -> Descriptions:
    """Return the descriptions of a view, made now."""
    write_descriptions(view)
    found = open_descriptions(view)
    assert found is not None
    return found


@pytest.mark.parametrize("iri", DESCRIBED)
def test_rows_are_those_of_the_engine(view: Path, iri: str) -> None:
    """With names put in, the rows are the bytes that the engine writes of the same thing."""
    rows = opened(view).rows(iri)
    assert rows is not None
    named = rows.replace(PREDICATE, b'"p":').replace(OBJECT, b'"o":')
    table = open_view(view).query(f"SELECT ?p ?o {{ <{iri}> ?p ?o }}")
    whole = b'{"head":{"vars":["p","o"]},"results":{"bindings":[%b]}}' % named
    assert isinstance(table, QuerySolutions)
    assert whole == table.serialize(format=QueryResultsFormat.JSON)
    assert json.loads(whole)["results"]["bindings"]


@pytest.mark.parametrize(
    "iri",
    [
        "http://example.org/blank",
        "http://example.org/long",
        "http://example.org/p",
        "http://example.org/",
        "",
        "x" * 5000,
    ],
)
def test_others_have_no_rows(view: Path, iri: str) -> None:
    """What has a blank node or much to say, and what is no subject, is left to the engine."""
    assert opened(view).rows(iri) is None


def test_view_without_a_file_has_none(view: Path) -> None:
    """Nothing is described before the descriptions are made."""
    assert open_descriptions(view) is None


def test_empty_view_is_described(tmp_path: Path) -> None:
    """A view in which nothing is said has descriptions of nothing."""
    build_store(tmp_path / "store", [])
    assert opened(tmp_path / "store").rows("http://example.org/a") is None


def test_damage_gives_no_wrong_row(view: Path) -> None:
    """Whichever byte is another one, rows are right or missing; so they are in a file cut off."""
    right = {iri: opened(view).rows(iri) for iri in DESCRIBED}
    path = view.parent / "descriptions"
    whole = path.read_bytes()
    for place in range(len(whole)):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 0x41]) + whole[place + 1 :])
        found = open_descriptions(view)
        for iri in DESCRIBED if found is not None else ():
            assert found.rows(iri) in (right[iri], None)  # type: ignore[union-attr]
    for length in range(len(whole)):
        path.write_bytes(whole[:length])
        found = open_descriptions(view)
        assert found is None or all(found.rows(i) in (right[i], None) for i in DESCRIBED)


def test_making_leaves_nothing_half_done(view: Path, tmp_path: Path) -> None:
    """Where they can't be made there is no file, and the reason is told."""
    (tmp_path / "descriptions.half").mkdir()
    with pytest.raises(LedgerError, match="can't write the descriptions"):
        write_descriptions(view)
    assert open_descriptions(view) is None
    with pytest.raises(LedgerError):
        write_descriptions(tmp_path / "none" / "store")
