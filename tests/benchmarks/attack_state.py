"""A state folder and the environment file for a catalogue of attacks that is replayed over HTTP.

::

    python -m tests.benchmarks.attack_state --state STATE --example EXAMPLE.json --output ENV.json

The catalogue asks for graphs that anybody may read, that nobody may see, that have shapes and that
hold the shapes; for tokens that may read, write, write little, and do everything; and for an
endpoint that may be called and does harm, each of whose addresses is a partner here. The example
names them; its addresses are replaced by ours. All of it is made up, but for the tokens.
"""

import argparse
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from pyoxigraph import RdfFormat, parse, serialize

from graph_service.access.tokens import tokens_of
from graph_service.ingest.incoming import canonical_graph
from graph_service.ledger.ledger import NewEntry
from graph_service.partners.registry import registry_of
from graph_service.settings import read_settings
from graph_service.state import State
from tests.partners.entries import make_partner

SHAPES: Final = """
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix ex: <http://shape.example/> .
ex:ThingShape a sh:NodeShape ; sh:targetClass ex:Thing ; sh:property ex:CodeShape .
ex:CodeShape a sh:PropertyShape ; sh:path ex:code ; sh:datatype xsd:string ;
  sh:minCount 1 ; sh:maxCount 1 ; sh:pattern "^[A-Z]{3}$" ; sh:message "A code is three letters." .
"""

PREFIXES: Final = """
@prefix p: <http://public.example/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix ex: <http://shape.example/> .
"""

ADDRESSES: Final = {
    "SPARQL": "/sparql",
    "UPDATE": "/update",
    "GSP": "/graphs",
    "SUBMIT": "/contributions",
    "DUMP": "/exports/graph.ttl",
    "DUMP_SECRET": "/exports/internal.ttl",
    "CANNED": "/queries/resource-neighbourhood",
    "CANNED_BASE": "/queries",
    "CANNED_NAME": "resource-neighbourhood",
    "CANNED_PARAM": "resource",
    "CANNED_VALUE": "http://public.example/n0",
    "SEARCH": "/search?q=",
    "SUGGEST": "/search?format=json&q=",
    "STATS": "/status",
    "HISTORY": "/exports",
    "SCHEMA": "/ontology",
}

HARMFUL: Final = (
    "redirect",
    "redirect-file",
    "xmlbomb",
    "gzipbomb",
    "badjson",
    "deepjson",
    "wrongvars",
    "html",
    "nul",
    "500",
    "slow",
    "flood",
    "echo",
)
"""What the endpoint that does harm does, by its paths."""


def main() -> None:
    """Make the state and write the environment."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--state", type=Path, required=True)
    parser.add_argument("--example", type=Path, required=True)
    parser.add_argument("--output", type=Path, required=True)
    parser.add_argument("--port", type=int, default=8099)
    options = parser.parse_args()
    environment = read(options.example)
    variables = environment["vars"]
    environment["base"] = f"http://127.0.0.1:{options.port}"
    options.state.mkdir(parents=True)
    shapes = options.state.with_name(options.state.name + "-shapes.ttl")
    shapes.write_text(SHAPES, encoding="utf-8")
    ledger = State(read_settings({"state": options.state}, environ={})).ledger
    ledger.commit(entries_of(environment), issued=datetime(2026, 1, 31, tzinfo=UTC))
    tokens = make_tokens(options.state, variables)
    environment["auth"] = {name: f"Bearer {text}" for name, text in tokens.items()}
    variables |= {"READ_TOKEN": tokens["read"], "WRITE_TOKEN": tokens["write"]}
    add_partners(options.state, environment["evil_port"])
    options.output.write_text(json.dumps(environment, indent=1), encoding="utf-8")
    options.output.chmod(0o600)
    print(  # noqa: T201 - it is a program
        f"GRAPH_SERVICE_SHAPES={shapes} GRAPH_SERVICE_PARTNER_NETWORKS=127.0.0.0/8 "
        f"graph-service serve --state {options.state} --port {options.port}"
    )


def read(example: Path) -> dict[str, Any]:
    """Return the environment of an example, with our addresses."""
    environment: dict[str, Any] = json.loads(example.read_text(encoding="utf-8"))
    variables = environment["vars"] = environment["vars"] | ADDRESSES
    neighbours = ADDRESSES["CANNED"] + ".html?resource="
    variables["XSS_IRI_PATH"] = neighbours + quote(variables["XSS_IRI"], safe="")
    return environment


def entries_of(environment: dict[str, Any]) -> list[NewEntry]:
    """Return the graphs."""
    names = environment["vars"]
    secret = environment["secret_value"]
    canary = f"http://127.0.0.1:{environment['canary_port']}"
    numbered = "".join(f"p:n{n} p:next p:n{(n * 7 + 1) % 200} .\n" for n in range(200))
    texts = {
        "PUBLIC_GRAPH": (
            "public",
            f"""<{names["PUBLIC_IRI"]}> a p:Thing ; rdfs:label "public thing" ;
            p:about <{names["SECRET_IRI"]}> ;
            <http://rdfs.org/ns/void#sparqlEndpoint> <{canary}/from-data> .
            <{names["XSS_IRI"]}> a p:Thing ; rdfs:seeAlso <javascript:alert(1)> ;
            rdfs:label "<img src=x onerror=alert(1)><script>alert(1)</script>" .
            {numbered}""",
        ),
        "SECRET_GRAPH": (
            "internal",
            f"""<{names["SECRET_IRI"]}> a <http://secret.example/Class> ;
            <{names["SECRET_PRED"]}> "{secret} {names["SECRET_MARK"]}" ;
            rdfs:label "{names["SECRET_MARK"]} {secret}" .""",
        ),
        "SHAPED_GRAPH": ("public", 'ex:t1 a ex:Thing ; ex:code "ABC" .'),
        "SCRATCH_GRAPH": ("public", 'p:scratch p:is "empty" .'),
    }
    entries = []
    for name, (audience, text) in texts.items():
        triples = parse(PREFIXES + text, format=RdfFormat.TURTLE)
        lines = serialize(triples, format=RdfFormat.N_QUADS)
        graph = names[name]
        quads = canonical_graph(lines or b"", graph, strict=False)
        entries.append(NewEntry(graph, audience, "Synthetic Office", "attacks", quads))
    return entries


def make_tokens(state: Path, names: dict[str, str]) -> dict[str, str]:
    """Return new tokens, by what the catalogue calls them."""
    made = tokens_of(state)
    scratch, shaped = names["SCRATCH_GRAPH"], names["SHAPED_GRAPH"]
    writable = [scratch, shaped, names["PUBLIC_GRAPH"]]
    return {
        "read": made.create("read", reads=["internal"]),
        "write": made.create("write", writes=writable, audience="public"),
        "write-limited": made.create("limited", writes=[scratch], audience="public"),
        "admin": made.create(
            "admin", reads=["internal"], writes=["*"], audience="internal", admin=True
        ),
    }


def add_partners(state: Path, port: int) -> None:
    """Make each address of the endpoint that does harm a partner, whom anybody may ask."""
    registry = registry_of(state)
    for path in HARMFUL:
        registry.add(make_partner(f"harm-{path}", f"http://127.0.0.1:{port}/{path}"))


if __name__ == "__main__":
    main()
