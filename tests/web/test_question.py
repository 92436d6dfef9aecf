"""The page of a canned query: views, languages, code to copy, what is refused."""

import csv
import io
import shlex
from collections.abc import Iterator

import openpyxl
import pytest
from flask.testing import FlaskClient

from graph_service.web.snippets import snippets
from tests.web.test_home_page import client, home, running

__all__ = ["client", "running"]
PATH = "/queries/states-by-incidents"


def views(page: str) -> Iterator[str]:
    """Yield what a page offers to be shown as."""
    for part in page.partition('class="views"')[2].partition("</ul>")[0].split("<li>")[1:]:
        yield part.partition(">")[2].partition("<")[0]


def test_answer_is_shown_as_what_fits(client: FlaskClient) -> None:
    """A map first, bars or a table where they are asked for; the table is always there."""
    page = home(client, PATH)
    assert list(views(page)) == ["Map", "Bars", "Table"]
    assert 'class="figure map"' in page and "<table>" in page
    bars = home(client, f"{PATH}?view=bars")
    assert 'class="figure bars"' in bars and "<table>" in bars
    assert "<svg" not in home(client, f"{PATH}?view=table")
    assert "shown as it can be" in home(client, f"{PATH}?view=years")
    chronology = "/queries/incident-chronology?view="
    for view, kind in (("years", "bars"), ("timeline", "chronicle"), ("network", "network")):
        assert f'class="figure {kind}"' in home(client, chronology + view)


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        (f"{PATH}?view=pie", "iew must be one of map, bars, years, table"),
        (f"{PATH}?view=map&view=bars", "arameter &#39;view&#39; is given 2 times"),
        (f"{PATH}?safe=1", "has no such parameter"),
    ],
)
def test_wrong_view_is_told(client: FlaskClient, path: str, reason: str) -> None:
    """Status 400, over the form."""
    answer = client.get(path, headers={"Accept": "text/html"})
    assert answer.status_code == 400
    assert reason in answer.get_data(as_text=True)


@pytest.mark.parametrize(
    "path",
    [f"{PATH}.csv?safe=2", f"{PATH}.json?safe=1", f"{PATH}.csv?view=map", f"{PATH}.rq?safe=1"],
)
def test_files_have_no_view_and_only_csv_is_safe(client: FlaskClient, path: str) -> None:
    """Everything else is a problem that says so."""
    answer = client.get(path)
    assert answer.status_code == 400
    assert answer.get_json()["type"].endswith("#parameter")


def test_workbook_has_the_answer_and_what_it_is(client: FlaskClient) -> None:
    """Figures are numbers; the second sheet has question, release, caveat, terms and citation."""
    asked = f"{PATH}.xlsx?language=fr"
    answer = client.get(asked)
    assert "2026-01-31-release-1" in answer.headers["Content-Disposition"]
    assert answer.headers["Content-Disposition"].endswith('.xlsx"')
    assert client.get(asked, headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304
    book = openpyxl.load_workbook(io.BytesIO(answer.data), read_only=True)
    rows = list(book["Answer"].values)
    table = csv.reader(client.get(f"{PATH}.csv?language=fr").text.splitlines())
    assert [[str(cell or "") for cell in row] for row in rows] == list(table)
    assert isinstance(rows[1][rows[0].index("incidents")], int)
    about = dict(book["About"].values)
    assert about["Release"] == "1" and about["Content of"] == "2026-01-31"
    assert "États" in about["Title"] and "allégations" in about["Caveat"]
    assert "/releases/1/queries/states-by-incidents?language=fr" in about["Cite as"]
    assert client.get(f"{PATH}.xlsx?language=xx").status_code == 400


def test_safe_csv_is_another_file(client: FlaskClient) -> None:
    """It has a name, an address to cite and a tag of its own; without formulas it is the same."""
    plain, safe, not_so = (
        client.get(f"{PATH}.csv{more}") for more in ("", "?safe=1", "?safe=0")
    )  # fmt: skip
    assert plain.headers["ETag"] != safe.headers["ETag"]
    assert plain.headers["ETag"] == not_so.headers["ETag"]
    assert plain.data.splitlines() == safe.data.splitlines()
    assert "states-by-incidents-safe-2026-01-31-release-1" in safe.headers["Content-Disposition"]
    assert "safe=1>" in safe.headers["Link"]


def test_terms_follow_the_language_of_the_page(client: FlaskClient) -> None:
    """French where the reader has French; English, and marked so, where queries have no such."""
    french = home(client, f"{PATH}?interface=fr")
    assert (
        '<option value="fr" selected>' in french and "states-by-incidents.csv?language=fr" in french
    )
    assert '<option value="es" selected>' in home(client, f"{PATH}?interface=fr&language=es")
    assert '<h1 lang="en"' in home(client, f"{PATH}?interface=ar")
    assert "<h1 dir" in french


def test_list_is_narrowed_by_words(client: FlaskClient) -> None:
    """Words of any of the languages, in any order; too many are refused."""
    page = home(client, "/queries?q=adoption+treaty")
    assert "queries/treaty-bodies-without-adoption" in page
    assert "queries/states-by-incidents" not in page
    assert "queries/states-by-incidents" in home(client, "/queries?q=États+incidents")
    nothing = home(client, "/queries?q=%3Cscript%3E")
    assert "<script>" not in nothing and "0 of" in nothing
    answer = client.get(f"/queries?q={'a' * 301}", headers={"Accept": "text/html"})
    assert answer.status_code == 400


@pytest.mark.parametrize("url", ["http://e.example/a.csv?x='$(id)`\"\\;&y=%22", "http://e/ 'x"])
def test_code_to_copy_holds_the_address_as_one_text(url: str) -> None:
    """Nothing in an address ends its literal."""
    curl, python, r, script = (each.code for each in snippets(url, url))
    assert shlex.split(curl) == ["curl", "-s", url]
    literal = python.partition("urlopen(")[2].partition(") as")[0]
    assert eval(literal) == url  # noqa: S307 - what is in the test
    assert literal in r and literal in script
