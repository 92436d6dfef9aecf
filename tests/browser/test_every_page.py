"""Every kind of page: the rules that all of them keep."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.browser.accessible import violations
from tests.browser.conftest import OpenPage
from tests.browser.watching import Watch

PAGES = (
    "/",
    "/search?q=detention",
    "/queries",
    "/queries/states-by-incidents",
    "/sparql",
    "/exports",
    "/catalog",
    "/releases",
    "/releases/1",
    "/doc/state/KGZ",
    "/ontology",
    "/ontology/Incident",
    "/scheme",
    "/shapes",
    "/shapes/IncidentShape",
    "/docs",
    "/docs/federation",
    "/status",
    "/conformance",
    "/partners",
    "/changes.html",
    "/validate",
    "/.well-known/void",
    "/prefixes",
    "/docs/problems",
    "/no/such/page",
    "/exports/graphs",
    "/proposals",
    "/scheme/act-type/threat",
    "/doc/graph/states",
    "/doc/group/z4z2j8x4p3.html",
    "/doc/instrument/san-jose-guidelines.html",
)
"""Kinds of pages; those of things by their kind are in ``test_resource_pages.py``, and figures of
questions in ``test_questions.py``.
"""


def name_of(path: str) -> str:
    """Return the name of a picture of a page."""
    return re.sub(r"[^a-z0-9]+", "-", path.lower()).strip("-") or "home"


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("language", ["en", "ar"])
def test_page_breaks_no_rule(
    open_page: OpenPage, path: str, language: str, take_picture: Callable[[Page, str], None]
) -> None:
    """No violation of accessibility, policy, or reach; a screen of 360 pixels holds it."""
    page = open_page(path, locale=language)
    assert page.locator("html").get_attribute("dir") == ("rtl" if language == "ar" else "ltr")
    assert violations(page) == []
    take_picture(page, f"{name_of(path)}-{language}")
    page.set_viewport_size({"width": 360, "height": 740})
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    take_picture(page, f"{name_of(path)}-{language}-360")


@pytest.mark.parametrize("path", PAGES)
def test_page_is_there_without_script(
    open_page: OpenPage, path: str, take_picture: Callable[[Page, str], None]
) -> None:
    """It has its heading and its ways on, also in the dark."""
    page = open_page(path, java_script_enabled=False, color_scheme="dark")
    assert page.locator("h1").count() == 1
    assert page.get_by_role("navigation").count() >= 2
    take_picture(page, f"{name_of(path)}-dark")


def test_watch_sees_what_it_watches_for(site: str, open_page: OpenPage, watch: Watch) -> None:
    """Another host, an inline script and a file that is not there are noted."""
    page = open_page("/")
    page.evaluate(
        """() => {
          for (const source of ["http://127.0.0.1:9/x.png", "/static/missing.png"]) {
            document.body.append(Object.assign(new Image(), {src: source}));
          }
          document.body.setAttribute("onclick", "1");
        }"""
    )
    page.wait_for_load_state("networkidle")
    noted = "\n".join(watch.faults)
    watch.faults.clear()
    assert "another host: http://127.0.0.1:9/x.png" in noted
    assert "404: " in noted
    assert "Content Security Policy" in noted
