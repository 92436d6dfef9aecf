"""Statistics are what a plain count of the same triples finds."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import NamedNode, RdfFormat, Triple, parse

from graph_service.export.catalog import counting
from graph_service.export.catalog.counting import count, space_of
from graph_service.export.catalog.tally import Tally
from graph_service.export.lines import lines_of
from graph_service.namespaces import BASE, IDENTIFIER, PREFIXES, SKOLEM
from tests.export.test_turtle import EX, LITERALS

TYPE = NamedNode(PREFIXES["rdf"] + "type")
NODES = st.sampled_from(
    [EX + "a", EX + "b", IDENTIFIER + "incident/x", SKOLEM + "1", SKOLEM + "2", "urn:x"]
).map(NamedNode)
PREDICATES = st.sampled_from([TYPE, NamedNode(EX + "p"), NamedNode(EX + "q")])
TRIPLES = st.sets(st.builds(Triple, NODES, PREDICATES, LITERALS | NODES), max_size=30)


def is_named(term: object) -> bool:
    """Return whether a term is an IRI and no node without a name."""
    return isinstance(term, NamedNode) and not term.value.startswith(SKOLEM)


@pytest.mark.parametrize("most", [1, 3, 1_000])
@settings(deadline=None)
@given(triples=TRIPLES)
def test_counts_are_those_of_the_triples(most: int, triples: set[Triple]) -> None:
    """Totals and partitions, whether sums are held in memory or go to files."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(counting, "Tally", lambda: Tally(most))
        found = count(lines_of(triples))
    types = {(t.subject, t.object) for t in triples if t.predicate == TYPE}
    assert found.counts.triples == len(triples)
    assert found.counts.subjects == len({t.subject for t in triples})
    assert found.counts.objects == len({t.object for t in triples})
    assert found.counts.properties == len({t.predicate for t in triples})
    assert found.counts.classes == len({kind for _, kind in types})
    assert found.counts.entities == len({s for s, _ in types if is_named(s)})
    for each in found.properties:
        mine = [t for t in triples if t.predicate.value == each.iri]
        assert (each.triples, each.subjects, each.objects) == (
            len(mine),
            len({t.subject for t in mine}),
            len({t.object for t in mine}),
        )
    assert {each.iri for each in found.properties} == {t.predicate.value for t in triples}
    assert {each.iri for each in found.classes} == {
        kind.value for _, kind in types if isinstance(kind, NamedNode) and is_named(kind)
    }
    for each_class in found.classes:
        members = {s for s, kind in types if kind == NamedNode(each_class.iri)}
        about = [t for t in triples if t.subject in members]
        assert each_class.triples == len(about)
        assert each_class.subjects == len(members)
        assert each_class.entities == len([s for s in members if is_named(s)])
        assert each_class.properties == len(each_class.uses)
        assert {(u.iri, u.triples, u.subjects) for u in each_class.uses} == {
            (
                p.value,
                len([t for t in about if t.predicate == p]),
                len({t.subject for t in about if t.predicate == p}),
            )
            for p in {t.predicate for t in about}
        }
        if each_class.entities:
            assert NamedNode(each_class.example) in members


def lines(text: str) -> list[bytes]:
    """Return statements as lines."""
    return lines_of(quad.triple for quad in parse(text, format=RdfFormat.TURTLE))


def test_lists_are_cut_and_totals_are_not(monkeypatch: pytest.MonkeyPatch) -> None:
    """The largest classes, properties and links are listed; all are counted."""
    monkeypatch.setattr(counting, "MOST", 3)
    monkeypatch.setattr(counting, "MOST_USES", 4)
    text = "".join(
        f"<urn:s{n}-{m}> a <urn:c{n}> ; <urn:p{n}> <http://e{n}.example/{m}> .\n"
        for n in range(10)
        for m in range(n + 1)
    )
    found = count(lines(text))
    assert (found.counts.classes, found.counts.properties) == (10, 11)
    assert [each.iri for each in found.classes] == ["urn:c9", "urn:c8", "urn:c7"]
    assert [each.iri for each in found.properties][1:] == ["urn:p9", "urn:p8"]
    assert [each.space for each in found.links] == [f"http://e{n}.example/" for n in (9, 8, 7)]
    assert sum(len(each.uses) for each in found.classes) == 4
    assert {each.properties for each in found.classes} == {2}


def test_period_languages_and_states_are_found() -> None:
    """What a catalog says of time, place and language is read from dates, IRIs and tags."""
    found = count(
        lines(
            f"""
            @prefix rep: <{PREFIXES["rep"]}> . @prefix xsd: <{PREFIXES["xsd"]}> .
            <urn:a> rep:earliest "2018-05-01"^^xsd:date ; rep:latest "2018-06-01"^^xsd:date .
            <urn:b> rep:earliest "2016-01-01"^^xsd:date ; rep:latest "nonsense" .
            <urn:a> rep:concernsState <{IDENTIFIER}state/XNO>, <http://elsewhere.example/x> .
            <urn:a> <urn:p> "a"@en, "b"@en-GB, "c"@ar, "d\\"@xx" .
            """
        )
    )
    assert (found.earliest, found.latest) == ("2016-01-01", "2018-06-01")
    assert found.states == (IDENTIFIER + "state/XNO",)
    assert found.languages == ("ar", "en")


@pytest.mark.parametrize(
    ("things", "space"),
    [
        ([IDENTIFIER + "a/b", IDENTIFIER + "c/d"], IDENTIFIER),
        ([IDENTIFIER + "a/b", BASE + "scheme/x"], BASE),
        ([IDENTIFIER + "a/b", "http://example.org/x"], ""),
        ([], ""),
    ],
)
def test_space_is_what_all_entities_begin_with(things: list[str], space: str) -> None:
    """It is said only where it is true of all of them."""
    assert count(lines("".join(f"<{each}> a <urn:c> .\n" for each in things))).space == space


def test_place_of_a_link_is_its_host() -> None:
    """At our own host, which others share, their path belongs to it; what has no host is none."""
    assert space_of(b"<https://a.example/b/c>") == b"https://a.example/"
    assert space_of(b"<https://a.example>") is None
    assert space_of(b"<urn:x>") is None
    assert space_of(b"<https://w3id.org/dpv#x>") == b"https://w3id.org/dpv#"
    assert space_of(b"<https://w3id.org/other/x/y>") == b"https://w3id.org/other/"
    assert space_of(b"<https://w3id.org/x>") is None


def test_partitions_can_be_left_out() -> None:
    """Then the totals are the same, and nothing is listed."""
    text = lines("<urn:a> a <urn:c> ; <urn:p> <http://e.example/x> .")
    whole, brief = count(text), count(text, partitions=False)
    assert brief.counts == whole.counts
    assert (brief.classes, brief.properties, brief.links) == ((), (), ())
