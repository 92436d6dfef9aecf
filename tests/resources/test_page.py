"""A description laid out for people."""

from graph_service.resources.asking import Asker
from graph_service.resources.description import describe
from graph_service.resources.page import Page, lay_out
from tests.resources.conftest import REP


def page_of(asker: Asker, name: str, *wishes: str, number: int = 1) -> Page:
    """Return the page of a thing."""
    return lay_out(describe(asker, REP + name, number, wishes, beside=True))


def test_title_and_labels_are_in_the_language_that_is_asked_for(asker: Asker) -> None:
    """With what else there is where that language is missing."""
    page = page_of(asker, "id/incident/i1", "fr")
    assert (page.title.text, page.title.language) == ("Un cas", "fr")
    labels = {row.label.text for block in page.blocks for row in block.rows}
    assert {"comprend l'acte", "concerns state"} <= labels


def test_claims_stand_beside_what_they_are_about(asker: Asker) -> None:
    """Those of a part beside the link to it, those of the thing beside the rest."""
    page = page_of(asker, "id/incident/i1")
    rows = {row.iri.rpartition("/")[2]: row for block in page.blocks for row in block.rows}
    act = rows["hasAct"].values[0]
    assert [claim.iri for claim in act.claims] == [REP + "id/claim/c1"]
    assert [claim.iri for claim in rows["concernsState"].claims] == [
        *(REP + "id/claim/c1", REP + "id/claim/c2")
    ]


def test_contradicting_claims_are_one_group(asker: Asker) -> None:
    """So that they can be shown side by side, the denial of a State marked as such."""
    page = page_of(asker, "id/incident/i1")
    ((first, second),) = page.sides
    assert (first.slug, second.slug) == ("alleged", "contested")
    assert (first.by_state, second.by_state) == (False, True)


def test_part_without_a_name_is_shown_in_its_place(asker: Asker) -> None:
    """With what is said of it, and of its own parts."""
    page = page_of(asker, "id/incident/i1")
    rows = {row.iri.rpartition("#")[2]: row for block in page.blocks for row in block.rows}
    inner = rows["comment"].values[0]
    assert {row.iri.rpartition("#")[2] for row in inner.parts} == {"label", "seeAlso"}


def test_links_are_grouped_and_counted(asker: Asker) -> None:
    """With the number on all pages."""
    page = page_of(asker, "id/hub/h", number=3)
    (group,) = page.groups
    assert (group.count, len(group.values)) == (250, 50)


def test_thing_without_a_label_has_a_title(asker: Asker) -> None:
    """What it is, and the end of its IRI."""
    assert page_of(asker, "id/act/a1").title.text == "rep:Act a1"
    assert page_of(asker, "id/spoke/001").title.text == "id/spoke/001"


def test_responses_are_shown_with_the_incident(asker: Asker) -> None:
    """What the State answered stands on the page of what it answered to."""
    ((iri, blocks),) = page_of(asker, "id/incident/i1").responses
    assert iri == REP + "id/response/r1"
    assert "respondingState" in {row.iri.rpartition("/")[2] for row in blocks}
