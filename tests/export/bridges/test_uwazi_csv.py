"""The archive has what Uwazi's import of CSV takes."""

import csv
import io
import json
from zipfile import ZipFile

import pytest

from graph_service.bridges.losses import Losses
from graph_service.bridges.uwazi import template_named
from graph_service.export.bridges.making import make_uwazi_archive
from graph_service.export.bridges.uwazi import Value
from graph_service.export.bridges.uwazi_csv import cell_of
from tests.export.bridges.contents import CASE, desk


@pytest.fixture(scope="module")
def archive() -> ZipFile:
    """Return the archive of a case."""
    return ZipFile(io.BytesIO(b"".join(make_uwazi_archive(desk(CASE), Losses()))))


def rows(archive: ZipFile, name: str) -> list[dict[str, str]]:
    """Return the rows of a file."""
    return list(csv.DictReader(io.StringIO(archive.read(name).decode(), newline="")))


def test_archive_has_a_file_for_each_template_that_has_entities(archive: ZipFile) -> None:
    """Files are numbered in the order of their import; a letter says how."""
    names = [name for name in archive.namelist() if name.startswith("entities/")]
    assert names == [
        "entities/01-country-or-area.csv",
        "entities/07-source.csv",
        "entities/08-person.csv",
        "entities/14-act.csv",
        "entities/15-involvement.csv",
        "entities/16-incident.csv",
        "entities/24-citation.csv",
        "entities/25-claim.csv",
    ]
    assert b"alleg" in archive.read("README.txt")


def test_rows_are_written_as_the_import_reads_them(archive: ZipFile) -> None:
    """Titles name entities, bars stand between several, periods have their day format."""
    (incident,) = rows(archive, "entities/16-incident.csv")
    assert incident["title"] == "A synthetic case"
    assert incident["IRI"] == "https://w3id.org/reprisals/id/incident/a1"
    assert incident["Involvements"] == "involvement/a1-1|involvement/a1-2"
    assert incident["Period"] == "2018/09/01:2018/09/30"
    assert incident["Kind"] == "Reprisal after cooperation"
    (source,) = rows(archive, "entities/07-source.csv")
    assert source["Web page"] == "https://example.org/report|https://example.org/report"
    (person,) = rows(archive, "entities/08-person.csv")
    assert (person["Class"], person["Title language"]) == ("Defender", "")
    assert "Class" not in incident


def test_thesauri_have_a_column_for_each_language(archive: ZipFile) -> None:
    """Columns are called as Uwazi calls languages."""
    terms = rows(archive, "thesauri/role.csv")
    assert list(terms[0]) == ["English", "French", "Spanish"]
    assert "Affected" in {term["English"] for term in terms}


def test_definitions_are_those_of_the_api(archive: ZipFile) -> None:
    """Thesauri, relation types and templates are there, to be made first."""
    made = json.loads(archive.read("definitions.json"))
    assert set(made) == {"thesauris", "relationtypes", "templates"}


@pytest.mark.parametrize(
    ("template", "label", "values", "cell"),
    [
        ("Source", "Languages", [Value("en"), Value("a|b")], "en | a\\|b"),
        ("Person", "Other names", [Value("x", "", "zh"), Value("y", "", "ar")], "x@zh | y@ar"),
        ("Claim", "Asserted by", [Value("A", "urn:a"), Value("B", "urn:b")], "A|B"),
        ("Incident", "Period", [Value("/2019-12-31")], ":2019/12/31"),
        ("Source", "Year of the report", [Value("2018")], "2018"),
        ("Source", "Symbol", [], ""),
    ],
)
def test_cells(template: str, label: str, values: list[Value], cell: str) -> None:
    """Each kind of value has its way of standing in a cell."""
    found = template_named(template)
    assert found is not None
    field = found.field(label)
    assert field is not None
    assert cell_of(field, values) == cell
