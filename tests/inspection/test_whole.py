"""All that is published is judged, for each set of audiences, on the day that it is."""

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from graph_service.errors import LedgerError, NotFound
from graph_service.inspection.whole import digest_of_rules, judge_current
from graph_service.ledger.ledger import NewEntry
from graph_service.publish import Rules
from graph_service.rules import read_rules
from graph_service.state import State
from graph_service.validate.consent import RECORD_SHAPE, SHAPE
from tests.inspection.rules import commit, make_settings

PERSON = "https://w3id.org/reprisals/id/person/b1b1b1b1b1"
ENDS = date(2999, 12, 31)


def test_what_others_see_is_judged_too(tmp_path: Path) -> None:
    """A violation in what only insiders see counts; the content and the release come with it."""
    settings = make_settings(tmp_path)
    commit(settings, "1", "2")
    judged = judge_current(settings, read_rules(settings.shapes))
    assert judged.release.number == 1
    assert len(judged.content.contributions) == 2
    assert [each.focus for each in judged.judgement.report.violations] == ["<urn:s>"]


def test_release_that_conforms(tmp_path: Path) -> None:
    """Nothing is found, and nothing is written."""
    settings = make_settings(tmp_path)
    commit(settings, "1")
    before = sorted(settings.state.rglob("*"))
    assert judge_current(settings, read_rules(settings.shapes)).judgement.conforms
    assert sorted(settings.state.rglob("*")) == before


def test_consent_that_ended_since_is_found(tmp_path: Path) -> None:
    """Nothing was changed; the day is another one."""
    settings = replace(make_settings(tmp_path), shapes="none")
    terms = "https://w3id.org/reprisals/"
    given = "http://www.w3.org/2001/XMLSchema#date"
    kind = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
    record = [
        (kind, f"<{terms}ontology/ConsentRecord>"),
        (f"{terms}ontology/consentSubject", f"<{PERSON}>"),
        (f"{terms}ontology/consentStatus", f"<{terms}scheme/consent-status/given>"),
        (f"{terms}ontology/consentScope", f"<{terms}scheme/consent-scope/publication-of-name>"),
        (f"{terms}ontology/consentGiven", f'"2026-01-01"^^<{given}>'),
        (f"{terms}ontology/consentExpiry", f'"{ENDS}"^^<{given}>'),
    ]
    label = '<http://www.w3.org/2000/01/rdf-schema#label> "Synthetic person"'
    texts = {
        "public": f"<{PERSON}> {label} <urn:public> .\n",
        "internal": "".join(
            f"<{terms}id/consent/b1b1b1b1b1> <{name}> {value} <urn:internal> .\n"
            for name, value in record
        ),
    }
    entries = [NewEntry(f"urn:{a}", a, "", "synthetic", t.encode()) for a, t in texts.items()]
    State(settings).ledger.commit(entries, issued=datetime(2026, 1, 31, tzinfo=UTC))
    rules = Rules(consent=True)
    assert judge_current(settings, rules, day=ENDS).judgement.conforms
    found = judge_current(settings, rules, day=date(3000, 1, 1)).judgement.report.violations
    assert {(each.focus, each.shape) for each in found} == {(f"<{PERSON}>", SHAPE)}
    assert RECORD_SHAPE not in {each.shape for each in found}
    assert "ended on 2999-12-31" in found[0].message


def test_nothing_and_damage_are_errors(tmp_path: Path) -> None:
    """Neither passes for a release that conforms."""
    settings = make_settings(tmp_path)
    with pytest.raises(NotFound):
        judge_current(settings, Rules())
    commit(settings, "1")
    for path in (settings.state / "ledger" / "objects").iterdir():
        path.write_bytes(b"")
    with pytest.raises(LedgerError, match="damaged"):
        judge_current(settings, Rules())


def test_rules_are_known_by_their_digest(tmp_path: Path) -> None:
    """Other shapes, another check, or the rule about consent make others."""
    shipped = read_rules("shipped")
    others = [
        Rules(),
        read_rules(make_settings(tmp_path).shapes),
        replace(shipped, consent=False),
        replace(shipped, checks=tuple(shipped.checks)[1:]),
        replace(shipped, shapes=None),
    ]
    digests = {digest_of_rules(each) for each in (shipped, *others)}
    assert len(digests) == 1 + len(others)
    assert digest_of_rules(read_rules("shipped")) in digests
