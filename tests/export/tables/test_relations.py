"""Statements are followed along paths, in both directions, and nothing stays on the disk."""

from pathlib import Path

from graph_service.export.tables.path import parse_path
from graph_service.export.tables.relations import relations
from graph_service.namespaces import expand

A, B, C = (f"<https://example.org/{name}>" for name in "abc")
TYPE, SUB = expand("rdf:type"), expand("rdfs:subClassOf")
CLASS, LESS = f"<{expand('rep:Incident')}>", "<https://example.org/Less>"
LINES = sorted(
    f"{line} .\n".encode()
    for line in (
        f"{A} <{TYPE}> {CLASS}",
        f"{B} <{TYPE}> {LESS}",
        f"{LESS} <{SUB}> {CLASS}",
        f"{A} <{expand('rep:about')}> {B}",
        f"{A} <{expand('rep:about')}> {C}",
        f"{C} <{expand('rep:role')}> {A}",
        f"{C} <{expand('rep:ignored')}> {A}",
    )
)


def bare(term: str) -> str:
    """Return an IRI without brackets."""
    return term[1:-1]


PREDICATES = {expand("rep:about"), expand("rep:role")}


def test_things_are_those_of_a_class_and_its_subclasses() -> None:
    """What is of a subclass, as the data says itself, is a thing, too."""
    with relations(LINES, PREDICATES, PREDICATES) as made:
        assert made.add_things("all", [CLASS[1:-1]]) == 2
        assert list(made.things("all")) == [bare(A), bare(B)]
        assert made.add_things("less", [LESS[1:-1]]) == 1


def test_paths_are_followed() -> None:
    """Forward, back, and either way, sorted by thing and value."""
    with relations(LINES, PREDICATES, PREDICATES) as made:
        made.add_things("all", [CLASS[1:-1]])
        found = {
            text: [(row[0][-1], row[1][-1]) for row in made.values("all", parse_path(text))]
            for text in (
                "rep:about",
                "^rep:about",
                "rep:about/rep:role",
                "rep:about|^rep:about",
                "",
            )
        }
    assert found == {
        "rep:about": [("a", "b"), ("a", "c")],
        "^rep:about": [("b", "a")],
        "rep:about/rep:role": [("a", "a")],
        "rep:about|^rep:about": [("a", "b"), ("a", "c"), ("b", "a")],
        "": [("a", "a"), ("b", "b")],
    }


def test_keys_are_found() -> None:
    """A path leads from each thing to one of others, or it does not."""
    with relations(LINES, PREDICATES, PREDICATES) as made:
        made.add_things("all", [CLASS[1:-1]])
        assert made.leads_to("all", parse_path(""), "all")
        assert not made.leads_to("all", parse_path("rep:about"), "all")  # to several
        assert not made.leads_to("all", parse_path("^rep:about"), "all")  # not from each
        made.add_things("less", [LESS[1:-1]])
        assert made.leads_to("less", parse_path("^rep:about"), "all")
        assert not made.leads_to("less", parse_path("^rep:about"), "less")  # to a stranger


def test_database_has_no_name() -> None:
    """While it is open no file that can be found holds it."""
    with relations(LINES, PREDICATES, PREDICATES) as made:
        (listed,) = made._database.execute("PRAGMA database_list").fetchall()
        assert listed[2] == ""
        links = [each.readlink() for each in Path("/proc/self/fd").iterdir() if each.is_symlink()]
        assert not [link for link in links if "etilqs" in link.name and link.exists()]
