"""Pages of questions: views without script, code that runs as it is copied."""

import os
import shutil
import subprocess
import sys

import pytest
from playwright.sync_api import Page

from tests.browser.accessible import violations
from tests.browser.conftest import OpenPage

PATHS = (
    "/queries/states-by-incidents?view=map",
    "/queries/states-by-incidents?view=bars",
    "/queries/incident-chronology?view=years",
    "/queries/incident-chronology?view=timeline",
    "/queries/incident-chronology?view=network",
    "/queries/treaty-bodies-without-adoption",
    "/queries?q=state",
)


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("language", ["en", "ar"])
def test_view_breaks_no_rule(open_page: OpenPage, path: str, language: str) -> None:
    """In both directions, in the dark, on a small screen, without script."""
    page = open_page(
        path,
        locale=language,
        color_scheme="dark",
        viewport={"width": 360, "height": 740},
    )
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_views_are_links(open_page: OpenPage) -> None:
    """Each of them leads to the same answer, shown otherwise."""
    page = open_page("/queries/states-by-incidents", java_script_enabled=False)
    rows = page.locator("tbody tr").count()
    page.locator(".views a").first.click()
    assert "view=bars" in page.url
    assert page.locator("svg.bars").count() == 1
    assert page.locator("tbody tr").count() == rows


def test_query_goes_to_the_workbench_in_the_fragment(open_page: OpenPage) -> None:
    """No server sees it; without script it can be edited in place."""
    page = open_page("/queries/states-by-incidents", java_script_enabled=False)
    address = page.locator('a[href*="#query="]').get_attribute("href") or ""
    assert "SELECT" in address.partition("#")[2]
    assert "SELECT" not in address.partition("#")[0]
    page.locator("[aria-labelledby=edit] summary").click()
    assert "SELECT" in page.locator("#sparql").input_value()


@pytest.mark.parametrize(
    ("language", "tool"),
    [("curl", "curl"), ("Python", sys.executable), ("R", "Rscript"), ("JavaScript", "node")],
)
def test_code_runs_as_it_is_copied(open_page: OpenPage, language: str, tool: str) -> None:
    """It reads as many rows as the page has."""
    program = shutil.which(tool)
    if program is None:
        pytest.skip(f"there is no {tool} on this machine")
    page = open_page("/queries/states-by-incidents", java_script_enabled=False)
    count = page.locator("tbody tr").count()
    code = _code(page, language)
    options = {
        "curl": ["/bin/sh", "-c", code],
        "Python": [program, "-c", code],
        "R": [program, "-e", code],
        "JavaScript": [program, "--input-type=module", "-e", code],
    }
    done = subprocess.run(
        options[language], capture_output=True, text=True, check=True, env=dict(os.environ)
    )
    if language == "curl":
        assert len(done.stdout.splitlines()) == count + 1
    else:
        assert str(count) in done.stdout.split()


def _code(page: Page, language: str) -> str:
    page.locator("[aria-labelledby=take] summary").click()
    heading = page.get_by_role("heading", name=language, exact=True)
    return heading.locator("xpath=following-sibling::pre[1]").inner_text()
