"""Results of shapes and checks, by cell."""

import pytest

from graph_service.namespaces import ONTOLOGY, PREFIXES
from graph_service.sheets.placing import Placing
from graph_service.validate.checks import Finding
from graph_service.validate.report import Result
from tests.sheets.filled import make_book, read_book, said_of

READING = read_book(make_book(1))
IRIS = {
    row.sheet.name: iri
    for iri, row in READING.built.rows.items()
    if "/ci" not in iri and "/claim" not in iri
}
CLAIM = next(iri for iri in READING.built.rows if "/claim/" in iri)


def result(focus: str, path: object, value: str | None = None) -> Result:
    """Return a synthetic result."""
    return Result("Violation", f"<{focus}>", path, value, "s", "c", "synthetic")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("focus", "path", "cell"),
    [
        (IRIS["incidents"], f"<{ONTOLOGY}date>", "Incidents!D4"),
        (IRIS["incidents"], f"<{ONTOLOGY}earliest>", "Incidents!D4"),
        (IRIS["incidents"], f"<{PREFIXES['dcterms']}description>", "Incidents!C4"),
        (IRIS["incidents"], ("inverse", f"<{ONTOLOGY}about>"), "Incidents!H4"),
        (IRIS["incidents"], f"<{ONTOLOGY}hasAct>", "Acts!B4"),
        (IRIS["incidents"], None, "Incidents!A4"),
        (IRIS["links"], f"<{ONTOLOGY}minimumLag>", "'Reprisal links'!C4"),
        (CLAIM, f"<{ONTOLOGY}claimStatus>", "Incidents!K4"),
        (
            CLAIM,
            ("alternative", f"<{ONTOLOGY}assertedBy>", f"<{ONTOLOGY}asserterLabel>"),
            "Incidents!J4",
        ),
    ],
)
def test_a_result_is_told_by_its_cell(focus: str, path: object, cell: str) -> None:
    """The column of its path, also an empty one; of what is computed, what it is computed from."""
    reading = read_book(make_book(1))
    Placing(reading.built, reading.mistakes).result(result(focus, path))
    assert said_of(reading) == {cell: "synthetic"}


def test_the_value_tells_which_of_several_columns() -> None:
    """A path of many properties is that of the one which has the value."""
    reading = read_book(make_book(1))
    paths = ("alternative", f"<{ONTOLOGY}date>", f"<{PREFIXES['rdfs']}label>")
    found = result(IRIS["incidents"], paths, '"Synthetic incident 1"@en')
    Placing(reading.built, reading.mistakes).result(found)
    assert list(said_of(reading)) == ["Incidents!B4"]


def test_what_follows_from_a_mistake_is_not_told() -> None:
    """The cell has one already."""
    book = make_book(1)
    book.put("incidents", 4, "date", "soon")
    reading = read_book(book)
    Placing(reading.built, reading.mistakes).result(
        result(IRIS["incidents"], f"<{ONTOLOGY}latest>")
    )
    assert "no date" in said_of(reading)["Incidents!D4"] and len(reading.mistakes.found) == 1


def test_things_of_other_graphs_are_told_by_their_iri() -> None:
    """No cell is to blame."""
    reading = read_book(make_book(1))
    placing = Placing(reading.built, reading.mistakes)
    placing.result(result("urn:x", None, "<urn:y>"))
    placing.finding(Finding("Violation", "n", "synthetic check", (("<urn:z>",),)))
    placing.finding(Finding("Violation", "n", "about a row", ((f"<{IRIS['acts']}>",),)))
    said = {str(each) for each in reading.mistakes.sorted()}
    assert said >= {"<urn:x> <urn:y>: synthetic", "synthetic check (urn:z)"}
    assert any(each.startswith("Acts!A") and "about a row" in each for each in said)
