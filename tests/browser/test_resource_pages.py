"""Pages of things by their kind, on the shipped data."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.browser.accessible import violations
from tests.browser.conftest import OpenPage

PAGES = {
    "case": "/doc/incident/j2v3s3r5q2.html",
    "state": "/doc/state/EGY.html",
    "mechanism": "/doc/mechanism/cedaw.html",
    "guideline": "/doc/instrument/san-jose-guidelines.html",
    "source": "/doc/source/s0017.html",
    "person": "/doc/person/z0r5z1u7o2.html",
    "situation": "/doc/situation/icc-afghanistan-measures.html",
}


@pytest.mark.parametrize("kind", PAGES)
@pytest.mark.parametrize("language", ["en", "ar"])
def test_page_breaks_no_rule(
    open_page: OpenPage, kind: str, language: str, take_picture: Callable[[Page, str], None]
) -> None:
    """No violation of accessibility, policy, or reach, with the map of neighbours drawn."""
    page = open_page(PAGES[kind], locale=language)
    page.wait_for_selector("html[data-ready]")
    assert page.locator("html").get_attribute("dir") == ("rtl" if language == "ar" else "ltr")
    assert violations(page) == []
    take_picture(page, f"{kind}-{language}")


@pytest.mark.parametrize("kind", PAGES)
def test_page_needs_neither_a_wide_screen_nor_a_script(
    open_page: OpenPage, kind: str, take_picture: Callable[[Page, str], None]
) -> None:
    """A screen of 360 pixels holds it, in the dark too, and groups open by themselves."""
    page = open_page(
        PAGES[kind],
        viewport={"width": 360, "height": 740},
        java_script_enabled=False,
        color_scheme="dark",
    )
    assert page.locator("main").bounding_box()["width"] <= 360  # type: ignore[index]
    wide = page.evaluate("document.documentElement.scrollWidth")
    assert wide <= 360
    group = page.locator("details.group").first
    group.locator("summary").click()
    assert group.locator("li, p").first.is_visible()
    take_picture(page, f"{kind}-dark-360")


def test_case_has_its_thread_with_a_clock(open_page: OpenPage) -> None:
    """Who did what to whom, the link, the letter, and that no reply is recorded."""
    page = open_page(PAGES["case"])
    assert page.get_by_role("heading", name="Alleged perpetrators").is_visible()
    thread = page.locator(".thread")
    assert "Communication to the Russian Federation" in thread.inner_text()
    assert "No reply recorded as of" in thread.inner_text()
    assert page.get_by_role("img", name="The case in order of time").is_visible()
    assert page.locator(".events li").count() == page.locator("rect.span").count()


def test_guideline_has_who_adopted_it_and_who_is_not_recorded(open_page: OpenPage) -> None:
    """As the canned queries say: eight committees are not recorded."""
    page = open_page(PAGES["guideline"])
    table = page.get_by_role("table", name="Mechanisms and their adoptions")
    cedaw = table.get_by_role("row").filter(has_text="Discrimination against Women")
    assert "Adopted" in cedaw.inner_text()
    assert "2018" in cedaw.inner_text()
    assert table.get_by_role("cell", name="not recorded", exact=True).count() == 8


def test_case_prints_as_a_dossier(open_page: OpenPage) -> None:
    """With claims, sources and how to cite it, without what only leads elsewhere."""
    page = open_page(PAGES["case"])
    page.wait_for_selector("html[data-ready]")
    page.emulate_media(media="print")
    assert page.get_by_role("heading", name="Cite this").is_visible()
    assert page.locator("article.claim").first.is_visible()
    for hidden in (".neighbourhood", ".take", ".ask", "header nav"):
        assert not page.locator(hidden).first.is_visible()


def test_group_of_the_map_opens_in_the_list(open_page: OpenPage) -> None:
    """The map is a way to the list, which has the same."""
    page = open_page(PAGES["state"])
    page.wait_for_selector("html[data-ready]")
    first = page.locator("details.group").first
    assert first.get_attribute("open") is None
    page.locator("#neighbour-map .node circle").first.click()
    assert first.get_attribute("open") is not None
