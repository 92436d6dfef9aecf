"""A service that hides something answers, byte for byte, like one that does not have it.

Some minutes: some ten thousand answers, from four services.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import quote

import pytest

from graph_service.formats import GRAPHS, TABLES
from graph_service.web.front import front_of
from tests.leaks import cases, texts
from tests.leaks.canaries import find, graph_of, needles, word
from tests.leaks.conftest import HIDDEN
from tests.leaks.twins import PROPOSAL, Reply, Request, Twin


@dataclass(frozen=True)
class Pair:
    """Both services, for one caller; ``hidden`` are the audiences that they may not see."""

    full: Twin
    without: Twin
    who: str | None
    hidden: tuple[str, ...]

    @property
    def about(self) -> str:
        """The hidden audience that requests are about."""
        return self.hidden[-1]

    def compare(self, requests: Iterable[Request]) -> list[Reply]:
        """Send requests to both services and return the answers, which are the same."""
        unmarked = needles(self.hidden)
        replies = []
        for request in requests:
            reply, other = (twin.ask(request, self.who) for twin in (self.full, self.without))
            assert reply == other, request
            sent = repr(request).encode()
            if word(self.about).encode() not in sent and b"%" not in sent:
                assert find(reply.whole, unmarked) is None, request
            replies.append(reply)
        return replies


CALLERS = ["anonymous", "partner", "north"]


@pytest.fixture(params=CALLERS)
def pair(request: pytest.FixtureRequest, full: Twin) -> Pair:
    """Return both services for each kind of caller."""
    without, who, hidden = {
        "anonymous": ("bare", None, HIDDEN),
        "partner": ("bare_partner", "partner", ("internal", "north", "south")),
        "north": ("bare_north", "north", ("partner", "internal", "south")),
    }[request.param]
    return Pair(full, request.getfixturevalue(without), who, hidden)


def test_every_rule_has_cases(full: Twin) -> None:
    """A route that is added needs a case here."""
    assert set(cases.CASES) == {rule.rule for rule in full.app.url_map.iter_rules()}


@pytest.mark.parametrize("rule", sorted(cases.CASES))
def test_routes_are_the_same(pair: Pair, rule: str) -> None:
    """Each route, in each type, by each method."""
    replies = pair.compare(cases.reads(rule, pair.about, brief=pair.who is not None))
    assert all(reply.status < 500 for reply in replies)


def test_pages_of_each_kind_are_the_same(pair: Pair) -> None:
    """What they count, list and draw is of what the caller sees alone."""
    replies = pair.compare(Request("GET", target) for target in cases.PAGES)
    assert [reply.status for reply in replies] == [200] * len(cases.PAGES)


def test_other_addresses_are_the_same(pair: Pair) -> None:
    """So is what is no route."""
    for target in cases.ELSEWHERE:
        pair.compare(cases.at(texts.written(target, pair.about), brief=True))


def test_queries_are_the_same(pair: Pair) -> None:
    """Each query, in each way of asking and each form of answer; most have an answer."""
    replies = pair.compare(cases.queries(pair.about, brief=pair.who is not None))
    assert sum(reply.status == 200 for reply in replies) > len(replies) / 2


def test_searches_are_the_same(pair: Pair) -> None:
    """So are searches inside of queries."""
    assert {reply.status for reply in pair.compare(cases.searches(pair.about))} == {200}


def test_reconciliation_is_the_same(pair: Pair) -> None:
    """So are candidates, their scores, and what matches."""
    assert {reply.status for reply in pair.compare(cases.reconciled(pair.about))} == {200}


def test_canned_queries_are_the_same(pair: Pair) -> None:
    """Each canned query, with its defaults and with hidden things as its values."""
    replies = pair.compare(cases.canned(pair.full.service.queries, pair.about))
    assert sum(reply.status == 200 for reply in replies) > len(replies) / 2


def test_refused_changes_are_the_same(pair: Pair) -> None:
    """Whoever tries to change what is hidden is told what they are told of nothing."""
    pair.compare(cases.changes(pair.about))


@pytest.mark.parametrize(("who", "other"), [("office", "bare"), ("northern", "bare_north")])
def test_writers_learn_nothing_by_contributions(
    full: Twin, request: pytest.FixtureRequest, who: str, other: str
) -> None:
    """Who may write elsewhere gets the same words for a hidden graph as for none, in each form."""
    without: Twin = request.getfixturevalue(other)
    for asked in cases.contributions("internal"):
        reply = full.ask(asked, who)
        assert reply == without.ask(asked, who), asked
        assert reply.status in (403, 406, 415), asked


@pytest.mark.parametrize(("who", "other"), [("office", "bare"), ("northern", "bare_north")])
def test_proposals_of_others_are_not_there(
    full: Twin, request: pytest.FixtureRequest, who: str, other: str
) -> None:
    """Neither in a list, nor by their id, for whoever may propose something themselves."""
    without: Twin = request.getfixturevalue(other)
    for rule in cases.CASES:
        for asked in cases.reads(rule, "internal", brief=True) if "proposals" in rule else ():
            assert full.ask(asked, who) == without.ask(asked, who), asked
    seen = full.get(f"/proposals/{PROPOSAL}", "internal")
    assert (seen.status, find(seen.whole, needles(HIDDEN)) is not None) == (200, True)


def test_exports_are_the_same(pair: Pair) -> None:
    """Each file, in parts and codings, with its hash and its tag."""
    listed = pair.compare([Request("GET", "/exports", (("Accept", "application/json"),))])[0]
    for each in json.loads(listed.body)["exports"]:
        target = f"/exports/{each['name']}"
        pair.compare(cases.of_file(target))
        pair.compare(
            Request("GET", target, (("Range", f"bytes={start}-{start + 999}"),))
            for start in range(0, min(each["bytes"], 20_000), 1_000)
        )


def test_marks_are_found_by_who_may_see_them(full: Twin) -> None:
    """The same search finds a mark in each form of answer, on every route that shows data."""
    triples = "{ ?s a ?o FILTER(CONTAINS(STR(?s), 'canary')) }"
    for query, formats in (
        (f"SELECT * {triples}", TABLES),
        (f"CONSTRUCT {{ ?s a ?o }} {triples}", GRAPHS),
    ):
        for each in formats:
            target = "/sparql?query=" + quote(query)
            reply = full.get(target, "internal", Accept=each.media_type)
            assert find(reply.whole, needles(HIDDEN)), each.suffix
            assert find(full.get(target, Accept=each.media_type).body, needles(HIDDEN)) is None
    names = [each["name"] for each in json.loads(full.get("/exports").body)["exports"]]
    exports = [f"/exports/{name}" for name in names if not name.endswith(".html")]
    for target in (
        *(each for each in exports if "void" not in each),
        "/search?format=json&q=zqcanary*",
        "/search?format=csv&q=%D0%BA%D0%B0%D0%BD%D0%B0%D1%80*",
        "/reconcile?query=zqcanary-internal",
        "/queries/affected-people-and-groups.html",
        "/graphs?graph=" + quote(graph_of("south"), safe=""),
    ):
        assert find(full.get(target, "internal").whole, needles(HIDDEN)), target


def test_tags_of_hidden_variants_tell_nothing(full: Twin, bare: Twin) -> None:
    """Whoever has heard of a tag can't find out by it whether it is the one of today."""
    graph = "/graphs?graph=" + quote(graph_of("internal"), safe="")
    for target in (graph, "/exports/graph.nq", "/queries/graph-contents.csv", "/exports", "/"):
        seen = full.get(target, "internal")
        tag = seen.header("etag")
        assert seen.status == 200 and tag is not None
        for name in ("If-None-Match", "If-Match", "If-Range"):
            headers = ((name, tag), ("Range", "bytes=0-9"))[: 2 if name == "If-Range" else 1]
            request = Request("GET", target, headers)
            reply = full.ask(request)
            assert reply == bare.ask(request)
            assert reply.status != 304, (target, name)


def test_status_counts_nothing_that_others_ask(full: Twin) -> None:
    """Neither in what is kept nor in the workers: each set of audiences has its own."""
    full.get("/sparql?query=ASK%7B%7D")

    def counted() -> tuple[object, ...]:
        pool = full.service.answering().pool.status()
        return front_of(full.app).instruments.answers.status(), pool.ended, pool.recycled

    before = counted()
    for number in range(20):
        target = "/sparql?query=" + quote(f"SELECT * {{ ?s ?p ?o }} LIMIT {number}")
        assert full.get(target, "internal").status == 200
    assert counted() == before


def test_ids_of_hidden_queries_tell_nothing(full: Twin, bare: Twin) -> None:
    """A query that somebody else runs is, to who does not know its id, not there."""
    for who in (None, "partner", "office"):
        request = Request("DELETE", "/queries/running/" + "z" * 22)
        assert full.ask(request, who) == bare.ask(request, who)
        assert full.ask(request, who).status == 404


def test_log_and_metrics_name_nothing_hidden(full: Twin, caplog: pytest.LogCaptureFixture) -> None:
    """No line of a request, no message and no metric has a mark, whoever asks for what."""
    for who in (None, "internal"):
        for rule in ("/graphs", "/search", "/queries/<name>"):
            for request in cases.reads(rule, "internal", brief=True):
                full.ask(request, who)
    for request in cases.changes("internal"):
        full.ask(request, "office")
    instruments = front_of(full.app).instruments
    instruments.log.flush()
    lines = full.log.read_bytes()
    assert lines.count(b"\n") > 200
    for text in (lines, instruments.metrics.text(), caplog.text.encode()):
        assert find(text, needles(HIDDEN)) is None
