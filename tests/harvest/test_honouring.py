"""What a partner withdrew goes from its own graphs, in every release, and from nobody else's."""

import pytest

from graph_service.export.feeds.withdrawn import withdrawn_from
from graph_service.ledger.release import tombstone_name
from graph_service.partners.partner import Partner
from tests.harvest.bench import (
    GRAPH,
    OURS,
    Bench,
    Publishing,
    feed_of,
    graph_for,
    harvest_of,
    line,
    thing,
)

MARK = "mark-of-a-person-5512"


def begin(bench: Bench, partner: Publishing, file: str = "graph.nt", **own: object) -> Partner:
    """Return a partner with a feed."""
    partner.feed = feed_of("")
    return bench.add(harvest_of(partner.url, file, feed=partner.url + "feed.atom", **own))


def test_withdrawn_thing_goes_from_every_release(bench: Bench, partner: Publishing) -> None:
    """It is in no file but the log; who could see it is told, and it does not come back."""
    partner.say(line("a"), line("b", MARK))
    made = begin(bench, partner)
    bench.pull(made)
    partner.say(line("a", "two"), line("b", MARK))
    bench.pull(made)
    assert bench.everything().count(MARK) == 2
    partner.withdraw(thing("b"))
    stubborn = bench.pull(made)
    assert stubborn.withdrawn == (thing("b"),)
    assert stubborn.outcome == "refused" and "withdrawn" in stubborn.reason  # its file has it yet
    assert MARK not in bench.everything() and bench.files_with(MARK) == []
    assert tombstone_name(thing("b")) in bench.state.current().tombstones
    record = bench.state.ledger.audit.newest("withdrawn")
    assert record is not None and record.details["iri"] == thing("b")
    assert (record.details["partner"], record.details["reason"]) == (
        "alpha",
        "withdrawn by the partner",
    )
    (notice,) = bench.state.notices()
    assert (notice.iri, notice.audiences) == (thing("b"), ("internal",))
    assert withdrawn_from([notice], (), {"public"}, lambda _: 1) == []
    partner.say(line("a", "two"))
    assert bench.pull(made).outcome == "pulled"
    assert bench.pull(made).withdrawn == ()


def test_withdrawn_graph_goes_by_the_name_that_its_partner_gave_it(
    bench: Bench, partner: Publishing
) -> None:
    """The graph here that stands for it, in every release."""
    partner.kind, name = "application/n-quads", "https://alpha.example/graph/case-1"
    partner.say(f"{line('a')} <{name}>", f"{line('b', MARK)} <{name}>", line("c"))
    made = begin(bench, partner, "graph.nq")
    bench.pull(made)
    assert graph_for("alpha", name) in bench.graphs()
    partner.say(line("c"))
    partner.withdraw(name)
    done = bench.pull(made)
    assert done.withdrawn == (graph_for("alpha", name),)
    assert list(bench.graphs()) == [GRAPH] and MARK not in bench.everything()


def test_withdrawn_graph_without_a_name_here_has_all_begun_anew(
    bench: Bench, partner: Publishing
) -> None:
    """Of triples nobody knows the graph: what the next file lacks goes from older releases, too."""
    partner.say(line("a"), line("b", MARK))
    made = begin(bench, partner)
    bench.pull(made)
    partner.say(line("a"))
    partner.withdraw("https://alpha.example/graph/case-1")
    done = bench.pull(made)
    assert done.outcome == "pulled"
    assert MARK not in bench.everything() and bench.files_with(MARK) == []
    assert list(bench.graphs()) == [GRAPH]
    assert tombstone_name(GRAPH) not in bench.state.current().tombstones


def test_change_without_a_withdrawal_leaves_history_alone(
    bench: Bench, partner: Publishing
) -> None:
    """What a partner corrects stays in older releases, as with anybody."""
    partner.say(line("a", "old"))
    made = begin(bench, partner)
    bench.pull(made)
    partner.say(line("a", "new"))
    bench.pull(made)
    assert '"old"' in bench.everything()


def test_thing_that_others_name_goes_from_the_partners_graphs_alone(
    bench: Bench, partner: Publishing
) -> None:
    """What we say of it is ours to decide: it stays, is named, and may be written again."""
    bench.publish(f"<{OURS}> <urn:knows> <{thing('b')}> <urn:graph:ours> .\n", "urn:graph:ours")
    partner.say(line("a"), line("b", MARK))
    made = begin(bench, partner)
    bench.pull(made)
    partner.withdraw(thing("b"))
    done = bench.pull(made)
    assert done.outcome == "pulled" and done.withdrawn == (thing("b"),)
    assert thing("b") in done.warning and "others name" in done.warning
    assert MARK not in bench.everything() and bench.files_with(MARK) == []
    assert f"<{OURS}> <urn:knows> <{thing('b')}>" in bench.everything()
    assert tombstone_name(thing("b")) not in bench.state.current().tombstones
    assert done.notes and "kept out" in done.notes[0]  # its file has it yet
    partner.say(line("a", "two"), line("b", MARK))
    bench.pull(made)
    assert MARK not in bench.everything()


def test_feed_that_names_things_of_others_is_refused(bench: Bench, partner: Publishing) -> None:
    """Ours, and those that the partner only points at: nothing of ours goes, or is blocked."""
    bench.publish(
        f'<{OURS}> <urn:p> "internal" <urn:graph:staff> .\n', "urn:graph:staff", "internal"
    )
    partner.say(line("a"), f"<{thing('a')}> <urn:about> <{OURS}>")
    made = begin(bench, partner)
    bench.pull(made)
    before = bench.everything()
    partner.withdraw("urn:graph:ours", "urn:graph:staff", "urn:name")
    done = bench.pull(made)
    assert done.withdrawn == () and "3 thing(s) of others" in done.warning
    assert bench.everything() == before
    partner.withdraw(OURS)
    done = bench.pull(made)
    assert "others name" in done.warning
    assert f'<{OURS}> <urn:name> "ours"' in bench.everything()
    assert tombstone_name(OURS) not in bench.state.current().tombstones
    assert OURS not in "".join(bench.graphs().values())
    record = bench.state.ledger.audit.newest("partner-withdrew")
    assert record is not None and record.details["partner"] == "alpha"


def test_sweep_is_honoured_and_told_loudly(
    bench: Bench, partner: Publishing, caplog: pytest.LogCaptureFixture
) -> None:
    """A withdrawal is an act of safety: it waits for nobody."""
    partner.say(*(line(f"t{n}", f"{MARK} {n}") for n in range(12)), line("a"))
    made = begin(bench, partner)
    bench.pull(made)
    partner.say(line("a"))
    partner.withdraw(*(thing(f"t{n}") for n in range(12)))
    done = bench.pull(made)
    assert len(done.withdrawn) == 12 and "12 of 13" in done.warning
    assert MARK not in bench.everything()
    assert any(each.levelname == "ERROR" for each in caplog.records)


def test_feed_is_heard_before_and_although_the_file_fails(
    bench: Bench, partner: Publishing
) -> None:
    """What is withdrawn goes, whatever becomes of the file; what was heard is not done twice."""
    partner.say(line("a"), line("b", MARK))
    made = begin(bench, partner)
    bench.pull(made)
    partner.withdraw(thing("b"))
    partner.kind = "text/html"
    done = bench.pull(made)
    assert done.outcome == "failed" and done.withdrawn == (thing("b"),)
    assert MARK not in bench.everything()
    count = len(bench.state.ledger.releases())
    assert bench.pull(made).withdrawn == () and len(bench.state.ledger.releases()) == count


def test_feed_that_fails_is_a_warning(bench: Bench, partner: Publishing) -> None:
    """The file comes all the same: it has less than before, if anything."""
    partner.say(line("a"))
    made = begin(bench, partner)
    partner.feed = b"<!DOCTYPE feed [<!ENTITY a 'b'>]><feed xmlns='http://www.w3.org/2005/Atom'/>"
    done = bench.pull(made)
    assert done.outcome == "pulled" and "document type" in done.warning
    partner.feed = feed_of("")
    assert bench.pull(made).warning == ""


def test_partner_withdraws_nothing_of_another_partner(bench: Bench, partner: Publishing) -> None:
    """What another partner's graphs name is somebody else's, too."""
    partner.say(line("b", MARK))
    bench.pull(begin(bench, partner))
    evil = bench.add(
        harvest_of(
            partner.url,
            "other.nt",
            feed=partner.url + "feed.atom",
            namespaces=("http://b.example/",),
        ),
        "beta",
    )
    partner.withdraw(thing("b"), GRAPH)
    partner.say('<http://b.example/x> <urn:p> "y"')
    done = bench.pull(evil)
    assert done.withdrawn == () and "2 thing(s) of others" in done.warning
    assert MARK in bench.everything()


def test_what_was_begun_anew_comes_back_after_a_refusal(bench: Bench, partner: Publishing) -> None:
    """Its graphs are gone until its file may be published; then they are there again."""
    partner.say(line("a"), line("b", MARK))
    made = begin(bench, partner)
    bench.pull(made)
    partner.say(line("a"), line("a", "two"))
    partner.withdraw("https://alpha.example/graph/case-1")
    assert bench.pull(made).outcome == "refused"
    assert MARK not in bench.everything() and bench.graphs() == {}
    asked = len(partner.asked)
    assert bench.puller.pull(made, due=True) is None  # it is not asked again at once
    assert len(partner.asked) == asked
    partner.say(line("a"))
    assert bench.pull(made).outcome == "pulled"
    assert list(bench.graphs()) == [GRAPH]
