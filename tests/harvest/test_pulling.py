"""A pull, from a partner that publishes on loopback."""

import json

import pytest

from graph_service.harvest.keeping import REPORT, Keeping
from tests.harvest.bench import GRAPH, OURS, Bench, Publishing, harvest_of, line, thing


def test_what_a_partner_publishes_becomes_its_graph(bench: Bench, partner: Publishing) -> None:
    """For internal readers, with whose it is, its terms, and where it is from."""
    partner.say(line("a"), line("b"))
    made = bench.add(harvest_of(partner.url))
    done = bench.pull(made)
    assert (done.outcome, done.statements, done.graphs) == ("pulled", 2, 1)
    (entry,) = (e for e in bench.state.current().entries if e.graph == GRAPH)
    assert (entry.audience, entry.dataset) == ("internal", "partner-alpha")
    assert (entry.contributor, entry.licence) == ("Synthetic archive alpha", made.terms)
    assert entry.activity is not None and entry.activity.source is not None
    source = entry.activity.source
    assert (entry.activity.kind, source.url) == ("harvest", partner.url + "graph.nt")
    assert source.etag.startswith('"') and len(source.sha256) == 64
    record = bench.state.ledger.audit.newest("accepted")
    assert record is not None and record.details["partner"] == "alpha"
    assert record.details["source"]["sha256"] == source.sha256
    # the manifest says the same when it is read again
    again = type(bench.state)(bench.settings).current()
    assert again == bench.state.current()
    assert json.loads(entry.line)["activity"]["source"]["url"] == source.url


def test_same_file_is_not_fetched_again(bench: Bench, partner: Publishing) -> None:
    """304 says so; another file comes whole, and nothing of the old one stays."""
    partner.say(line("a"))
    made = bench.add(harvest_of(partner.url))
    first = bench.pull(made)
    again = bench.pull(made)
    assert (again.outcome, again.release) == ("unchanged", first.release)
    assert partner.sent[-1][1:] == (304, 0)
    partner.say(line("a", "two"))
    third = bench.pull(made)
    assert (third.outcome, partner.sent[-1][1]) == ("pulled", 200)
    assert bench.graphs() == {GRAPH: f'<{thing("a")}> <urn:p> "two" <{GRAPH}> .\n'}
    assert bench.pull(made, afresh=True).release == third.release
    assert partner.sent[-1][1] == 200


def test_what_is_gone_from_the_record_is_fetched_again(bench: Bench, partner: Publishing) -> None:
    """A build, a rollback or an operator may have taken the graph: 304 would keep it away."""
    partner.say(line("a"))
    made = bench.add(harvest_of(partner.url))
    bench.pull(made)
    ours = [e for e in bench.state.current().entries if e.graph != GRAPH]
    bench.state.ledger.commit(ours, issued=bench.state.current().issued)
    assert not bench.graphs()
    assert bench.pull(made).outcome == "pulled"
    assert GRAPH in bench.graphs()


def test_audience_follows_the_entry(bench: Bench, partner: Publishing) -> None:
    """The same file is kept for others as soon as the entry says so, in both directions."""
    partner.say(line("a"))
    for audience in ("public", "internal", "partner"):
        made = bench.add(harvest_of(partner.url, keptFor=audience))
        assert bench.pull(made).outcome == "pulled"
        (entry,) = (e for e in bench.state.current().entries if e.graph == GRAPH)
        assert entry.audience == audience


def test_wider_audience_in_the_record_is_mended(bench: Bench, partner: Publishing) -> None:
    """What the entry keeps for internal readers is not left to the public, by whatever way."""
    partner.say(line("a"))
    made = bench.add(harvest_of(partner.url))
    bench.pull(made)
    quads = bench.graphs()[GRAPH]
    bench.publish(quads, GRAPH, "public", "partner-alpha")
    assert bench.pull(made).outcome == "pulled"
    (entry,) = (e for e in bench.state.current().entries if e.graph == GRAPH)
    assert entry.audience == "internal"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (f'<{OURS}> <urn:p> "x"', "below none of its namespaces"),
        (f"<{thing('a')}> a <urn:b>", "line 1"),
        (line("a") + " .\n" + line("a", "two"), "1 violation"),
        (f"<{thing('a')}> <{'x' * 20}> <urn:b>", "line 1"),
        (
            f"<{thing('a')}> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> "
            "<http://www.w3.org/2002/07/owl#Class>",
            "defines terms",
        ),
        (f"<{thing('a')}> <http://www.w3.org/2000/01/rdf-schema#subClassOf> <urn:b>", "defines"),
        (
            f"<{thing('a')}> <http://www.w3.org/2004/02/skos/core#inScheme> <urn:b>",
            "defines terms",
        ),
        (f"<{thing('a')}> <urn:p> <file:///etc/passwd>", "file"),
    ],
)
def test_what_may_not_be_published_changes_nothing(
    bench: Bench, partner: Publishing, text: str, reason: str
) -> None:
    """The report says why and how to mend it; what was pulled before stays, and is not undone."""
    partner.say(line("a"))
    made = bench.add(harvest_of(partner.url))
    good = bench.pull(made)
    before = bench.graphs()
    partner.body = f"{text} .\n".encode()
    bad = bench.pull(made)
    assert bad.outcome == "refused" and bad.report is not None
    report = bad.report.read_text()
    assert reason in report and "mend" in report and made.contact in report
    assert bench.graphs() == before and bench.state.current().number == good.release
    assert bench.state.ledger.audit.newest() is not None
    newest = bench.state.ledger.audit.newest()
    assert newest is not None and newest.event in ("rejected", "pull-refused")
    partner.say(line("a", "two"))
    assert bench.pull(made).outcome == "pulled"
    assert not (Keeping(bench.settings.state, "alpha").folder / REPORT).exists()


def test_things_of_others_are_not_described(bench: Bench, partner: Publishing) -> None:
    """Neither ours nor another partner's, wherever it is and whoever was first."""
    bench.publish(f'<{thing("a")}> <urn:q> "internal" <urn:graph:staff> .\n', "urn:graph:staff")
    partner.say(line("a"))
    done = bench.pull(bench.add(harvest_of(partner.url)))
    assert done.outcome == "refused" and "others describe" in done.reason


def test_links_to_our_things_stay_out_and_judgements_come_in(
    bench: Bench, partner: Publishing
) -> None:
    """Nothing is merged: a link is noted, a judgement is a claim of the partner's."""
    judgement = thing("judgement/1")
    compares = "<https://w3id.org/reprisals/ontology/comparesThing>"
    partner.say(
        line("a"),
        f"<{thing('a')}> <http://www.w3.org/2002/07/owl#sameAs> <{OURS}>",
        f"<{thing('a')}> <http://www.w3.org/2004/02/skos/core#exactMatch> <urn:elsewhere>",
        f"_:x <http://www.w3.org/2004/02/skos/core#closeMatch> <{OURS}>",
        f"<{judgement}> {compares} <{OURS}>",
        f"<{judgement}> {compares} <{thing('a')}>",
    )
    done = bench.pull(bench.add(harvest_of(partner.url)))
    assert done.outcome == "pulled" and done.statements == 4
    assert len(done.notes) == 1 and OURS in done.notes[0] and "2 statement" in done.notes[0]
    text = bench.graphs()[GRAPH]
    assert "sameAs" not in text and "closeMatch" not in text
    assert "exactMatch" in text and compares in text


def test_nodes_without_names_get_those_of_everywhere(bench: Bench, partner: Publishing) -> None:
    """The same file gives the same names again."""
    partner.say(f"<{thing('a')}> <urn:q> _:b", '_:b <urn:p> "one"')
    made = bench.add(harvest_of(partner.url))
    bench.pull(made)
    before = bench.graphs()
    assert "_:" not in before[GRAPH] and "/.well-known/genid/" in before[GRAPH]
    partner.say(f"<{thing('a')}> <urn:q> _:other", '_:other <urn:p> "one"')
    bench.pull(made)
    assert bench.graphs() == before


def test_graphs_of_a_file_are_graphs_below_the_partners(bench: Bench, partner: Publishing) -> None:
    """Whatever it calls them: a file can't fill one of ours."""
    partner.kind = "application/n-quads"
    partner.say(f"{line('a')} <urn:graph:ours>", f"{line('b')} <{GRAPH}>", line("c"))
    made = bench.add(harvest_of(partner.url, "graph.nq"))
    assert bench.pull(made).graphs == 3
    assert sorted(bench.graphs())[0] == GRAPH
    assert all(each.startswith(GRAPH + "/") for each in sorted(bench.graphs())[1:])
    ours = next(e for e in bench.state.current().entries if e.graph == "urn:graph:ours")
    assert thing("a") not in bench.state.ledger.read(ours.object).decode()
    partner.say(line("c"))
    bench.pull(made)
    assert list(bench.graphs()) == [GRAPH]


def test_empty_file_takes_nothing_away(bench: Bench, partner: Publishing) -> None:
    """Most likely it is a fault; to be rid of a partner's graphs there is ``withdraw``."""
    partner.say(line("a"))
    made = bench.add(harvest_of(partner.url))
    bench.pull(made)
    partner.say()
    assert bench.pull(made).outcome == "refused"
    assert bench.graphs()


def test_graph_of_somebody_else_is_not_taken_over(bench: Bench, partner: Publishing) -> None:
    """Though it is called as one of the partner's would be."""
    bench.publish(f'<urn:x> <urn:p> "ours" <{GRAPH}> .\n', GRAPH)
    partner.say(line("a"))
    done = bench.pull(bench.add(harvest_of(partner.url)))
    assert done.outcome == "refused" and "somebody else" in done.reason
    assert "ours" in bench.graphs()[GRAPH]
