"""What was searched is said, so that nothing recorded is not read as nothing happened."""

COVERAGE = "https://w3id.org/reprisals/scheme/coverage-status/"


def test_each_report_says_how_complete_its_states_are(select) -> None:
    """Only the report of 2021 is complete, and the new cases of the report of 2018."""
    rows = select(
        "SELECT ?year ?status WHERE { ?s rep:reportYear ?year . "
        "?c rep:coversSource ?s ; rep:coverageStatus ?status }"
    )
    found = {year: status.removeprefix(COVERAGE) for year, status in rows}
    assert len(rows) == len(found) == 16
    assert {year for year, status in found.items() if status == "complete"} == {"2021"}
    assert found["2018"] == "complete-for-new-cases"


def test_each_state_is_covered_or_said_not_to_be(select) -> None:
    """Every member and observer State has a record of coverage."""
    assert not select(
        "SELECT ?s WHERE { ?s a rep:State FILTER NOT EXISTS { ?c rep:coversState ?s ; "
        "rep:coverageStatus ?x } }"
    )


def test_no_state_with_incidents_is_said_not_searched(select) -> None:
    """A State that an incident concerns is never among those of which nothing is recorded."""
    assert not select(
        f"SELECT ?s WHERE {{ ?c rep:coversState ?s ; "
        f"rep:coverageStatus <{COVERAGE}not-searched> . "
        f"?x a rep:Incident ; rep:concernsState ?s }}"
    )


def test_adoption_by_other_treaty_bodies_is_not_denied(select) -> None:
    """The missing adoptions of the common guidelines are said to be unrecorded."""
    rows = select(
        f"SELECT ?text WHERE {{ ?c rep:coverageStatus <{COVERAGE}partial> ; "
        f"dcterms:description ?text FILTER (CONTAINS(?text, 'did not adopt')) }}"
    )
    assert len(rows) == 1
