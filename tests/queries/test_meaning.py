"""What the queries mean, on made-up data whose answers can be told by reading it."""

from collections.abc import Callable
from typing import Any

import pytest
from pyoxigraph import Store, Variable

from graph_service.namespaces import BASE
from graph_service.query.canned import CannedQuery

Ask = Callable[..., list[dict[str, str]]]

BORDER, GROUPS, HEARING = "b1c2d3e4f5", "g1h2j3k4l5", "t1u2v3w4x5"
"""The three incidents: one at a border, one of unnamed groups, one that nobody can date."""


@pytest.fixture
def ask(store: Store, queries: dict[str, CannedQuery]) -> Ask:
    """Return the rows of a query, IRIs cut to their last part."""

    def run(identifier: str, **values: Any) -> list[dict[str, str]]:
        query = queries[identifier]
        terms = {Variable(n): t for n, t in query.bind(values).items()}
        found = store.query(query.text, substitutions=terms)
        names = [v.value for v in found.variables]
        return [
            {n: "" if v is None else _short(v.value) for n, v in zip(names, row, strict=True)}
            for row in found
        ]

    return run


def _short(text: str) -> str:
    ours = text.startswith(BASE) and " " not in text
    return text.rpartition("/")[2] if ours else text


def test_reporting_period_runs_from_may_to_april(ask: Ask) -> None:
    """March 2018 and the year 2018 count in 2017-05-01 to 2018-04-30; a decade in no period."""
    rows = ask("incidents-by-act-type", period="2018")
    assert {(r["periodStart"], r["periodEnd"]) for r in rows} == {("2017-05-01", "2018-04-30")}
    assert {r["actType"]: r["incidents"] for r in rows} == {
        "travel-ban": "1", "threat": "1", "smear-campaign": "1",
    }  # fmt: skip
    assert ask("incidents-by-act-type", period="2019") == []
    [undated] = [r for r in ask("incidents-by-act-type") if not r["periodStart"]]
    assert (undated["state"], undated["actType"]) == ("", "threat")


def test_dates_narrow_the_chronology_by_what_they_allow(ask: Ask) -> None:
    """An incident stays as long as its dates leave it possible."""
    found = [r["incident"] for r in ask("incident-chronology", since="2018-06-01")]
    assert found == [HEARING, GROUPS]
    found = [r["incident"] for r in ask("incident-chronology", until="2017-12-31")]
    assert found == [HEARING]


@pytest.mark.parametrize(
    ("days", "found"), [(0, []), (1, [GROUPS]), (36, [GROUPS]), (37, [BORDER, GROUPS])]
)
def test_lag_is_certain_or_only_possible(ask: Ask, days: int, found: list[str]) -> None:
    """37 days are within 37, not within 36; from 1 to 729 days are possibly within 1."""
    rows = ask("incidents-after-engagement", days=str(days))
    assert [r["incident"] for r in rows] == found
    assert {r["incident"]: r["certain"] for r in rows} == {
        name: "true" if name == BORDER else "false" for name in found
    }


def test_case_with_a_later_step_is_not_dropped(ask: Ask) -> None:
    """Named in 2018: the groups are followed up in 2019, the border case never again."""
    assert [r["incident"] for r in ask("dropped-cases", reportYear="2018")] == [BORDER]
    assert ask("dropped-cases", reportYear="2019") == []  # an outcome came in 2020


def test_reply_and_silence_are_counted_in_days(ask: Ask) -> None:
    """Sixty days from 20 March to 19 May; silence is counted to the day that is asked for."""
    letters = ask("replies-and-silence", interventionType="allegation-letter")
    assert {(r["responseType"], r["daysAtLeast"], r["daysAtMost"]) for r in letters} == {
        ("rejects", "60", "60")
    }
    early = ask("replies-and-silence", interventionType="allegation-letter", asOf="2018-04-19")
    assert {(r["replyRecorded"], r["daysAtLeast"]) for r in early} == {("false", "30")}
    assert ask("replies-and-silence", interventionType="allegation-letter", asOf="2018-03-19") == []
    debate = ask("replies-and-silence", interventionType="debate", asOf="2020-02-29")
    assert [(r["replyRecorded"], r["daysAtLeast"]) for r in debate] == [("false", "528")]


def test_several_actors_in_one_period(ask: Ask) -> None:
    """Two actors raised the border case until April 2018, two more after; the groups' had one."""
    rows = ask("cases-raised-by-several-actors")
    assert [(r["incident"], r["periodEnd"], r["actorCount"]) for r in rows] == [
        (BORDER, "2018-04-30", "2"),
        (BORDER, "2019-04-30", "2"),
    ]
    assert ask("cases-raised-by-several-actors", fewest="3") == []


def test_contradiction_shows_both_sides_and_hides_the_retracted(ask: Ask) -> None:
    """The allegation and the denial stand side by side with their place in their source."""
    rows = ask("contradicting-claims")
    assert {(r["claimStatus"], r["asserterLabel"]) for r in rows} == {
        ("alleged", "Friends of Tests"),
        ("contested", "Government of Northland"),
    }
    assert {r["locator"] for r in rows} == {"para. 12", "", "p. 1"}
    for row in ask("incident-chronology"):
        assert "Withdrawn" not in row["claimStatus"] and "s0004" not in row["sources"]


def test_absence_is_not_recorded_never_no(ask: Ask) -> None:
    """A body without adoption or focal point is listed with the words for it, in each language."""
    words = {"en": "not recorded", "fr": "non consigné", "es": "no consta"}
    for language, word in words.items():
        matrix = ask("guideline-adoption-matrix", language=language)
        assert [r["kindLabel"] for r in matrix if r["mechanism"] == "cmwt"] == [word, word]
        points = ask("focal-points", language=language)
        assert [r["record"] for r in points if r["mechanism"] == "cmwt"] == [word]
    assert [r["mechanism"] for r in ask("treaty-bodies-without-adoption")] == ["cmwt"]


def test_zero_never_reads_as_no_repression(ask: Ask) -> None:
    """Only where a source was read in full is a State said to be unnamed, and by that source."""
    rows = ask("coverage-by-state-and-year", state=BASE + "id/state/XEA")
    readings = {r["calendarYear"]: (r["searched"], r["reading"]) for r in rows}
    assert readings["2018"][0] == "complete"
    assert readings["2018"][1].startswith("this source was read in full and does not name")
    assert readings["2019"] == ("partial", "nothing recorded; says nothing about repression")
    # an incident, five interventions and a situation rest on that report and name the State
    named = ask("coverage-by-state-and-year", state=BASE + "id/state/XNO", year="2018")
    assert [(r["reading"], r["mentions"], r["incidents"]) for r in named] == [
        ("recorded", "7", "2")
    ]


def test_path_of_the_unnamed_groups_is_one_row_an_intervention(ask: Ask) -> None:
    """Engagement, incident, State, alleged perpetrator, intervention, response and outcome."""
    rows = ask("case-path", agent=BASE + "id/group/m1n2p3q4r5")
    assert len(rows) == 3
    [filed] = [r for r in rows if r["interventionType"] == "case-filing"]
    assert filed["mechanism"] == "cmwt" and filed["incident"] == GROUPS and filed["state"] == "XNO"
    assert filed["allegedPerpetrators"] == "Unknown"
    assert filed["responseType"] == "none-as-of-date"
    assert filed["outcomeLabels"] == "Restriction lifted"


def test_person_of_another_state_makes_a_transnational_case(ask: Ask) -> None:
    """The defender is associated with Southland, the State named is Northland."""
    rows = ask("transnational-cases")
    assert {(r["incident"], r["state"], r["otherState"], r["basis"]) for r in rows} == {
        (BORDER, "XNO", "XSO", "associatedState"),
        (BORDER, "XNO", "XSO", "alsoInvolvesState"),
    }


def test_incident_without_state_is_not_lost(ask: Ask) -> None:
    """It is in the chronology without a State, and not in that of any State."""
    assert HEARING in [r["incident"] for r in ask("incident-chronology")]
    some = ask("incident-chronology", state=BASE + "id/state/XNO")
    assert HEARING not in [r["incident"] for r in some]


def test_invoked_provision_leads_to_its_case(ask: Ask) -> None:
    """Article 13 was invoked in the border case, article 15 in none."""
    rows = ask("access-provisions")
    assert [(r["provision"], r["incident"]) for r in rows] == [
        ("test-art-13", BORDER),
        ("test-art-15", ""),
    ]


def test_judgements_are_followed_only_when_asked(ask: Ask) -> None:
    """Without asking a query knows the thing alone; else whom somebody judged to be the same."""
    group, named, other = (
        f"{BASE}id/{key}"
        for key in ("group/m1n2p3q4r5", "group/n1a2m3e4d5", "organization/f1r2i3e4n5")
    )

    def same(**values: str) -> set[str]:
        return {row["same"] for row in ask("same-as-judged", **values)}

    assert same(agent=group) == {"m1n2p3q4r5"}
    assert same(agent=group, follow="no-match") == {"m1n2p3q4r5"}
    assert same(agent=group, follow="match") == {"m1n2p3q4r5", "n1a2m3e4d5"}
    assert same(agent=named, follow="match") == {"m1n2p3q4r5", "n1a2m3e4d5"}
    assert same(agent=other, follow="match") == set()


def test_judgements_are_listed_with_author_time_and_source(ask: Ask) -> None:
    """Each judgement about a thing is a row, whatever was judged, from both sides."""
    found = ask("identity-judgements", thing=f"{BASE}id/group/m1n2p3q4r5")
    assert [row["matchStatus"] for row in found] == ["match", "no-match"]
    for row in found:
        assert (row["asserterLabel"], row["source"]) == ("Editor of tests", "s0001")
        assert row["judgedAt"].startswith("2019-01-0")
    (elsewhere,) = ask("identity-judgements", thing="https://elsewhere.example/id/friends")
    assert (elsewhere["other"], elsewhere["matchStatus"]) == ("f1r2i3e4n5", "unsure")
    (none,) = ask("identity-judgements", thing=f"{BASE}id/state/XNO")
    assert (none["thing"], none["judgement"]) == ("XNO", "")
