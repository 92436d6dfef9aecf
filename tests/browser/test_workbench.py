"""The workbench at ``/sparql``, as people use it."""

import json
import shutil
import subprocess
import sys
import urllib.request
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Page, expect

from tests.browser.accessible import violations
from tests.browser.conftest import OpenPage
from tests.web.test_result_shape import CASES, bindings

EIGHT = " . ".join(f"?a{n} ?b{n} ?c{n}" for n in range(8))
ENDLESS = "SELECT (COUNT(*) AS ?n) { " + EIGHT + " . " + EIGHT.replace("?", "?z") + " }"
ATTACKS = """{ VALUES (?a ?b ?c ?d) {
    ("<img src=x onerror=alert(1)>" <javascript:alert(1)> "</td><script>alert(1)</script>"@en <https://a.example/%22onmouseover=alert(1)>)
    ("=HYPERLINK(1)" <data:text/html,x> "\\u202Etxt.exe" <https://w3id.org/reprisals/id/../..//evil.example/>)
} }"""
INCIDENTS = """PREFIX rep: <https://w3id.org/reprisals/ontology/>
SELECT ?incident ?date { ?incident a rep:Incident ; rep:earliest ?date }
ORDER BY ?incident LIMIT 20"""
STATEMENTS = """PREFIX rep: <https://w3id.org/reprisals/ontology/>
CONSTRUCT { ?s ?p ?o } WHERE { { SELECT ?s { ?s a rep:Incident } ORDER BY ?s LIMIT 5 } ?s ?p ?o }"""


@pytest.fixture
def workbench(open_page: OpenPage) -> Callable[..., Page]:
    """Return a function that opens the workbench and waits until its script is there."""

    def make(path: str = "/sparql", **options: object) -> Page:
        page = open_page(path, **options)
        page.wait_for_selector("html[data-ready]")
        return page

    return make


def write(page: Page, query: str) -> None:
    """Put a query into the editor with the keyboard."""
    page.locator(".cm-content").click()
    page.keyboard.press("Control+a")
    page.keyboard.press("Delete")
    page.keyboard.insert_text(query)


def ask(page: Page, query: str) -> None:
    """Write a query, run it, and wait for what is told of its answer."""
    write(page, query)
    page.locator("#run").click()
    page.wait_for_selector("#live[aria-busy=false] #shown :first-child")


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_workbench_breaks_no_rule(
    workbench: Callable[..., Page], language: str, scheme: str
) -> None:
    """Nor does it with an answer in each of its views, in either direction and light."""
    page = workbench(locale=language, color_scheme=scheme)
    assert violations(page) == []
    for query in (INCIDENTS, STATEMENTS):
        ask(page, query)
        views = page.locator("#views button")
        expect(views.first).to_be_visible()
        for each in views.all():
            each.click()
            expect(page.locator("#shown > div")).not_to_have_attribute("aria-busy", "true")
            assert violations(page) == [], each.get_attribute("data-view")


def test_example_runs_on_click(
    workbench: Callable[..., Page], take_picture: Callable[[Page, str], None]
) -> None:
    """Its text comes into the editor, its rows with labels and links below."""
    page = workbench()
    page.locator("#example-list a", has_text="States by number of incidents").click()
    page.wait_for_selector("#shown table")
    assert "SELECT" in page.locator(".cm-content").inner_text()
    assert "Release" in page.locator("#told").inner_text()
    assert page.locator("#shown td a").count() > 10
    page.locator("[data-view=bars]").click()
    assert page.locator("#shown progress").count() > 10
    take_picture(page, "workbench-bars")
    page.locator("[data-view=map]").click()
    page.wait_for_selector("#shown figure svg.map")
    assert "Lines and names on this map" in page.locator("#shown figcaption").inner_text()


def test_views_follow_from_the_shape_as_on_the_server(workbench: Callable[..., Page]) -> None:
    """The script finds what the service finds, case by case of one table."""
    page = workbench()
    found = page.evaluate(
        """async (cases) => {
          const base = new URL("static/workbench/", document.baseURI);
          const { fits } = await import(new URL("shape.js", base));
          const { readTable } = await import(new URL("terms.js", base));
          return cases.map((each) => fits(readTable(each)));
        }""",
        [
            json.dumps({"head": {"vars": c["columns"]}, "results": {"bindings": bindings(c)}})
            for c in CASES
        ],
    )
    for case, views in zip(CASES, found, strict=True):
        assert views == case["views"], case["says"]


def test_table_is_sorted_by_its_heads(workbench: Callable[..., Page]) -> None:
    """A column goes up, then down, and says so."""
    page = workbench()
    ask(page, "SELECT ?n { VALUES ?n { 10 9 100 } }")
    head = page.locator("#shown th")
    cells = page.locator("#shown tbody td")
    head.locator("button").click()
    assert (cells.all_inner_texts(), head.get_attribute("aria-sort")) == (
        ["9", "10", "100"],
        "ascending",
    )
    head.locator("button").click()
    assert cells.all_inner_texts() == ["100", "10", "9"]


def test_fault_is_told_in_place(workbench: Callable[..., Page]) -> None:
    """While typing and after a run: the line is marked, and the place is said."""
    page = workbench()
    write(page, "SELECT * {\n ?s ?p")
    page.wait_for_selector(".cm-lint-marker-error")
    assert page.locator("#check").inner_text().startswith("Line 2, column 7")
    page.locator("#run").click()
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("Line 2, column 7")
    assert violations(page) == []
    write(page, "ASK {}")
    expect(alert).to_be_hidden()


def test_names_of_the_graph_are_completed(workbench: Callable[..., Page]) -> None:
    """A class comes with its label and number, and its prefix is declared."""
    page = workbench()
    write(page, "SELECT * { ?s a rep:Incid")
    page.keyboard.press("Control+Space")
    first = page.locator(".cm-tooltip-autocomplete li").first
    expect(first).to_contain_text("rep:Incident")
    page.wait_for_timeout(150)  # a list takes no key in its first moment
    page.keyboard.press("Enter")
    text = page.locator(".cm-content")
    expect(text).to_contain_text("PREFIX rep: <https://w3id.org/reprisals/ontology/>")
    expect(text).to_contain_text("?s a rep:Incident")


def test_values_of_a_property_are_completed(workbench: Callable[..., Page]) -> None:
    """A term is found by its label; for things there is a variable named as their class."""
    page = workbench()
    write(page, "SELECT * { ?act rep:actType travel")
    page.keyboard.press("Control+Space")
    first = page.locator(".cm-tooltip-autocomplete li").first
    expect(first).to_contain_text("Travel ban")
    page.wait_for_timeout(150)  # a list takes no key in its first moment
    page.keyboard.press("Enter")
    term = "<https://w3id.org/reprisals/scheme/act-type/travel-ban>"
    expect(page.locator(".cm-content")).to_contain_text(f"rep:actType {term}")
    write(page, "SELECT * { ?link rep:linksEngagement ")
    page.keyboard.press("Control+Space")
    expect(first).to_contain_text("?engagement")


def test_stop_ends_the_query_on_the_server(workbench: Callable[..., Page], site: str) -> None:
    """No query runs there afterwards, and the id of the stopped one is unknown."""
    page = workbench()
    write(page, ENDLESS)
    with page.expect_request(lambda each: each.method == "POST") as asked:
        page.locator("#run").click()
    identifier = asked.value.headers["query-id"]
    with page.expect_response(lambda each: each.request.method == "DELETE") as ended:
        page.locator("#stop").click()
    assert ended.value.url.endswith(f"/queries/running/{identifier}")
    assert ended.value.status == 204
    expect(page.locator("#told")).to_have_text("The query was stopped.")
    with urllib.request.urlopen(f"{site}/status") as answer:  # noqa: S310
        assert json.load(answer)["workers"]["running"] == 0
    expect(page.locator("#stop")).to_be_disabled()


def test_link_shows_a_query_and_runs_nothing(
    workbench: Callable[..., Page], open_page: OpenPage
) -> None:
    """What is shared comes back as it was; whoever follows a link decides whether to run it."""
    query = 'SELECT * { ?s ?p "a+b & c#d é 100%" } # \u202e\nLIMIT 1'
    page = workbench()
    write(page, query)
    address = page.locator("#link").get_attribute("href")
    assert address is not None
    assert "#query=" in address and "?" not in address, "a fragment goes to no server"
    asked: list[str] = []
    other = open_page("/prefixes")
    other.on("request", lambda each: asked.append(each.method))
    other.goto(address)
    other.wait_for_selector("html[data-ready]")
    assert other.evaluate("document.getElementById('link').href") == address
    expect(other.locator("#check")).to_contain_text("has not run")
    other.wait_for_load_state("networkidle")
    assert "POST" not in asked
    assert other.locator("#live").is_hidden()


@pytest.mark.parametrize(
    ("query", "formats"),
    [(INCIDENTS, ("json", "xml", "csv", "tsv")), (STATEMENTS, ("ttl", "nt", "jsonld", "nq"))],
)
def test_answer_is_handed_out_in_each_format(
    workbench: Callable[..., Page], query: str, formats: tuple[str, ...]
) -> None:
    """Files are named by their release, and hold what the service sends."""
    page = workbench()
    ask(page, query)
    for each in formats:
        with page.expect_download() as begun:
            page.locator(f"[data-format={each}]").click()
        name = begun.value.suggested_filename
        assert name.startswith("reprisals-") and name.endswith(f"-release-1.{each}")
        assert Path(begun.value.path()).stat().st_size > 200


@pytest.mark.parametrize(
    ("tongue", "tool", "needs"),
    [
        ("curl", "curl", ["-V"]),
        ("python", sys.executable, ["-c", "import requests"]),
        ("r", "Rscript", ["-e", "library(httr2)"]),
        ("javascript", "node", ["-v"]),
    ],
)
def test_code_to_copy_gives_the_same_rows(
    workbench: Callable[..., Page], site: str, tongue: str, tool: str, needs: list[str]
) -> None:
    """It names the address, and runs as it stands wherever what it needs is there."""
    page = workbench()
    ask(page, 'SELECT ?x { VALUES ?x { "it\'s" } }')
    page.locator("#tongue").select_option(tongue)
    code = page.locator("#code").inner_text()
    assert f"{site}/sparql" in code
    program = shutil.which(tool)
    if program is None or subprocess.run([program, *needs], capture_output=True).returncode:
        pytest.skip(f"this machine has no {tool} with what the code needs")
    begins = {"curl": ["/bin/sh", "-c"], "python": [program, "-c"], "r": [program, "-e"]}
    begin = begins.get(tongue, [program, "--input-type=module", "-e"])
    code += "\nprint(rows)\n" if tongue == "r" else ""
    made = subprocess.run([*begin, code], capture_output=True, text=True, check=True)
    assert "it's" in made.stdout


def test_hostile_terms_are_inert(workbench: Callable[..., Page]) -> None:
    """Markup is text, and no link leads to a script or by tricks to another place."""
    page = workbench()
    dialogs: list[str] = []
    page.on("dialog", lambda each: (dialogs.append(each.message), each.dismiss()))
    ask(page, "SELECT ?a ?b ?c ?d " + ATTACKS)
    assert "<img src=x onerror=alert(1)>" in page.locator("#shown").inner_text()
    assert page.locator("#shown img, #shown script").count() == 0
    hrefs = page.locator("#shown a").evaluate_all("all => all.map(each => each.href)")
    assert all(
        each.startswith(("https://a.example/", page.url.split("/sparql")[0])) for each in hrefs
    )
    ask(page, "CONSTRUCT { ?b <urn:p> ?d . ?b <javascript:alert(2)> ?c } " + ATTACKS)
    page.locator("[data-view=network]").click()
    page.wait_for_selector("#shown figure")
    assert page.locator("#shown svg script, #shown image").count() == 0
    assert dialogs == []


def test_malicious_link_does_nothing(workbench: Callable[..., Page]) -> None:
    """Neither markup nor names of the page in a fragment do anything but stand in the editor."""
    text = "</textarea><script>alert(1)</script><img src=x onerror=alert(1)>"
    page = workbench(f"/sparql#query={quote(text)}&run=1&view=bars&autorun=true")
    assert text in page.locator(".cm-content").inner_text()
    assert page.locator("#live").is_hidden()
    assert page.locator("main img, main script").count() == 0


def test_nothing_is_stored_in_the_browser(workbench: Callable[..., Page]) -> None:
    """No cookie, no storage, no data base, no cache, and no query in the history."""
    page = workbench()
    ask(page, INCIDENTS)
    stored = page.evaluate(
        """async () => [document.cookie, localStorage.length, sessionStorage.length,
          (await indexedDB.databases()).length, location.hash]"""
    )
    assert stored == ["", 0, 0, 0, ""]
    assert page.context.cookies() == []


def test_keyboard_gets_in_and_out(workbench: Callable[..., Page]) -> None:
    """Tab leaves the editor in either direction; Ctrl+Enter runs what is written."""
    page = workbench()
    page.locator(".cm-content").focus()
    page.keyboard.press("Escape")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "run"
    page.keyboard.press("Shift+Tab")
    assert page.evaluate("document.activeElement.id") == "editor"
    write(page, "ASK {}")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#shown .lead")).to_have_text("Yes: the graph has it.")


def test_narrow_screen_needs_no_side_scroll(workbench: Callable[..., Page]) -> None:
    """With an answer of many columns, too."""
    page = workbench(viewport={"width": 360, "height": 740})
    ask(
        page,
        "SELECT * { ?aaaaaaaa ?bbbbbbbbbb ?cccccccccc . ?dddddddddd ?eeeeeeeee ?ffff } LIMIT 3",
    )
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_workbench_works_without_script(open_page: OpenPage, site: str) -> None:
    """A form, a page with the rows, labels, links and files; a fault with the query again."""
    page = open_page("/sparql", java_script_enabled=False)
    page.locator("#query").fill(INCIDENTS)
    page.locator("#run").click()
    expect(page.locator("#answered table caption")).to_contain_text("20 rows, release 1")
    link = page.locator("#answered td a").first
    assert (link.get_attribute("href") or "").startswith(f"{site}/id/incident/")
    assert not link.inner_text().startswith("http")
    assert page.locator("#query").input_value() == INCIDENTS
    assert page.locator("#answered .files button").count() == 4
    page.locator("#query").fill("SELECT * {\n ?s ?p <script>")
    page.locator("#run").click()
    expect(page.get_by_role("alert")).to_contain_text("Line 2")
    assert page.locator("#query").input_value() == "SELECT * {\n ?s ?p <script>"
