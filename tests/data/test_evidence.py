"""Every statement has somebody who makes it and a place where it can be read."""

import pytest

KINDS = (
    "Area",
    "State",
    "TreatyBody",
    "SpecialProcedure",
    "CharterBody",
    "CourtOrgan",
    "RegionalMechanism",
    "SecretariatEntity",
    "Treaty",
    "Resolution",
    "Guidelines",
    "Policy",
    "Provision",
    "Adoption",
    "FocalPoint",
    "GoodPractice",
    "Defender",
    "Official",
    "DefenderGroup",
    "Organization",
    "StateBody",
    "NonStateActor",
    "Incident",
    "Act",
    "Involvement",
    "Engagement",
    "ReprisalLink",
    "Intervention",
    "Response",
    "Outcome",
    "Situation",
    "Coverage",
)
STATUS = "<https://w3id.org/reprisals/scheme/claim-status/"
GRADE = "<https://w3id.org/reprisals/scheme/evidence-grade/"


@pytest.mark.parametrize("kind", KINDS)
def test_each_thing_has_a_claim_with_a_source(kind: str, select) -> None:
    """There is a thing of the kind, and none without a claim that cites a source."""
    assert select(f"SELECT ?x WHERE {{ ?x a rep:{kind} }} LIMIT 1")
    assert not select(
        f"SELECT ?x WHERE {{ ?x a rep:{kind} FILTER NOT EXISTS {{ ?c rep:about ?x ; "
        "rep:hasCitation ?q . "
        "?q oa:hasSource ?s . ?s a rep:Source ; rdfs:label ?title } }"
    )


def test_each_incident_has_an_asserter(select) -> None:
    """Every incident has a claim, not of record only, with an asserter."""
    assert not select(
        "SELECT ?x WHERE { ?x a rep:Incident FILTER NOT EXISTS { ?c rep:about ?x ; "
        "rep:claimStatus ?s ; "
        f"rep:assertedBy|rep:asserterLabel ?who FILTER (?s != {STATUS}documented>) }} }}"
    )


def test_each_incident_has_one_that_is_affected(select) -> None:
    """Every incident says who was affected and of which category an alleged perpetrator is."""
    for pattern in (
        "?i rep:role <https://w3id.org/reprisals/scheme/role/affected> ; rep:involvedAgent ?a",
        "?i rep:role <https://w3id.org/reprisals/scheme/role/alleged-perpetrator> ; "
        "rep:perpetratorCategory ?a",
    ):
        assert not select(
            f"SELECT ?x WHERE {{ ?x a rep:Incident "
            f"FILTER NOT EXISTS {{ ?x rep:hasInvolvement ?i . {pattern} }} }}"
        )


def test_no_grade_is_promoted(select) -> None:
    """Only claims that cite the organisation's report on its own work have the grade report."""
    rows = select(
        f"SELECT DISTINCT ?type ?by WHERE {{ ?c rep:evidenceGrade {GRADE}report> ; "
        "rep:hasCitation ?q . "
        "?q oa:hasSource ?s . ?s rep:sourceType ?type ; dcterms:publisher ?o . "
        "?o rep:abbreviation ?by }"
    )
    assert rows == [("https://w3id.org/reprisals/scheme/source-type/ngo-report", "ISHR")]


def test_contested_claims_stand_beside_what_they_contest(select) -> None:
    """A contested claim contradicts another claim about the same thing, and says what it says."""
    rows = select(
        f"SELECT ?c ?d ?text WHERE {{ ?c rep:claimStatus {STATUS}contested> "
        "OPTIONAL { ?c rep:contradicts ?d . ?c rep:about ?x . "
        "?d rep:about ?x } OPTIONAL { ?c rep:statement ?text } }"
    )
    assert len({row[0] for row in rows}) >= 12
    assert not [row for row in rows if not row[1] or not row[2]]


def test_known_denials_are_there(select) -> None:
    """The States that are known to have denied an allegation are asserters of a contested claim."""
    rows = select(
        f"SELECT DISTINCT ?code WHERE {{ ?c rep:claimStatus {STATUS}contested> ; "
        f"rep:assertedBy ?s . ?s rep:iso3166Alpha3 ?code }}"
    )
    assert {"RWA", "IDN", "EGY", "PHL", "IND", "CHN", "VEN"} <= {code for (code,) in rows}


def test_only_a_court_or_committee_adjudicates(select) -> None:
    """An adjudicated claim is asserted by a mechanism."""
    rows = select(
        f"SELECT ?c ?kind WHERE {{ ?c rep:claimStatus {STATUS}adjudicated> "
        f"OPTIONAL {{ ?c rep:assertedBy ?m . ?m a ?kind . "
        "VALUES ?kind { rep:TreatyBody rep:SpecialProcedure rep:RegionalMechanism "
        "rep:CourtOrgan } } }"
    )
    assert len(rows) >= 5
    assert all(kind for _, kind in rows)


def test_a_claim_of_record_accuses_nobody(select) -> None:
    """No claim of status documented is about an involvement or an act."""
    assert not select(
        f"SELECT ?c WHERE {{ ?c rep:claimStatus {STATUS}documented> ; rep:about ?x . ?x a ?k . "
        "VALUES ?k { rep:Involvement rep:Act rep:ReprisalLink } }"
    )


def test_responses_do_not_come_before_what_they_answer(select) -> None:
    """No response can have ended before the intervention began."""
    assert not select(
        "SELECT ?r WHERE { ?r rep:respondsTo ?i ; rep:latest ?answered . "
        "?i rep:earliest ?asked FILTER (?answered < ?asked) }"
    )
