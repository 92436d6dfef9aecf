"""The calls of a query, without a service around them."""

import time
from pathlib import Path

import pytest

from graph_service.errors import QueryTimeout, Refused, ResultTooLarge
from graph_service.partners.answers import Rows
from graph_service.partners.calls import read_calls
from graph_service.partners.faults import PartnerFault
from graph_service.partners.federation import Federation
from graph_service.partners.fulfilling import Found, Fulfilling
from graph_service.partners.gateway import Question, Told
from graph_service.query.search_rows import Filled
from graph_service.settings import read_settings
from tests.partners.entries import ENDPOINT, make_partner

QUERY = f"SELECT * {{ ?s ?p ?o SERVICE <{ENDPOINT}> {{ ?s <urn:n> ?n }} }}"
PUBLIC = frozenset({"public"})


@pytest.fixture
def federation(tmp_path: Path) -> Federation:
    """Return partners of whom there is one."""
    made = Federation(read_settings({"state": tmp_path}, {}))
    made.registry.add(make_partner())
    return made


def fulfil(
    federation: Federation,
    text: str = "",
    bindings: int = 1,
    answer: str = '(<urn:a> "b")',
    seconds: float = 60.0,
    query: str = QUERY,
    audiences: frozenset[str] = PUBLIC,
) -> tuple[Filled, list[Question], list[str]]:
    """Return the query with rows, what was asked, and what was selected."""
    asked: list[Question] = []
    selected: list[str] = []

    def ask(question: Question) -> Told:
        asked.append(question)
        if not answer:
            raise PartnerFault("it is tired")
        return Told(Rows(answer, 1), 1, time.time())

    def select(text: str, rows: int, seconds: float) -> Found:
        selected.append(text)
        if text.endswith("LIMIT 0"):
            return Found(("n", "s"), [])
        row = [{"s": {"type": "uri", "value": f"urn:{n}"}} for n in range(bindings)]
        return Found(("s",), row[:rows])

    calls = read_calls(query, [ENDPOINT])
    filled = Filled(query, query, (), ())
    work = Fulfilling(federation, filled, calls, audiences, "urn:b", ask, select, seconds)
    return work.fill(), asked, selected


def test_rows_stand_in_the_place_of_the_call(federation: Federation) -> None:
    """The columns are those that can be seen, in the order of the text."""
    filled, [question], selected = fulfil(federation)
    assert filled.text == 'SELECT * { ?s ?p ?o VALUES (?s ?n) {(<urn:a> "b")} }'
    assert "VALUES (?s) { (<urn:0>) }" in question.texts[0]
    assert selected[1] == "\nSELECT DISTINCT ?s  WHERE {  ?s ?p ?o \n} LIMIT 1001"


def test_no_value_is_no_call_and_too_many_are_none(federation: Federation) -> None:
    """Nothing is joined with nothing; more than may be sent are not sent at all."""
    filled, asked, _ = fulfil(federation, bindings=0)
    assert not asked and filled.text == "SELECT * { ?s ?p ?o VALUES (?s ?n) {} }"
    _, [question], _ = fulfil(federation, bindings=1001)
    assert "VALUES" not in question.texts[0] and len(question.texts) == 1
    _, [question], _ = fulfil(federation, bindings=1000)
    assert len(question.texts) == 5


def test_nothing_is_looked_for_that_may_not_be_told(federation: Federation) -> None:
    """Not even how many values there are decides what is sent."""
    federation.registry.add(make_partner(asked_by=frozenset({"public", "internal"})))
    seen = frozenset({"public", "internal"})
    for bindings in (0, 1, 1001):
        _, [question], selected = fulfil(federation, bindings=bindings, audiences=seen)
        assert len(selected) == 1 and "VALUES" not in question.texts[0]


def test_who_may_not_ask_asks_nobody(federation: Federation) -> None:
    """One partner of several is enough, wherever it stands."""
    other = "http://127.0.0.1:7879/query"
    federation.registry.add(make_partner("beta", other, asked_by=frozenset({"public", "north"})))
    text = f"SELECT * {{ SERVICE <{other}> {{ ?s ?p ?n }} SERVICE <{ENDPOINT}> {{ ?s ?p ?n }} }}"
    calls = read_calls(text, [ENDPOINT, other])
    for audiences in (frozenset({"public", "north"}), frozenset({"public", "south"})):
        work = Fulfilling(
            federation,
            Filled(text, text, (), ()),
            calls,
            audiences,
            "urn:b",
            pytest.fail,
            pytest.fail,
            60.0,
        )
        with pytest.raises(Refused):
            work.fill()


def test_partner_that_was_removed_meanwhile_is_none(federation: Federation) -> None:
    """An entry counts at the moment of the call."""
    federation.registry.remove("alpha")
    with pytest.raises(Refused):
        fulfil(federation)


def test_faults_name_the_partner_or_are_one_empty_row(federation: Federation) -> None:
    """As the query says."""
    with pytest.raises(PartnerFault, match="alpha gave no answer: it is tired"):
        fulfil(federation, answer="")
    filled, _, _ = fulfil(federation, answer="", query=QUERY.replace("SERVICE", "SERVICE SILENT"))
    assert filled.text.endswith("VALUES (?s ?n) {(UNDEF UNDEF)} }")


def test_time_and_rows_are_limited(federation: Federation) -> None:
    """Of all calls together."""
    with pytest.raises(QueryTimeout):
        fulfil(federation, seconds=0.0)
    with pytest.raises(ResultTooLarge):
        fulfil(federation, answer=f'(<urn:a> "{"b" * 8_000_000}")')
