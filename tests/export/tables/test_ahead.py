"""Values of a path are read once, in the order of the things."""

from graph_service.export.tables.ahead import Ahead
from graph_service.export.tables.path import parse_path
from graph_service.export.tables.relations import relations
from graph_service.namespaces import expand

LINES = [
    f"<urn:x:{s}> <{expand(p)}> {o} .\n".encode()
    for s, p, o in (
        ("a", "rdf:type", "<urn:x:T>"),
        ("a", "rep:date", '"1"'),
        ("b", "rdf:type", "<urn:x:T>"),
        ("c", "rdf:type", "<urn:x:T>"),
        ("c", "rep:date", '"2"'),
        ("c", "rep:date", '"3"'),
    )
]


def test_values_come_by_thing() -> None:
    """Each thing has its values, none has those of another, also where things are passed over."""
    with relations(LINES, [expand("rep:date")], []) as made:
        made.add_things("all", ["urn:x:T"])
        ahead = Ahead(made, "all", parse_path("rep:date"))
        assert [[term for term, _ in ahead.values(thing)] for thing in made.things("all")] == [
            ['"1"'],
            [],
            ['"2"', '"3"'],
        ]
        assert Ahead(made, "all", parse_path("rep:date")).values("urn:x:c")[0][0] == '"2"'
