"""A state with a public and an internal graph, and a shape that one of them may violate."""

from datetime import UTC, datetime
from pathlib import Path

from graph_service.ledger.ledger import NewEntry
from graph_service.settings import Settings, read_settings
from graph_service.state import State

ISSUED = datetime(2026, 1, 31, tzinfo=UTC)
SHAPE = """
@prefix sh: <http://www.w3.org/ns/shacl#> .
<urn:shape> a sh:NodeShape ; sh:targetSubjectsOf <urn:p> ; sh:property <urn:one> .
<urn:one> a sh:PropertyShape ; sh:path <urn:p> ; sh:maxCount 1 ; sh:message "One value." .
"""


def make_settings(folder: Path, **changes: object) -> Settings:
    """Return settings of a state in a folder, with the shape."""
    (folder / "shapes.ttl").write_text(SHAPE)
    given = {"state": folder / "state", "shapes": str(folder / "shapes.ttl")}
    return read_settings(given | changes, {})


def commit(settings: Settings, *values: str, audience: str = "internal") -> None:
    """Publish a public graph that conforms, and one that has so many values of one thing."""
    lines = (f'<urn:s> <urn:p> "{value}" <urn:{audience}> .\n' for value in values)
    quads = {
        "urn:open": b'<urn:a> <urn:p> "1" <urn:open> .\n',
        f"urn:{audience}": "".join(lines).encode(),
    }
    entries = [
        NewEntry(graph, "public" if graph == "urn:open" else audience, "", "synthetic", text)
        for graph, text in quads.items()
    ]
    State(settings).ledger.commit(entries, issued=ISSUED)
