"""The pages of the documentation, as they are served."""

import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from graph_service.web.manual import chapters, mark_of
from tests.web.conftest import BASE

DOCS = Path(__file__).parent.parent.parent / "graph_service" / "docs"
NAMES = sorted(path.stem for path in DOCS.glob("*.md"))


def test_every_page_of_the_repository_is_served() -> None:
    """Each file is a page with a title and one purpose, and nothing else is."""
    pages = [page for _, pages in chapters() for page in pages]
    assert sorted(name for name, _ in pages) == NAMES
    assert all(title for _, title in pages)


@pytest.mark.parametrize("name", NAMES)
def test_page_says_what_its_file_says(client: FlaskClient, name: str) -> None:
    """Headings, code and tables are there; links lead to pages and marks that are there."""
    answer = client.get(f"/docs/{name}")
    assert answer.status_code == 200
    source = (DOCS / f"{name}.md").read_text(encoding="utf-8")
    outside = re.sub(r"^( *)```.*?^\1```", "", source, flags=re.DOTALL | re.MULTILINE)
    headings = re.findall(r"^##+ ", outside, re.MULTILINE)
    chapter = answer.text.partition('<nav aria-label="More pages')[0]
    assert len(re.findall(r'<h[2-6] id="', chapter)) == len(headings)
    assert "<script" not in answer.text and ".md" not in "".join(
        re.findall(r'href="([^"]*)"', answer.text)
    )
    for link in re.findall(rf'href="{BASE}(docs/[^"?]*)"', answer.text):
        path, _, mark = link.partition("#")
        there = client.get(f"/{path}")
        assert there.status_code == 200, link
        if mark:
            assert f'id="{mark}"' in there.text, link


@pytest.mark.parametrize("name", ["nothing", "README", "..%2Fsettings%2Ftable.py", "%00", "x" * 99])
def test_no_other_file_is_shown(client: FlaskClient, name: str) -> None:
    """A name that is none of a page is 404."""
    assert client.get(f"/docs/{name}").status_code == 404


def test_page_is_conditional(client: FlaskClient) -> None:
    """Who has it gets 304."""
    tag = client.get("/docs/settings").headers["ETag"]
    assert client.get("/docs/settings", headers={"If-None-Match": tag}).status_code == 304


def test_headings_of_the_same_words_have_names_of_their_own() -> None:
    """The second one gets a number."""
    taken: set[str] = set()
    assert [mark_of(each, taken) for each in ("A test", "A test!", "…")] == [
        "a-test",
        "a-test-2",
        "section",
    ]
