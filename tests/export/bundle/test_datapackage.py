"""The Data Package describes the bundle: every file, every column.

The validator of Frictionless Data brings two dozen packages, so it is run by hand (see
``graph_service/docs/tables.md``); what the specification asks of descriptions is checked here.
"""

import hashlib
import io
import json
import re
import zipfile
from typing import Any

import pytest

from graph_service.export.tables.declared import tables
from tests.export.tables.reading import read_lines

TYPES = {"string", "date", "integer", "boolean"}


@pytest.fixture(scope="module")
def opened(bundle: bytes) -> zipfile.ZipFile:
    """Return the bundle, opened."""
    return zipfile.ZipFile(io.BytesIO(bundle))


@pytest.fixture(scope="module")
def package(opened: zipfile.ZipFile) -> dict[str, Any]:
    """Return the description."""
    read: dict[str, Any] = json.loads(opened.read("datapackage.json"))
    return read


def test_resources_are_the_files(package: dict[str, Any], opened: zipfile.ZipFile) -> None:
    """Each resource has a unique name, and the size and hash of its file."""
    names = [each["name"] for each in package["resources"]]
    assert len(set(names)) == len(names)
    for each in package["resources"]:
        assert re.fullmatch(r"[a-z0-9._-]+", each["name"])
        data = opened.read(each["path"])
        assert each["bytes"] == len(data)
        assert each["hash"] == "sha256:" + hashlib.sha256(data).hexdigest()


def test_tables_have_schemas(package: dict[str, Any], opened: zipfile.ZipFile) -> None:
    """The fields of each table are its columns; keys are unique and lead to rows."""
    found = {each["name"]: each for each in package["resources"] if each["format"] == "csv"}
    assert len(found) == len(tables())
    lines = {name: read_lines(opened.read(each["path"])) for name, each in found.items()}
    keys = 0
    for name, each in found.items():
        schema = each["schema"]
        assert [field["name"] for field in schema["fields"]] == lines[name][0]
        assert {field["type"] for field in schema["fields"]} <= TYPES
        for key in schema.get("foreignKeys", []):
            target = lines[key["reference"]["resource"]]
            place = target[0].index(key["reference"]["fields"])
            there = {line[place] for line in target[1:]}
            own = lines[name][0].index(key["fields"])
            assert {line[own] for line in lines[name][1:]} <= there
            keys += 1
    assert keys > 10


def test_terms_and_citation_are_stated(package: dict[str, Any]) -> None:
    """Licence, contributors, citation, caution and the day of the release are there."""
    assert package["licenses"] == [{"path": "https://creativecommons.org/licenses/by/4.0/"}]
    assert package["contributors"] == [{"title": "Synthetic Office", "role": "author"}]
    assert package["created"] == "2026-01-31T00:00:00Z"
    assert "release 7" in package["citation"]
    assert "allegation" in package["description"]
