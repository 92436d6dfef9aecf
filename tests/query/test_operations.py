"""An update is cut where its operations end, and each part can be run by itself."""

import pytest

from graph_service.query.operations import cut
from graph_service.views.copy import can_parse

PREFIX = "PREFIX : <urn:x> "


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("", [""]),
        (" # nothing ;", [""]),
        ("CLEAR ALL", ["CLEAR ALL"]),
        ("CLEAR ALL ; # a ; comment\n PREFIX a: <urn:a>", ["CLEAR ALL"]),
        (
            "CLEAR ALL ; ; PREFIX a: <urn:a> CLEAR ALL",
            ["CLEAR ALL ; ; PREFIX a: <urn:a> CLEAR ALL"],
        ),
        (";PREFIX a: <urn:a> CLEAR ALL", [";PREFIX a: <urn:a> CLEAR ALL"]),
        ("CLEAR ALL ; DROP ALL", ["CLEAR ALL", "DROP ALL"]),
        ("INSERT DATA { :a :b ';' ; :c <urn:;> }", ["INSERT DATA { :a :b ';' ; :c <urn:;> }"]),
        (PREFIX + "DROP ALL ; INSERT DATA { :a :b 1 }", ["DROP ALL", "INSERT DATA { :a :b 1 }"]),
        ("BASE <a/> CLEAR ALL; BASE <b/> DROP ALL", ["CLEAR ALL", "DROP ALL"]),
        (
            "DELETE DATA { <a> <b> 1 } ; delete data { <a> <b> 2 } ; DELETE WHERE { ?s ?p ?o }",
            ["DELETE DATA { <a> <b> 1 } ; delete data { <a> <b> 2 }", "DELETE WHERE { ?s ?p ?o }"],
        ),
        ("PREFIX clear: <urn:c> # ;\nDROP ALL ; CLEAR GRAPH clear:x", None),
        ("DELETE { ?s ?p ?o } WHERE { { ?s ?p ?o } ; } ; CREATE GRAPH <n>", None),
    ],
)
def test_update_is_cut_between_operations(text: str, parts: list[str] | None) -> None:
    """Semicolons elsewhere are none; rows of data stay together; prefixes go with each part."""
    found = [operation.text for operation in cut(text)]
    if parts is None:
        assert len(found) == 2
        return
    assert len(found) == len(parts)
    for got, wanted in zip(found, parts, strict=True):
        assert " ".join(got.replace("\n", " ").split()).removesuffix(" ;").endswith(wanted)
    for got in found[1:]:
        assert ("PREFIX" in text.split(";")[0]) == ("PREFIX" in got)


def test_parts_can_be_parsed() -> None:
    """Prefixes and bases that stand before one operation are those of the next."""
    text = f"{PREFIX} # ;\nDROP ALL ; BASE <b/> CREATE GRAPH :g ; INSERT DATA {{ <a> :b 1 }}"
    assert all(
        can_parse(operation.prologue, operation.body, "http://example.org/")
        for operation in cut(text)
    )
    assert len(cut(text)) == 3


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("CLEAR NAMED", True),
        ("PREFIX a: <b> drop silent named", True),
        ("DROP ALL", False),
        ("CLEAR GRAPH <urn:NAMED>", False),
        ("DELETE { ?s ?p ?o } USING NAMED <urn:g> WHERE { GRAPH <urn:g> { ?s ?p ?o } }", False),
    ],
)
def test_operation_says_whether_it_spares_the_default_graph(text: str, expected: bool) -> None:
    """Clearing and dropping all named graphs do."""
    (found,) = cut(text)
    assert (found.text, found.spares_default) == (text, expected)
