"""The bundle is a research object: what RO-Crate 1.1 asks for is there.

A validator needs the network for the context, so it is run by hand (see
``graph_service/docs/tables.md``).
"""

import io
import json
import zipfile
from typing import Any

import pytest


@pytest.fixture(scope="module")
def crate(bundle: bytes) -> dict[str, Any]:
    """Return the metadata document."""
    with zipfile.ZipFile(io.BytesIO(bundle)) as archive:
        read: dict[str, Any] = json.loads(archive.read("ro-crate-metadata.json"))
    return read


def entities(crate: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Return the entities by their identifier, each of which is there once."""
    found = {each["@id"]: each for each in crate["@graph"]}
    assert len(found) == len(crate["@graph"])
    return found


def test_descriptor_and_root_are_there(crate: dict[str, Any]) -> None:
    """The descriptor is about the root, which has name, description, date and licence."""
    found = entities(crate)
    assert found["ro-crate-metadata.json"]["about"] == {"@id": "./"}
    assert found["ro-crate-metadata.json"]["conformsTo"] == {"@id": "https://w3id.org/ro/crate/1.1"}
    root = found["./"]
    assert root["@type"] == "Dataset"
    assert root["datePublished"] == "2026-01-31"
    assert all(root[each] for each in ("name", "description", "license", "author", "publisher"))


def test_all_that_is_referred_to_is_described(crate: dict[str, Any]) -> None:
    """Each identifier leads to an entity; all files but the last are parts of the root."""
    found = entities(crate)
    files = {name for name, each in found.items() if each["@type"] == "File"}
    assert {each["@id"] for each in found["./"]["hasPart"]} == files
    for each in found.values():
        for value in each.values():
            for one in value if isinstance(value, list) else [value]:
                if isinstance(one, dict) and not one["@id"].startswith("https://w3id.org/ro/"):
                    assert one["@id"] in found


def test_terms_that_the_context_lacks_are_declared(crate: dict[str, Any]) -> None:
    """Keys of version 1.1 are in its context; the two others are defined beside it."""
    assert crate["@context"][0] == "https://w3id.org/ro/crate/1.1/context"
    assert set(crate["@context"][1]) == {"creditText", "sha256"}
    assert all(each["sha256"] for each in crate["@graph"] if each["@type"] == "File")
