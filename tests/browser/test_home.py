"""The home page as a newcomer meets it: figures, search while typing, ways on without SPARQL."""

from tests.browser.accessible import violations
from tests.browser.conftest import OpenPage
from tests.browser.watching import Watch

HEAVIEST = 150_000
"""Bytes that the home page and its files may take on their way."""


def test_page_is_light(open_page: OpenPage, watch: Watch) -> None:
    """The map is in it, and the whole stays below a limit."""
    page = open_page("/")
    assert page.locator("svg.map").count() == 1
    assert 0 < sum(watch.weights.values()) < HEAVIEST


def test_typing_suggests_things_and_a_key_opens_one(open_page: OpenPage) -> None:
    """The list is a combobox: arrows choose, Escape closes, Enter goes to the thing."""
    page = open_page("/", locale="ar")
    page.locator("html[data-ready]").wait_for()
    field = page.locator("#q")
    assert field.get_attribute("role") == "combobox"
    found = page.get_by_role("listbox").get_by_role("option")
    while page.request.get("/search?q=Kyrgyz&format=json").status == 503:
        page.wait_for_timeout(200)  # the texts of a service that began just now are still read
    field.press_sequentially("Kyrgyz")
    found.first.wait_for()
    assert field.get_attribute("aria-expanded") == "true"
    assert violations(page) == []
    field.press("ArrowDown")
    chosen = page.locator('[role="option"][aria-selected="true"]')
    assert chosen.count() == 1
    assert field.get_attribute("aria-activedescendant") == chosen.get_attribute("id")
    field.press("Escape")
    assert found.count() == 0
    field.press_sequentially("st")
    found.first.wait_for()
    field.press("ArrowDown")
    field.press("Enter")
    page.wait_for_url("**/doc/**")


def test_hostile_words_are_words(open_page: OpenPage) -> None:
    """What somebody types comes back as text, while typing and by the button."""
    page = open_page("/")
    page.locator("html[data-ready]").wait_for()
    page.locator("#q").fill('"><img src=x onerror=alert(1)>')
    page.locator("#q").press("Enter")
    page.wait_for_url("**/search?**")
    assert page.locator("#q").input_value() == '"><img src=x onerror=alert(1)>'
    assert page.locator("main img").count() == 0
