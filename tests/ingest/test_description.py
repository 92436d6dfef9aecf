"""A dataset describes itself, completely and in known words."""

from datetime import date
from pathlib import Path

import pytest

from graph_service.errors import MappingFault, SyntaxFault
from graph_service.ingest.contribution import Expectation
from graph_service.ingest.description import read_description

TEXT = """
title = "Test"
publisher = "Testers"
licence = "https://creativecommons.org/licenses/by/4.0/"
source = "Made for a test"
audience = "public"
modified = 2026-11-24
"""


def make_dataset(folder: Path, text: str) -> Path:
    """Write a description and return its folder."""
    (folder / "dataset.toml").write_text(text, encoding="utf-8")
    return folder


def test_description_is_read(tmp_path: Path) -> None:
    """Every key comes back; the contributor is the publisher unless another is named."""
    description = read_description(
        make_dataset(
            tmp_path,
            TEXT
            + '[graphs]\n"a.ttl" = "https://example.org/g"\n'
            + '[[expectation]]\nname = "Things"\nquery = "SELECT ..."\nminimum = 1\nmaximum = 2\n',
        )
    )
    dataset = description.dataset
    assert (dataset.name, dataset.title, dataset.audience) == (tmp_path.name, "Test", "public")
    assert dataset.modified == date(2026, 11, 24)
    assert dataset.expectations == (Expectation("Things", "SELECT ...", 1, 2),)
    assert description.graphs == {"a.ttl": "https://example.org/g"}
    assert description.contributor == "Testers"


def test_class_stands_for_a_count_of_its_instances(tmp_path: Path) -> None:
    """A class counts things of it and of its subclasses, without a query."""
    text = TEXT + '[[expectation]]\nname = "M"\nclass = "rep:Mechanism"\nminimum = 1\n'
    (expectation,) = read_description(make_dataset(tmp_path, text)).dataset.expectations
    assert expectation.query.startswith("SELECT (COUNT(DISTINCT ?thing)")
    assert "<https://w3id.org/reprisals/ontology/Mechanism>" in expectation.query


EXPECTATION = TEXT + "[[expectation]]\n"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (TEXT + "licensee = 1", "no such key: licensee; known are audience"),
        (TEXT.replace("title", "#"), "title is missing"),
        (TEXT.replace('"Test"', '" "'), "title: must not be empty"),
        (TEXT.replace('"Test"', "3"), "title: must be a text"),
        (TEXT.replace('"public"', '"Public!"'), "audience: must be lower-case"),
        (TEXT.replace("2026-11-24", '"2026-11-24"'), "modified: must be a day"),
        (TEXT.replace("2026-11-24", "2026-11-24T00:00:00Z"), "modified: must be a day"),
        (TEXT + 'graphs = "x"', "graphs: must be an object"),
        (TEXT + '[graphs]\n"a.ttl" = "b"', "neither a compact name nor an absolute IRI"),
        (TEXT + "expectation = 1", "expectation: must be a list"),
        (EXPECTATION + 'title = "x"', r"expectation\[0\]: no such key: title"),
        (EXPECTATION + 'name = "x"', "one of query and class"),
        (EXPECTATION + 'name = "x"\nclass = "no:X"\nminimum = 1', "no: is no prefix"),
        (EXPECTATION + 'name = "x"\nquery = "x"', "minimum or maximum is needed"),
        (EXPECTATION + 'name = "x"\nquery = "x"\nminimum = true', "must be a count"),
        (EXPECTATION + 'name = "x"\nquery = "x"\nminimum = -1', "must be a count"),
        (EXPECTATION + 'name = "x"\nquery = "x"\nminimum = 2\nmaximum = 1', "greater than"),
        (EXPECTATION + 'query = "x"\nminimum = 2', "name is missing"),
    ],
)
def test_description_with_a_fault_is_refused(tmp_path: Path, text: str, reason: str) -> None:
    """Unknown, missing and impossible entries are named with their place."""
    with pytest.raises(MappingFault, match=reason) as caught:
        read_description(make_dataset(tmp_path, text))
    assert caught.value.file == str(tmp_path / "dataset.toml")


def test_bad_toml_is_refused_with_line_and_column(tmp_path: Path) -> None:
    """The parser's place becomes the place of the fault."""
    with pytest.raises(SyntaxFault) as caught:
        read_description(make_dataset(tmp_path, 'title = "x"\npublisher = x\n'))
    assert (caught.value.line, caught.value.column) == (2, 13)
    assert "line" not in caught.value.reason
