"""IRIs are shortened where a name can stand for them, and what was needed for it is known."""

import pytest

from graph_service.export.compact import Compaction
from graph_service.namespaces import PREFIXES

MORE = {**PREFIXES, "v": "urn:v:", "w": "urn:v:w", "long": "https://w3id.org/reprisals/ontology/a-"}


@pytest.mark.parametrize(
    ("iri", "name"),
    [
        ("http://www.w3.org/ns/dcat#Dataset", "dcat:Dataset"),
        (PREFIXES["rep"] + "Incident", "rep:Incident"),
        (PREFIXES["rep"] + "a-b", "long:b"),
        (PREFIXES["rep"] + "a/b", None),
        (PREFIXES["rep"] + "1a", None),
        (PREFIXES["rep"], None),
        (PREFIXES["rep"] + "caf\u00e9", None),
        ("urn:v:x", "v:x"),
        ("urn:v:wx", "w:x"),
        ("urn:x", None),
        ("http://example.org/x", None),
    ],
)
def test_longest_namespace_counts(iri: str, name: str | None) -> None:
    """A name is the rest of the IRI behind the longest namespace, where Turtle can have it."""
    compaction = Compaction(MORE)
    assert compaction.name(iri) == name
    assert compaction.used == ({name.partition(":")[0]} if name else set())


def test_what_was_used_is_declared_in_order() -> None:
    """Prefixes come sorted by name, each once, and no others."""
    compaction = Compaction(PREFIXES)
    for prefix in ("rep", "dcat", "rep"):
        compaction.name(PREFIXES[prefix] + "x")
    assert list(compaction.declared().items()) == [
        ("dcat", PREFIXES["dcat"]),
        ("rep", PREFIXES["rep"]),
    ]
