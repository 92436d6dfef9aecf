"""``/template.xlsx`` and ``/template.zip``."""

import zipfile
from io import BytesIO

import pytest
from flask.testing import FlaskClient

from graph_service.sheets.csvfiles import pack_files, write_files
from graph_service.sheets.plan import read_plan
from graph_service.sheets.workbook import MEDIA_TYPE, write_workbook

TARGETS = ["/template.xlsx", "/template.zip"]


def test_template_is_that_of_the_command(client: FlaskClient) -> None:
    """The same bytes, as a file to keep."""
    answer = client.get("/template.xlsx")
    assert answer.data == write_workbook(read_plan(), "en")
    assert answer.mimetype == MEDIA_TYPE
    assert answer.headers["Content-Disposition"].endswith("filename=reprisals-template-en.xlsx")
    packed = client.get("/template.zip?lang=fr")
    assert packed.data == pack_files(write_files(read_plan(), "fr"))
    with zipfile.ZipFile(BytesIO(packed.data)) as archive:
        assert "incidents.csv" in archive.namelist()


@pytest.mark.parametrize("target", TARGETS)
def test_template_may_be_kept(client: FlaskClient, target: str) -> None:
    """A day in caches, 304 for who has it, HEAD like GET, open to every page."""
    answer = client.get(target)
    assert answer.headers["Cache-Control"] == "public, max-age=86400"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    known = client.get(target, headers={"If-None-Match": answer.headers["ETag"]})
    assert known.status_code == 304 and "Accept-Language" in known.headers["Vary"]
    head = client.head(target)
    assert head.headers["ETag"] == answer.headers["ETag"] and head.data == b""


@pytest.mark.parametrize("target", TARGETS)
def test_language_is_that_of_the_reader(client: FlaskClient, target: str) -> None:
    """By parameter, then by header; whoever wishes none of the three gets English."""
    tags = set()
    for lang, headers, language in (
        ("?lang=fr", {"Accept-Language": "es"}, "fr"),
        ("", {"Accept-Language": "ru, es-MX;q=0.8"}, "es"),
        ("?lang=ru", {}, "en"),
    ):
        answer = client.get(target + lang, headers=headers)
        assert answer.headers["Content-Language"] == language
        tags.add(answer.headers["ETag"])
    assert len(tags) == 3


@pytest.mark.parametrize("target", TARGETS)
def test_bad_requests_are_refused(client: FlaskClient, target: str) -> None:
    """No tag, two of them, and what would write."""
    assert client.get(f"{target}?lang=fr!").status_code == 400
    assert client.get(f"{target}?lang=fr&lang=es").status_code == 400
    assert client.post(target).status_code == 405
    assert client.get("/template.ods").status_code == 404
