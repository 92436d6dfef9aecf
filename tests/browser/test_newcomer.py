"""Five tasks as a newcomer does them: from the home page, by what the pages show, nothing typed.

No SPARQL is written before the last of them, and no address is known but that of the home page.
"""

import csv
import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage

_PLAIN = {"java_script_enabled": False}


def follow(page: Page, words: str) -> None:
    """Follow the first link in the text of a page that is called so."""
    page.locator("main").get_by_role("link", name=words, exact=True).first.click()


def test_incidents_of_a_state_by_type(open_page: OpenPage) -> None:
    """Choose a State: bars, the same figures below, and a caveat beside them."""
    page = open_page("/", **_PLAIN)
    page.get_by_label("Incidents of a State, by type of act").select_option(label="Egypt")
    page.get_by_role("button", name="Show").click()
    rows = page.get_by_role("table").locator("tbody tr")
    assert page.locator("svg.bars g").count() == rows.count() > 1
    assert rows.filter(has_text="Arbitrary detention").count() > 0
    assert page.get_by_label("State", exact=True).locator("option:checked").inner_text() == "Egypt"
    assert "These are allegations" in page.locator("main").inner_text()


def test_treaty_bodies_that_have_not_adopted_the_guidelines(open_page: OpenPage) -> None:
    """One link; what is not recorded is called so, and what that means stands beside it."""
    page = open_page("/", **_PLAIN)
    follow(page, "Treaty bodies without a recorded adoption")
    chosen = page.get_by_label("Guidelines or policy").locator("option:checked")
    assert "San José Guidelines" in chosen.inner_text()
    rows = page.get_by_role("table").locator("tbody tr")
    assert rows.count() == rows.filter(has_text="not recorded").count() == 8
    assert rows.filter(has_text="Committee against Torture").count() == 1
    assert "“Not recorded” means" in page.locator("main").inner_text()


def test_thread_of_a_case_with_its_sources(open_page: OpenPage) -> None:
    """From the list of incidents to a case, its letters and replies, and where each is said."""
    page = open_page("/", **_PLAIN)
    follow(page, "Chronology of incidents")
    page.get_by_label("State", exact=True).select_option(label="Kyrgyzstan")
    page.get_by_role("button", name="Run").first.click()
    page.get_by_role("table").locator("tbody tr").first.get_by_role("link").first.click()
    thread = page.get_by_role("region", name="Interventions and replies")
    assert thread.locator(".thread > li").count() >= 1
    case = page.url.rpartition("/")[2]
    source = thread.locator("a[href*='/source/']").first
    named = source.inner_text()
    source.click()
    assert page.get_by_role("heading", level=1).inner_text() == named
    assert page.locator(f"main a[href$='/incident/{case}']").count() >= 1, "and leads back"


def test_figures_are_downloaded_with_their_citation(open_page: OpenPage) -> None:
    """The file says what, when, which release and which terms; the page says how it is cited."""
    page = open_page("/", accept_downloads=True)
    follow(page, "Ask for a time or a region, download the figures, cite them")
    shown = page.get_by_role("table").locator("tbody tr").count()
    with page.expect_download() as waiting:
        page.get_by_role("link", name="CSV", exact=True).click()
    file = waiting.value
    assert re.fullmatch(
        r"reprisals-states-by-incidents-[0-9-]+-release-1-CC-BY-4\.0\.csv", file.suggested_filename
    )
    rows = list(csv.DictReader(file.path().read_text(encoding="utf-8").splitlines()))
    assert len(rows) == shown and rows[0]["stateLabel"]
    cited = page.get_by_role("region", name="Cite this").get_by_role("link")
    sentence = cited.inner_text()
    assert "SHA-256" in sentence and "release 1" in sentence
    page.goto(cited.get_attribute("href") or "")
    assert page.get_by_role("table").locator("tbody tr").count() == shown


def test_same_question_is_edited_in_the_workbench_and_shared(open_page: OpenPage) -> None:
    """From the home page to the SPARQL of a question; who gets the link has the edited one."""
    page = open_page("/")
    follow(page, "Ask for a time or a region, download the figures, cite them")
    follow(page, "Edit the SPARQL in the workbench")
    page.wait_for_selector("html[data-ready]")
    page.get_by_role("button", name="Run", exact=True).click()
    rows = page.locator("#shown tbody tr")
    rows.first.wait_for()
    before = rows.count()
    page.locator(".cm-content").click()
    page.keyboard.press("Control+End")
    page.keyboard.insert_text("\nOFFSET 3")
    page.get_by_role("button", name="Run", exact=True).click()
    expect(rows).to_have_count(before - 3)
    other = open_page(page.locator("#link").get_attribute("href") or "")
    other.wait_for_selector("html[data-ready]")
    assert "OFFSET 3" in other.locator(".cm-content").inner_text()
    other.get_by_role("button", name="Run", exact=True).click()
    expect(other.locator("#shown tbody tr")).to_have_count(before - 3)
