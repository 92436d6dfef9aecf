"""The README of the ontology says what is there."""

import re

from graph_service.namespaces import EDTF, PREFIXES, SCHEME
from graph_service.shipped import ONTOLOGY

TEXT = (ONTOLOGY / "README.md").read_text(encoding="utf-8")


def section(title: str) -> str:
    """Return the text of the section with this title."""
    return TEXT.split(f"\n## {title}\n", 1)[1].split("\n## ", 1)[0]


def test_namespace_table_is_that_of_the_service() -> None:
    """The table lists the prefixes of the service in their order, each with a use."""
    rows = re.findall(r"^\| `(\w+)` \| `([^`]+)` \| (.+) \|$", section("Namespaces"), re.MULTILINE)
    assert [(prefix, namespace) for prefix, namespace, _ in rows] == list(PREFIXES.items())
    assert all(use.strip() for _, _, use in rows)
    assert EDTF in TEXT


def test_every_file_is_in_the_table() -> None:
    """Nothing in the folder goes without a line in the table of files."""
    listed = {
        name.split("/")[0] for name in re.findall(r"^\| `([\w./-]+)` \| [^`|]", TEXT, re.MULTILINE)
    }
    found = {path.name for path in ONTOLOGY.iterdir() if path.is_file() or any(path.iterdir())}
    assert found <= listed | {"README.md"}


def test_picture_is_shown_with_a_text_for_it() -> None:
    """The picture has an alternative text."""
    match = re.search(r"!\[([^\]]+)\]\(core-path\.svg\)", TEXT)
    assert match
    assert len(match[1]) > 40


def test_licence_is_that_of_the_files() -> None:
    """README and core name the same licence."""
    assert "CC BY 4.0" in TEXT
    core = (ONTOLOGY / "core.ttl").read_text(encoding="utf-8")
    assert "<https://creativecommons.org/licenses/by/4.0/>" in core


def test_table_of_schemes_has_every_term() -> None:
    """The table lists each scheme with its terms in the order of its file."""
    listed = re.findall(
        r"^\| `([a-z-]+)` \| [^|]+ \| ([a-z -]+) \|$", section("Schemes"), re.MULTILINE
    )
    found = []
    for path in sorted((ONTOLOGY / "schemes").glob("*.ttl")):
        term = rf"^<{re.escape(SCHEME)}{path.stem}/([a-z-]+)> a skos:Concept ;$"
        terms = re.findall(term, path.read_text(encoding="utf-8"), re.MULTILINE)
        found.append((path.stem, " ".join(terms)))
    assert listed == found


def test_properties_of_the_scheme_table_are_terms() -> None:
    """The property that takes the terms of a scheme is one of the core."""
    core = (ONTOLOGY / "core.ttl").read_text(encoding="utf-8")
    properties = re.findall(r"^\| `[a-z-]+` \| `(rep:\w+)` \|", section("Schemes"), re.MULTILINE)
    assert len(properties) == len(list((ONTOLOGY / "schemes").glob("*.ttl"))) - 1  # not audience
    for name in properties:
        assert f"\n{name} a owl:ObjectProperty ;" in core
