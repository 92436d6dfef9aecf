"""The README of the ontology says what is there."""

import re

from graph_service.namespaces import EDTF, PREFIXES
from graph_service.shipped import ONTOLOGY

TEXT = (ONTOLOGY / "README.md").read_text(encoding="utf-8")


def test_namespace_table_is_that_of_the_service() -> None:
    """The table lists the prefixes of the service in their order, each with a use."""
    rows = re.findall(r"^\| `(\w+)` \| `([^`]+)` \| (.+) \|$", TEXT, re.MULTILINE)
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
