"""Nobody is named for an audience but on a ground that holds there, on that day."""

from collections.abc import Sequence
from datetime import date

import pytest
import rdflib
from rdflib.collection import Collection

from graph_service.namespaces import PREFIXES, SCHEME
from graph_service.shipped import SHAPES
from graph_service.validate.consent import PUBLIC_SOURCES, RECORD_SHAPE, SHAPE, Grounds
from graph_service.validate.records import Consent, consents_of, statements_of
from graph_service.validate.report import Result
from graph_service.views.store import open_scratch
from tests.validate.test_records import GRAPH as RECORDS
from tests.validate.test_records import PERSON, RECORD, make_quads

DAY = date(2026, 1, 31)
REP, RDF, FOAF = PREFIXES["rep"], PREFIXES["rdf"], PREFIXES["foaf"]
NAMED = f'<{PERSON}> <{RDF}type> <{REP}Defender> .\n<{PERSON}> <{FOAF}name> "Synthetic person 2" .'
SOURCED = f"""
<urn:claim> <{RDF}type> <{REP}Claim> .
<urn:claim> <{REP}about> <{PERSON}> .
<urn:claim> <{REP}hasCitation> <urn:citation> .
<urn:citation> <{REP}locator> "para. 2" .
<urn:citation> <http://www.w3.org/ns/oa#hasSource> <urn:source> .
<urn:source> <{RDF}type> <{REP}Source> .
<urn:source> <{REP}sourceType> <{SCHEME}source-type/un-document> .
"""
CLASSES = f"<{REP}Defender> <{PREFIXES['rdfs']}subClassOf> <{REP}Person> ."
Graph = tuple[str, str, bytes]


def make_graph(audience: str, text: str, name: str = "case") -> Graph:
    """Return a graph of an audience from lines of triples."""
    graph = f"https://w3id.org/reprisals/graph/{name}-{audience}"
    lines = [line.removesuffix(" .") for line in text.splitlines() if line.strip()]
    return graph, audience, "".join(sorted(f"{line} <{graph}> .\n" for line in lines)).encode()


def results(
    audience: str,
    *graphs: Graph,
    sees: Sequence[str] = (),
    hidden: Sequence[Consent] = (),
    day: date = DAY,
) -> list[Result]:
    """Return the results for an audience, which sees the public's graphs, its own and others."""
    seen = {"public", audience, *sees}
    view = [(graph, quads) for graph, its, quads in graphs if its in seen]
    view.append(make_graph("public", CLASSES, "ontology")[::2])
    return list(Grounds(graphs, hidden=hidden, day=day).results(open_scratch(view), audience))


def make_record(**changes: str | None) -> Graph:
    """Return a consent record in its own internal graph."""
    return RECORDS, "internal", make_quads(**changes)


def scope(name: str) -> str:
    """Return a consent scope in N-Triples notation."""
    return f"<{SCHEME}consent-scope/{name}>"


def test_person_without_ground_is_named_in_a_result() -> None:
    """It says who, in which graph, for whom, and what to do."""
    (found,) = results("public", make_graph("public", NAMED))
    assert (found.severity, found.focus, found.shape) == ("Violation", f"<{PERSON}>", SHAPE)
    assert found.value == "<https://w3id.org/reprisals/graph/case-public>"
    assert "for the audience public" in found.message
    assert "no consent that covers this audience is on record" in found.message
    assert "withdraw the person" in found.message


def test_public_source_is_a_ground() -> None:
    """A claim that cites a page of a public document needs no consent beside it."""
    assert results("public", make_graph("public", NAMED + SOURCED)) == []


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('"para. 2"', '""'),
        (f'<urn:citation> <{REP}locator> "para. 2" .', ""),
        ("source-type/un-document", "source-type/database"),
        (f"<urn:claim> <{RDF}type> <{REP}Claim> .", ""),
        (f"<urn:source> <{RDF}type> <{REP}Source> .", ""),
        (f"<{REP}about> <{PERSON}>", f"<{REP}about> <{PERSON}x>"),
        (
            "<urn:claim> <",
            f"<urn:claim> <{PREFIXES['prov']}invalidatedAtTime> <urn:t> .\n<urn:claim> <",
        ),
        (
            "<urn:claim> <",
            f"<urn:claim> <{REP}claimStatus> <{SCHEME}claim-status/withdrawn> .\n<urn:claim> <",
        ),
    ],
)
def test_claim_that_lacks_something_is_no_ground(before: str, after: str) -> None:
    """No place in the document, no public document, no claim, or a claim that was taken back."""
    text = SOURCED.replace(before, after, 1)
    assert text != SOURCED
    assert len(results("public", make_graph("public", NAMED + text))) == 1


def test_document_with_an_address_is_public() -> None:
    """As the shapes have it: what anybody finds by its symbol or address is public."""
    text = SOURCED.replace("source-type/un-document", "source-type/database")
    for predicate in (f"{REP}symbol", "http://www.w3.org/ns/dcat#landingPage"):
        more = f'<urn:source> <{predicate}> "A/1" .\n'
        assert results("public", make_graph("public", NAMED + text + more)) == []


def test_types_of_public_sources_are_those_of_the_shapes() -> None:
    """The shapes, which anybody may use, and this rule call the same documents public."""
    graph = rdflib.Graph().parse(SHAPES / "safety.ttl")
    shape = rdflib.URIRef(PREFIXES["repsh"] + "OfficialSourceShape-sourceType")
    (listed,) = graph.objects(shape, rdflib.SH["in"])
    found = {str(each) for each in Collection(graph, listed)}
    assert found == {f"{SCHEME}source-type/{name}" for name in PUBLIC_SOURCES}


def test_evidence_counts_where_it_is_seen() -> None:
    """A claim that only partners see names nobody for the public, nor for another audience."""
    claim = make_graph("partner", SOURCED, "claims")
    assert len(results("public", make_graph("public", NAMED), claim)) == 1
    assert len(results("acme", make_graph("acme", NAMED), claim)) == 1
    assert results("partner", make_graph("partner", NAMED), claim) == []
    assert results("internal", make_graph("internal", NAMED), claim, sees=["partner"]) == []


@pytest.mark.parametrize(
    ("given", "covered"),
    [
        ("publication-of-name", {"public", "partner", "acme", "internal"}),
        ("sharing-with-partners", {"partner", "acme", "internal"}),
        ("publication-of-case", set()),
        ("use-in-advocacy", set()),
        ("use-in-statistics", set()),
    ],
)
def test_scope_says_which_audiences_it_covers(given: str, covered: set[str]) -> None:
    """Consent to the publication of the name is for all, to sharing for all but the public."""
    record = make_record(consentScope=scope(given))
    for audience in ("public", "partner", "acme", "internal"):
        found = results(audience, make_graph(audience, NAMED), record)
        assert (found == []) == (audience in covered)
        assert all(f"<{RECORD}> does not cover this audience" in each.message for each in found)


@pytest.mark.parametrize(
    ("day", "why"),
    [
        (date(2019, 12, 31), f"<{RECORD}> does not stand on 2019-12-31"),
        (date(2020, 1, 1), None),
        (date(2030, 12, 31), None),
        (date(2031, 1, 1), f"the consent <{RECORD}> ended on 2030-12-31"),
    ],
)
def test_consent_holds_from_its_first_to_its_last_day(day: date, why: str | None) -> None:
    """Both days count; on the day after, the record that ended is named."""
    found = results("public", make_graph("public", NAMED), make_record(), day=day)
    assert [each for each in found if why is not None and why in each.message] == found
    assert (found == []) == (why is None)


@pytest.mark.parametrize(
    "changes",
    [
        {"consentStatus": f"<{SCHEME}consent-status/withdrawn>"},
        {"consentWithdrawn": '"2021-01-01"^^<http://www.w3.org/2001/XMLSchema#date>'},
        {"consentSubject": f"<{PERSON}x>"},
        {"consentGiven": None},
        {"consentExpiry": '"soon"'},
        {"type": None},
    ],
)
def test_consent_that_does_not_stand_is_no_ground(changes: dict[str, str | None]) -> None:
    """Withdrawn, of somebody else, without a first day, or no record: not covered."""
    assert len(results("public", make_graph("public", NAMED), make_record(**changes))) == 1


def test_consent_without_last_day_holds() -> None:
    """The shapes warn of it; it does not end."""
    record = make_record(consentExpiry=None)
    assert results("public", make_graph("public", NAMED), record, day=date(2999, 1, 1)) == []


def test_hidden_consent_covers_and_is_not_told() -> None:
    """Whoever may not see a record learns nothing of it where it does not cover."""
    named = make_graph("partner", NAMED)
    hidden = consents_of(statements_of(make_quads()))
    assert results("partner", named, hidden=hidden) == []
    withdrawn = make_quads(consentStatus=f"<{SCHEME}consent-status/withdrawn>")
    ended = make_quads(consentExpiry='"2021-01-01"^^<http://www.w3.org/2001/XMLSchema#date>')
    narrow = make_quads(consentScope=scope("use-in-statistics"))
    without = results("partner", named)
    for quads in (withdrawn, ended, narrow):
        assert results("partner", named, hidden=consents_of(statements_of(quads))) == without
    assert RECORD not in without[0].message


@pytest.mark.parametrize(
    "text",
    [
        f'<{PERSON}> <{PREFIXES["rdfs"]}label> "Synthetic person 2" .',
        f'<{PERSON}> <{PREFIXES["skos"]}altLabel> "Synthetic person 2" .',
        f'<urn:x> <{RDF}type> <{REP}Person> .\n<urn:x> <{PREFIXES["rdfs"]}label> "X" .',
        f'<urn:x> <{RDF}type> <{FOAF}Person> .\n<urn:x> <{FOAF}name> "X" .',
    ],
)
def test_any_text_about_a_person_names_them(text: str) -> None:
    """A label, another form of the name, a person by key or by class of any vocabulary."""
    assert len(results("public", make_graph("public", text))) == 1


def test_person_without_text_is_not_named() -> None:
    """A mere reference shows an opaque key."""
    text = f"<urn:involvement> <{REP}involvedAgent> <{PERSON}> ."
    assert results("public", make_graph("public", text)) == []


def test_record_outside_of_internal_graphs_blocks_and_covers_nobody() -> None:
    """Nobody gives consent for others by writing a record where they may."""
    exposed = (RECORDS, "partner", make_quads())
    person, record = results("partner", make_graph("partner", NAMED), exposed)
    assert (person.shape, record.shape) == (SHAPE, RECORD_SHAPE)
    assert (record.focus, record.value) == (f"<{RECORD}>", f"<{RECORDS}>")
    assert results("internal", make_record()) == []
