"""What may be in the graph already is suggested, with reasons; what is unlike or hidden is not."""

# ruff: noqa: RUF001 - letters of many scripts look alike

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import RdfFormat, parse, serialize

from graph_service.contributions import duplicates
from graph_service.contributions.duplicates import Duplicates, find_duplicates
from graph_service.contributions.sketches import Select
from graph_service.views.store import open_scratch

BASE = "https://w3id.org/reprisals/"
GRAPH = "https://example.org/graph/synthetic"
PREFIXES = f"""
@base <{BASE}> . @prefix rep: <{BASE}ontology/> . @prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
KNOWN = {
    "title": "Threats against synthetic person Áçé Bëta",
    "state": "XAA",
    "since": "2020-03-01",
    "to": "2020-03-31",
    "act": "threat",
    "agent": "p1",
    "name": "Áçé Bëta",
}
SAME = {
    **KNOWN,
    "title": "Synthetic person Ace Beta is threatened",
    "agent": "p2",
    "name": "Ace BETA",
}


def incident(key: str, **said: str) -> str:
    """Return an incident in Turtle; what is an empty text is not said."""
    s = {**KNOWN, **said}
    state = f"rep:concernsState <id/state/{s['state']}> ;" if s["state"] else ""
    days = (
        f'rep:earliest "{s["since"]}"^^xsd:date ; rep:latest "{s["to"]}"^^xsd:date ;'
        if s["since"]
        else ""
    )
    agent = (
        f"""rep:hasInvolvement <id/involvement/{key}> .
        <id/involvement/{key}> rep:role <scheme/role/affected> ;
            rep:involvedAgent <id/person/{s["agent"]}> .
        <id/person/{s["agent"]}> a rep:Defender ;
            rdfs:label "{s["name"]}" ; foaf:name "{s["name"]}" ;
            rep:associatedState <id/state/{s["state"] or "XAA"}> ."""
        if s["agent"]
        else "rep:hasInvolvement <id/involvement/unknown> ."
    )
    return f"""<id/incident/{key}> a rep:Incident ; rdfs:label "{s["title"]}" ; {state} {days}
        rep:hasAct <id/act/{key}> ; {agent}
        <id/act/{key}> a rep:Act ; rep:actType <scheme/act-type/{s["act"]}> ."""


def graphs(*texts: str) -> list[tuple[str, bytes]]:
    """Return texts in Turtle as one graph in N-Quads."""
    triples = list(parse(PREFIXES + "\n".join(texts), format=RdfFormat.TURTLE))
    lines = serialize(triples, format=RdfFormat.N_TRIPLES) or b""
    return [(GRAPH, lines.replace(b" .\n", f" <{GRAPH}> .\n".encode()))]


def suggested(new: str, *known: str) -> Duplicates:
    """Return what is suggested for a proposal beside a release."""
    return find_duplicates(graphs(new), open_scratch(graphs(*known)))


def pairs(found: Duplicates) -> set[tuple[str, str]]:
    """Return the incidents that may be one."""
    return {
        (each.proposed.rpartition("/")[2], each.existing.rpartition("/")[2])
        for each in found.suggestions
        if "/incident/" in each.proposed
    }


@pytest.mark.parametrize(
    "said",
    [
        SAME,
        {**SAME, "agent": "p1", "title": "Quite another text"},
        {**SAME, "agent": "", "title": "threats against SYNTHETIC person Ace Beta"},
        {**SAME, "since": "2020-04-20", "to": "2020-04-20"},
        {**SAME, "since": "2020-01-01", "to": "2020-12-31"},
        {**SAME, "act": "travel-ban"},
        {**SAME, "name": "Beta, Ace"},
        {**SAME, "state": "XBB", "agent": "p1"},
        {**SAME, "since": "", "agent": "p1"},
    ],
)
def test_what_is_alike_is_suggested(said: dict[str, str]) -> None:
    """Accents, case, order of words, wide dates and other acts do not hide it."""
    found = suggested(incident("new", **said), incident("old"))
    assert pairs(found) == {("new", "old")}
    (first, *_) = (each for each in found.suggestions if "/incident/" in each.proposed)
    assert first.label == KNOWN["title"]
    assert first.reasons
    assert all(reason in found.text() for reason in first.reasons)


@pytest.mark.parametrize(
    "said",
    [
        {**SAME, "name": "Gamma Delta", "title": "Threats against synthetic person Gamma Delta"},
        {**SAME, "state": "XBB", "agent": "p9"},
        {**SAME, "since": "2014-03-01", "to": "2014-03-31"},
        {**SAME, "agent": "", "title": "A seminar is closed by officials"},
        {**SAME, "state": "", "since": "", "agent": ""},
    ],
)
def test_what_is_not_alike_is_not_suggested(said: dict[str, str]) -> None:
    """Another person, State or time is another incident."""
    assert pairs(suggested(incident("new", **said), incident("old"))) == set()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Угрозы правозащитнице в Бета-городе", "УГРОЗЫ правозащитнице в Бета-городе"),
        ("تهديد مدافعة عن حقوق الإنسان", "تهديد مدافعه عن حقوق الانسان"),
        ("对人权捍卫者的威胁和恐吓", "对人权捍卫者的威胁与恐吓"),
        ("Απειλές κατά ακτιβίστριας", "ΑΠΕΙΛΕΣ ΚΑΤΑ ΑΚΤΙΒΙΣΤΡΙΑΣ"),
    ],
)
def test_titles_meet_in_any_script(one: str, other: str) -> None:
    """Texts of one script are compared as search folds them."""
    found = suggested(incident("new", title=one, agent=""), incident("old", title=other, agent=""))
    assert pairs(found) == {("new", "old")}


def test_the_same_iri_is_no_duplicate() -> None:
    """A proposal that changes an incident is not told that it is there."""
    assert pairs(suggested(incident("old", **SAME), incident("old"))) == set()


def test_people_are_suggested_by_what_they_are_called() -> None:
    """A new person with a known name in the same State may be that one; a known one is not new."""
    found = suggested(incident("new", **SAME), incident("old"))
    people = [each for each in found.suggestions if "/person/" in each.proposed]
    assert [(each.proposed, each.existing) for each in people] == [
        (BASE + "id/person/p2", BASE + "id/person/p1")
    ]
    elsewhere = suggested(incident("new", **{**SAME, "state": "XBB"}), incident("old"))
    assert not [each for each in elsewhere.suggestions if "/person/" in each.proposed]


def test_nothing_is_told_that_the_look_up_does_not_tell() -> None:
    """Who may not see a graph is told of nothing in it; the look-up is all that is asked."""
    assert suggested(incident("new", **SAME)).suggestions == ()


def test_the_text_of_a_proposal_is_never_part_of_a_query() -> None:
    """Queries hold IRIs and days, whatever titles and names say."""
    asked: list[str] = []
    answer = open_scratch(graphs(incident("old")))

    def select(query: str) -> list[Sequence[object]]:
        asked.append(query)
        return answer(query)

    hostile = {**SAME, "title": "synthetic } UNION { ?s ?p ?o", "name": "synthetic ?x } #"}
    find_duplicates(graphs(incident("new", **hostile)), select)
    assert asked
    assert not any("synthetic" in query for query in asked)


def test_work_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is beyond the bounds is said not to have been compared."""
    monkeypatch.setattr(duplicates, "MOST_CANDIDATES", 3)
    known = [incident(f"old{n}", agent="") for n in range(10)]
    found = suggested(incident("new", agent="", title="x"), *known)
    assert not found.is_complete
    assert "more to compare" in found.text()
    monkeypatch.setattr(duplicates, "MOST_CANDIDATES", 500)
    found = suggested(incident("new", agent=""), *known)
    assert found.is_complete
    assert len(found.suggestions) == duplicates.MOST_SHOWN


@settings(max_examples=30, deadline=None)
@given(
    st.lists(
        st.fixed_dictionaries(
            {
                "title": st.sampled_from([KNOWN["title"], SAME["title"], "Another text"]),
                "state": st.sampled_from(["XAA", "XBB", ""]),
                "agent": st.sampled_from(["", "p1", "p2", "p3"]),
                "name": st.just("Ace Beta"),
                "act": st.sampled_from(["threat", "travel-ban"]),
            }
        ),
        min_size=1,
        max_size=5,
    )
)
def test_suggestions_are_of_what_is_there_and_come_in_order(known: list[dict[str, str]]) -> None:
    """Each is of something in the release, has a score from the limit to 100, and reasons."""
    release = [incident(f"old{n}", **said) for n, said in enumerate(known)]
    select: Select = open_scratch(graphs(*release))
    found = find_duplicates(graphs(incident("new", **SAME)), select)
    again = find_duplicates(graphs(incident("new", **SAME)), select)
    assert found == again
    scores = [each.score for each in found.suggestions]
    assert scores == sorted(scores, reverse=True)
    for each in found.suggestions:
        assert each.existing.rpartition("/")[2].startswith(("old", "p"))
        assert duplicates.LIKELY <= each.score <= 100
        assert each.reasons
