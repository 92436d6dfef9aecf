"""The made-up data of the tests of queries with its vocabulary, and an internal, marked copy."""

import re
from pathlib import Path

from pyoxigraph import RdfFormat, parse

from graph_service import shipped
from graph_service.ledger.ledger import NewEntry

OURS = "https://w3id.org/reprisals/"
FIXTURE = Path(__file__).parents[1] / "queries" / "fixture.trig"
MARK = "zanzibarmark"


def entries() -> list[NewEntry]:
    """Return the public fixture, and all its text once more, marked, as internal graphs."""
    graphs: dict[str, set[str]] = {}
    for quad in parse(path=FIXTURE, format=RdfFormat.TRIG):
        graphs.setdefault(quad.graph_name.value, set()).add(f"{quad} .\n")
    for path in (shipped.ONTOLOGY / "core.ttl", *(shipped.ONTOLOGY / "schemes").glob("*.ttl")):
        name = f"{OURS}graph/{path.stem}"
        for triple in parse(path=path, format=RdfFormat.TURTLE):
            graphs.setdefault(name, set()).add(
                f"{triple.subject} {triple.predicate} {triple.object} <{name}> .\n"
            )
    made = []
    for name, lines in graphs.items():
        text = "".join(sorted(lines))
        made.append(NewEntry(name, "public", "Synthetic Office", "alpha", text.encode()))
        if "/graph/case-" in name or name.endswith(("actors", "interventions", "sources")):
            text = re.sub(r"(id/(?!state/|mechanism/)[a-z-]+/)", rf"\g<1>{MARK}", text)
            text = re.sub(r'"(?=[A-Za-z])', f'"{MARK} ', text).replace("/graph/", f"/graph/{MARK}")
            text = "".join(sorted(text.splitlines(keepends=True)))
            hidden = name.replace("/graph/", f"/graph/{MARK}")
            made.append(NewEntry(hidden, "internal", MARK, MARK, text.encode()))
    return made
