"""The seven topics of the report (R1 to R7), each answered by the queries on the shipped data.

``queries/README.md`` sets the same answers beside what the page says.
"""

from collections.abc import Callable, Mapping

Rows = list[dict[str, str]]
Answer = Callable[[str, Mapping[str, str]], Rows]

ID = "https://w3id.org/reprisals/id/"
SCHEME = "https://w3id.org/reprisals/scheme/"
PAGE = ID + "source/s0017"
ISHR = ID + "organization/t5o8f1u4k4"
KEY = {"kyrgyzstan": "l1a0b1o4i4", "cuba": "k7b9j4p7y0"}
"""Incidents of the two cases of the page that name nobody."""


def last(iri: str) -> str:
    """Return what follows the last slash."""
    return iri.rpartition("/")[2]


def test_r1_who_adopted_the_guidelines(answer_of: Answer) -> None:
    """CEDAW in 2018 rests on the page; the bodies without a record are named as such."""
    guidelines = {"instrument": ID + "instrument/san-jose-guidelines"}
    rows = answer_of("guideline-adoption-matrix", guidelines)
    adopted = {last(r["mechanism"]): (last(r["kind"]), r["date"]) for r in rows if r["adoption"]}
    assert adopted == {
        "treaty-body-chairs": ("endorsed", "2015-06"),
        "ccpr": ("adopted", "2016-06"),
        "cedaw": ("adopted", "2018"),
    }
    [cedaw] = [row for row in rows if last(row["mechanism"]) == "cedaw"]
    assert cedaw["sources"] == PAGE
    without = {last(row["mechanism"]) for row in answer_of("treaty-bodies-without-adoption", {})}
    assert without == {"cat", "ced", "cerd", "cescr", "cmw", "crc", "crpd", "spt"}
    assert {row["record"] for row in answer_of("treaty-bodies-without-adoption", {})} == {
        "not recorded"
    }


def test_r2_cases_of_the_first_debate(answer_of: Answer) -> None:
    """One person of Egypt and four of China were raised at the Council on 19 September 2018."""
    rows = answer_of("cases-raised-in-debates", {})
    debate = [row for row in rows if row["interventionDate"] == "2018-09-19"]
    assert {last(row["actor"]) for row in debate} == {"human-rights-council"}
    people: dict[str, set[str]] = {}
    for row in debate:
        named = {word for word in row["people"].split() if "/person/" in word}
        people.setdefault(last(row["state"]), set()).update(named)
        assert PAGE in row["sources"].split() and row["claimStatus"]
    assert {state: len(found) for state, found in people.items()} == {"EGY": 1, "CHN": 4}
    acted = {
        (last(row["state"]), last(row["interventionType"]))
        for row in answer_of(
            "mechanism-state-actions", {"mechanism": ID + "mechanism/human-rights-council"}
        )
    }
    assert {("EGY", "debate"), ("CHN", "debate")} <= acted


def test_r3_focal_points_and_good_practices(answer_of: Answer) -> None:
    """Four committees have a focal point on record; the meeting of 2018 rests on the page."""
    rows = answer_of("focal-points", {})
    recorded = {last(row["mechanism"]) for row in rows if row["recorded"] == "true"}
    assert {"cat", "ced", "cedaw", "cerd", "treaty-bodies"} <= recorded
    assert {last(r["mechanism"]) for r in rows if r["recorded"] == "false"} == {
        "ccpr", "cescr", "cmw", "crc", "crpd", "spt", "treaty-body-chairs",
    }  # fmt: skip
    actions = answer_of("civil-society-actions", {"actor": ISHR, "interventionType": "meeting"})
    assert [(row["date"], last(row["mechanisms"])) for row in actions] == [
        ("2018", "treaty-bodies")
    ]
    assert PAGE in actions[0]["sources"].split()
    practices = answer_of("good-practices-by-mechanism", {})
    used = {
        (last(r["practice"]), last(r["mechanism"])) for r in practices if r["recorded"] == "true"
    }
    assert ("adopt-common-guidelines", "cedaw") in used
    assert ("meet-as-focal-points", "treaty-bodies") in used
    assert ("adopt-common-guidelines", "cat") not in used


def test_r4_types_named_by_the_senior_official(answer_of: Answer) -> None:
    """Each of the six types that the statement names is in the typology and has incidents."""
    counts = {last(r["actType"]): int(r["incidents"]) for r in answer_of("reprisal-typology", {})}
    assert len(counts) == 15
    named = ("travel-ban", "smear-campaign", "surveillance", "arbitrary-detention",
             "torture-ill-treatment", "killing")  # fmt: skip
    assert {name: counts[name] for name in named} == {
        "travel-ban": 17,
        "smear-campaign": 17,
        "surveillance": 9,
        "arbitrary-detention": 27,
        "torture-ill-treatment": 9,
        "killing": 3,
    }


def test_r5_path_of_the_groups_of_kyrgyzstan(answer_of: Answer) -> None:
    """Group, Committee on Migrant Workers, incident, State and ISHR's case come as one row."""
    rows = answer_of("case-path", {"state": ID + "state/KGZ", "mechanism": ID + "mechanism/cmw"})
    [row] = [row for row in rows if last(row["incident"]) == KEY["kyrgyzstan"]]
    assert "/group/" in row["agent"]
    assert last(row["interventionType"]) == "case-filing"
    assert (row["actors"], row["interventionDate"]) == (ISHR, "2018")
    assert (row["claimStatus"], row["sources"]) == ("Alleged", PAGE)


def test_r5_path_of_the_advocate_in_cuba(answer_of: Answer) -> None:
    """The advocate whom the page does not name stays unnamed, with her own path."""
    rows = answer_of("case-path", {"state": ID + "state/CUB"})
    [row] = [row for row in rows if last(row["incident"]) == KEY["cuba"]]
    assert "/person/" in row["agent"]
    assert (last(row["interventionType"]), row["actors"]) == ("case-filing", ISHR)
    chronology = answer_of(
        "incident-chronology", {"state": ID + "state/CUB", "actType": "travel-ban"}
    )
    assert KEY["cuba"] in {last(row["incident"]) for row in chronology}


def test_r5_path_of_cooperation_with_the_court(answer_of: Answer) -> None:
    """Threats over cooperation with the Court lead to the letters that ISHR signed."""
    rows = answer_of(
        "case-path", {"state": ID + "state/USA", "mechanism": ID + "mechanism/icc-otp"}
    )
    filed = [r for r in rows if last(r["interventionType"]) == "case-filing"]
    assert filed
    assert all(ISHR in row["actors"].split() for row in filed)
    assert {row["interventionDate"] for row in filed} == {"2018-09"}


def test_r6_accountability_per_claim_and_source(answer_of: Answer) -> None:
    """Each attribution has degree, status of accountability, claim status, asserter and source."""
    rows = answer_of("accountability-record", {})
    assert all(row["accountability"] and row["claimStatus"] and row["source"] for row in rows)
    found = {last(row["accountability"]) for row in rows}
    assert {"none-reported", "investigation-opened", "proceedings-open", "violation-found"} <= found
    states = {last(row["state"]) for row in answer_of("perpetrators-by-state", {})} - {""}
    assert len(states) == 48


def test_r7_regional_mechanisms_and_access(answer_of: Answer) -> None:
    """Regional mechanisms stand beside the others, and provisions name where they were invoked."""
    regional = {
        last(r["mechanism"]): int(r["incidents"]) for r in answer_of("regional-mechanisms", {})
    }
    assert len(regional) == 10
    assert regional["iachr"] == 5 and regional["achpr"] == regional["ecthr"] == 1
    provisions = answer_of("access-provisions", {})
    assert len({row["provision"] for row in provisions}) == 13
    invoked = {last(row["provision"]) for row in provisions if row["incident"]}
    assert invoked == {"cat-art-13", "echr-art-34", "rome-statute-art-70"}
