"""What callers ask about: names in many scripts, nodes without a name, and many rows."""

from datetime import UTC, datetime
from pathlib import Path

from graph_service.ledger.ledger import NewEntry
from graph_service.settings import read_settings
from graph_service.state import State
from tests.hostile.world import turtle

PUBLIC = "http://example.org/graph/names"
NUMBERS = "http://example.org/graph/numbers"
HIDDEN = "http://example.org/graph/hidden"
MARK = "zanzibar-mark-7741"
MANY = 20_000
HEAD = """
@prefix ex: <http://example.org/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
NAMES = (
    HEAD
    + r"""
ex:a rdfs:label "Œuvres complètes"@fr , "Łukasz Ünïcode"@pl , "لجنة حقوق الإنسان"@ar .
ex:b rdfs:label "人权维护者"@zh-hans , "Защитник"@ru , "plain" , "👩🏽‍⚖️ judge" .
ex:c rdfs:label "with \"quotes\", a comma,\na line, a\ttab and a \\ backslash" ,
  "=HYPERLINK(\"http://example.org/\")" , " spaces ", "" , "<b>&amp;</b>" .
ex:a ex:said 7 , 2.5 , 1.0e3 , true , "2026-01-31"^^xsd:date ,
  "2026-01-31T12:00:00Z"^^xsd:dateTime , "coded"^^ex:own .
ex:a ex:knows ex:b . ex:b ex:knows ex:c .
ex:a ex:heldBy [ ex:office "north" ] , [ ex:office "south" ] .
"""
)


def make_state(folder: Path, many: int) -> None:
    """Publish it, with so many rows and a graph that the public does not see."""
    numbers = "".join(f"<http://example.org/n/{n}> ex:number {n} .\n" for n in range(many))
    hidden = f'ex:a rdfs:label "{MARK}" .'
    graphs = [
        (PUBLIC, "public", NAMES),
        (NUMBERS, "public", HEAD + numbers),
        (HIDDEN, "internal", HEAD + hidden),
    ]
    entries = [NewEntry(g, who, "", "synthetic", turtle(text, g)) for g, who, text in graphs]
    settings = read_settings({"state": folder}, environ={})
    State(settings).ledger.commit(entries, issued=datetime(2026, 1, 31, tzinfo=UTC))
