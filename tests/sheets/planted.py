"""A workbook with a mistake of each kind, each in an incident of its own, and where they are."""

from tests.sheets.filled import Book, make_book

EACH = 31
"""How many mistakes are planted."""


def make_planted() -> tuple[Book, dict[str, str]]:
    """Return a workbook, and address -> a part of what is to be said of the cell."""
    book = make_book(34)
    said: dict[str, str] = {}

    def plant(sheet: str, row: int, column: str, value: object, message: str) -> None:
        said[book.put(sheet, row, column, value)] = message

    def of(incident: int) -> int:
        return incident + 3  # rows of names and an example come before

    plant("acts", 2 * of(1) - 4, "actType", "Travell ban", "did you mean “Travel ban”?")
    plant("incidents", of(2), "label", None, "fill this in: Give the incident a label")
    plant("incidents", of(3), "date", "May 2021", "is no date in EDTF")
    plant("acts", 2 * of(4) - 4, "date", "2021-02-30", "is no date in EDTF")
    plant(
        "incidents", of(5), "concernsState", "Kirgyzstan (KGZ)", "did you mean “Kyrgyzstan (KGZ)”"
    )
    row = book.add("acts", hasAct="I6", actType="threat", date="2021")
    plant("acts", row, "hasAct", "I666", "“I666” is no key of Incidents")
    row = book.add("people", key="X", **{"class": "Defender group"}, label="Synthetic", source="S1")
    book.put("people", row, "asserter", "Synthetic organisation")
    plant("people", row, "key", "P7", "that of row 10, too")
    plant("incidents", of(8), "incidentKind", "not-stated; not-stated", "only one value")
    plant("engagements", of(9), "withMechanism", "Congo", "nothing is called “Congo”")
    plant("incidents", of(10), "source", None, "name a source")
    for column in ("locator", "asserter"):
        book.put("incidents", of(10), column, None)
    plant("incidents", of(11), "asserter", None, "who says so")
    plant("incidents", of(12), "source", "S99", "did you mean “S9”?")
    plant("people", of(13), "class", "Defender grupe", "did you mean “Defender group”?")
    plant("involvements", 2 * of(14) - 4, "involvedAgent", None, "Name the agent involved")
    plant("involvements", 2 * of(32) - 4, "involvedAgent", "STP", "names several things")
    plant("involvements", 2 * of(15) - 4, "role", None, "fill this in: Say once in which role")
    plant("incidents", of(16), "description", "Write to someone@example.org", "Remove the e-mail")
    plant("people", of(17), "label", "Group at +41 22 000 00 00 00", "Remove the telephone number")
    row = book.add("interventions", key="N18", label="Letter", interventionActor="OHCHR")
    for column, value in (
        *(("interventionType", "Allegation letter"), ("date", "2021"), ("concernsIncident", "I18")),
    ):
        book.put("interventions", row, column, value)
    row = book.add("responses", respondsTo="N18", respondingState="KGZ", responseType="Rejects")
    plant("responses", row, "date", "2020-01", "a response can't be over before")
    row = book.add("sources", key="S11", label="Synthetic page", sourceType="news", issued="2020")
    book.put("sources", row, "language", "en")
    plant("sources", row, "landingPage", "www.example.org/page", "can't stand here")
    row = book.add("sources", key="S12", label="Synthetic page", sourceType="news", issued="2020")
    book.put("sources", row, "language", "en")
    plant("sources", row, "symbol", None, "Say how to find the source")
    plant("sources", 4, "language", "English", "can't stand here: Write languages as BCP 47")
    plant("incidents", of(22), "label", "Un@fr; Deux@fr", "two texts have the language fr")
    plant("incidents", of(23), "locator", "=1+1", "the formula has no stored value")
    row = book.add(
        "claims", key="C1", about="I24", asserterLabel="Synthetic", source="S1", locator="1"
    )
    plant("claims", row, "key", "C1", "A claim contradicts itself")
    book.put("claims", row, "contradicts", "C1")
    row = book.add(
        "people", key="B1", **{"class": "State body"}, label="Synthetic office", source="S1"
    )
    book.put("people", row, "asserter", "Synthetic organisation")
    plant("people", row, "associatedState", None, "Say of which State it is a body")
    plant("links", of(26), "linksEngagement", "I26", "“I26” is no key of Engagements")
    row = book.add(
        "people", key="N1", **{"class": "Defender"}, label="Synthetic person", source="S13"
    )
    for column, value in (
        *(("associatedState", "KGZ"), ("asserter", "Synthetic"), ("locator", "1")),
        ("protectedCategory", "cooperates-or-testifies"),
    ):
        book.put("people", row, column, value)
    plant("people", row, "key", "N1", "The person is named for the audience public")
    row = book.add(
        "sources", key="S13", label="Synthetic notes", sourceType="database", language="en"
    )
    book.put("sources", row, "publisherLabel", "Synthetic")
    book.put("sources", row, "issued", "2020")
    iri = "https://w3id.org/reprisals/id/incident/a1a1a1a1a1"
    plant("outcomes", 4, "outcomeOf", iri, "nothing that is published is called that")
    book.put("outcomes", 4, "outcomeStatus", "Released")
    row = book.add("outcomes", outcomeOf="I29", outcomeStatus="Released", date="2021")
    plant("outcomes", row, "iri", "https://w3id.org/reprisals/id/outcome/a1-1", "no export of this")
    row = book.add("interventions", label="Letter", interventionActor="OHCHR", date="2021")
    for column, value in (("interventionType", "Allegation letter"), ("concernsIncident", "I30")):
        book.put("interventions", row, column, value)
    plant("interventions", row, "addressedState", "OHCHR", "nothing is called “OHCHR”")
    return book, said
