"""Rows to statements, and claims from a few columns."""

from graph_service.namespaces import EDTF, ONTOLOGY, PREFIXES, SCHEME
from graph_service.sheets.building import Built
from tests.sheets.filled import make_book, read_book

BUILT = read_book(make_book(1)).built


def said(built: Built, kind: str) -> dict[str, set[str]]:
    """Return what is said of the first thing of a kind: properties and their values."""
    first = sorted(iri for iri in built.rows if f"/id/{kind}/" in iri)[0]
    found: dict[str, set[str]] = {}
    for quad in built.quads:
        if str(quad.subject) == f"<{first}>":
            name = quad.predicate.value.removeprefix(ONTOLOGY)
            found.setdefault(name, set()).add(getattr(quad.object, "value", ""))
    return found


def test_a_row_is_a_thing_with_its_values() -> None:
    """Its class, terms, dates and texts."""
    found = said(BUILT, "incident")
    assert found["incidentKind"] == {SCHEME + "retaliation-kind/intimidation-before-cooperation"}
    assert found[PREFIXES["rdfs"] + "label"] == {"Synthetic incident 1"}
    assert len(found["hasAct"]) == len(found["hasInvolvement"]) == 2
    date = next(q.object for q in BUILT.quads if q.predicate.value == ONTOLOGY + "date")
    assert str(date).endswith(f"<{EDTF}>")


def test_four_columns_are_a_claim_and_a_citation() -> None:
    """It is about the row and all that rests on it; it is alleged where nothing else is said."""
    claim, citation = said(BUILT, "claim"), said(BUILT, "citation")
    assert claim["claimStatus"] == {SCHEME + "claim-status/alleged"}
    assert claim["evidenceGrade"] == {SCHEME + "evidence-grade/page"}
    assert claim["asserterLabel"] == {"Synthetic organisation"}
    kinds = sorted(each.rpartition("/id/")[2].partition("/")[0] for each in claim["about"])
    assert kinds == [
        *("act", "act", "engagement", "group", "incident", "involvement", "involvement", "link"),
    ]
    assert citation["locator"] == {"para. 1"} and len(citation[PREFIXES["oa"] + "hasSource"]) == 1


def test_each_statement_has_its_cell() -> None:
    """Of the row that said it."""
    for quad in BUILT.quads:
        title, row, column = BUILT.cells[str(quad.subject)[1:-1], quad.predicate.value]
        assert title and row > 3 and column >= 0
