"""The seven topics of the report can be reached from the data (R1 to R7)."""

import pytest

M = "https://w3id.org/reprisals/id/mechanism/"
SCHEME = "https://w3id.org/reprisals/scheme/"


@pytest.fixture(scope="module")
def report(select) -> str:
    """The report that the graph starts from."""
    [(iri,)] = select(
        f"SELECT ?s WHERE {{ ?s rep:sourceType <{SCHEME}source-type/ngo-report> ; rdfs:label ?l "
        "FILTER (CONTAINS(?l, 'ISHR annual report (2018)')) }"
    )
    return iri


def test_r1_guidelines_and_who_adopted_them(select, report: str) -> None:
    """CEDAW adopted the San José Guidelines in 2018, as the report says; others did before."""
    rows = select(
        "SELECT ?m ?kind ?date ?source WHERE { ?a rep:adoptedInstrument "
        "<https://w3id.org/reprisals/id/instrument/san-jose-guidelines> ; "
        "rep:adoptingMechanism ?m ; rep:adoptionKind ?kind ; rep:date ?date . "
        "?c rep:about ?a ; rep:hasCitation/oa:hasSource ?source }"
    )
    found = {(m.removeprefix(M), kind.rpartition("/")[2], date) for m, kind, date, _ in rows}
    assert found == {
        ("treaty-body-chairs", "endorsed", "2015-06"),
        ("ccpr", "adopted", "2016-06"),
        ("cedaw", "adopted", "2018"),
    }
    assert (M + "cedaw", report) in {(row[0], row[3]) for row in rows}


def test_r2_first_dedicated_debate(select) -> None:
    """The debate of 19 September 2018 took up cases of Egypt and China."""
    rows = select(
        f"SELECT ?state ?person WHERE {{ ?i rep:interventionType "
        f"<{SCHEME}intervention-type/debate> ; rep:date ?date ; "
        f"rep:interventionActor <{M}human-rights-council> ; rep:concernsIncident ?x . "
        "?x rep:concernsState ?state ; rep:hasInvolvement ?v . "
        f"?v rep:role <{SCHEME}role/affected> ; rep:involvedAgent ?person . "
        f"?person a rep:Defender FILTER (STR(?date) = '2018-09-19') }}"
    )
    by_state: dict[str, set[str]] = {}
    for state, person in rows:
        by_state.setdefault(state[-3:], set()).add(person)
    assert {state: len(people) for state, people in by_state.items()} == {"EGY": 1, "CHN": 4}


def test_r3_focal_points_and_good_practices(select, report: str) -> None:
    """Treaty bodies have focal points, they met in 2018, and practices name who uses them."""
    bodies = select("SELECT DISTINCT ?m WHERE { ?f rep:focalPointOf ?m . ?m a rep:TreatyBody }")
    assert {m.removeprefix(M) for (m,) in bodies} >= {"cat", "cerd", "ced", "cedaw"}
    meetings = select(
        f"SELECT ?i WHERE {{ ?i rep:interventionType <{SCHEME}intervention-type/meeting> ; "
        f"rep:addressedMechanism <{M}treaty-bodies> . "
        f"?c rep:about ?i ; rep:hasCitation/oa:hasSource <{report}> }}"
    )
    assert len(meetings) == 1
    practices = select("SELECT DISTINCT ?p ?m WHERE { ?p a rep:GoodPractice ; rep:usedBy ?m }")
    assert len({p for p, _ in practices}) >= 9
    assert len(practices) > len({p for p, _ in practices})


def test_r4_statement_and_its_types_of_acts(select, report: str) -> None:
    """The senior official's statement names six types of acts, effects on families and a breach."""
    rows = select(
        f"SELECT ?x WHERE {{ ?i rep:interventionActor <{M}senior-official-on-reprisals> ; "
        f"rep:interventionType <{SCHEME}intervention-type/statement> ; "
        f"rep:documentedIn <{report}> . ?c rep:about ?i , ?x FILTER (?x != ?i) }}"
    )
    about = {x for (x,) in rows}
    types = {
        "travel-ban",
        "smear-campaign",
        "surveillance",
        "arbitrary-detention",
        "torture-ill-treatment",
        "killing",
    }
    assert {x.removeprefix(SCHEME + "act-type/") for x in about if "act-type" in x} == types
    assert SCHEME + "protected-category/relative-of-victim" in about
    assert "https://w3id.org/reprisals/id/instrument/un-charter" in about


@pytest.mark.parametrize(("state", "mechanism"), [("KGZ", "cmw"), ("CUB", "un"), ("USA", "icc")])
def test_r5_one_path_from_engagement_to_intervention(
    state: str, mechanism: str, select, report: str
) -> None:
    """Engagement, incident, State and the case that was filed are one path in the report."""
    rows = select(
        f"SELECT DISTINCT ?x WHERE {{ ?e rep:engagedAgent ?who ; "
        f"rep:withMechanism <{M}{mechanism}> . "
        "?l rep:linksEngagement ?e ; rep:linksIncident ?x . "
        "?x rep:concernsState/rep:iso3166Alpha3 ?code . "
        "?i rep:concernsIncident ?x ; rep:interventionType "
        f"<{SCHEME}intervention-type/case-filing> ; "
        "rep:interventionActor/rep:abbreviation 'ISHR' . "
        f"?c rep:about ?i ; rep:hasCitation/oa:hasSource <{report}> FILTER (?code = '{state}') }}"
    )
    assert len(rows) == 1


def test_r6_accountability(select) -> None:
    """Attribution, degree of responsibility and accountability have several values."""
    rows = select(
        "SELECT DISTINCT ?category ?degree ?status WHERE { ?v rep:perpetratorCategory "
        "?category ; rep:responsibilityDegree ?degree ; "
        "rep:accountabilityStatus ?status . ?c rep:about ?v ; rep:hasCitation/oa:hasSource ?s }"
    )
    assert min(len({row[column] for row in rows}) for column in range(3)) >= 4


def test_r7_access_to_regional_mechanisms_too(select, report: str) -> None:
    """Regional mechanisms are engaged with, provisions protect access and some were relied on."""
    regional = select(
        "SELECT DISTINCT ?m WHERE { ?e rep:withMechanism ?m . ?m a rep:RegionalMechanism . "
        "?l rep:linksEngagement ?e }"
    )
    assert {m.removeprefix(M) for (m,) in regional} >= {"iachr", "achpr", "ecthr", "coe-pace"}
    invoked = select(
        "SELECT DISTINCT ?p WHERE { ?i rep:invokesProvision ?p . "
        "?p a rep:Provision ; rep:provisionOf ?t }"
    )
    assert {p.rpartition("/")[2] for (p,) in invoked} == {
        "cat-art-13",
        "echr-art-34",
        "rome-statute-art-70",
    }
    said = select(
        f"SELECT ?text WHERE {{ ?c rep:statement ?text ; "
        f"rep:hasCitation/oa:hasSource <{report}> FILTER (CONTAINS(?text, 'regional')) }}"
    )
    assert said
