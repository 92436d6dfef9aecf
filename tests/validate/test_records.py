"""Consent records are read as they are written; what is unclear in one is no ground."""

from datetime import date

import pytest

from graph_service.validate.records import Consent, consents_of, day_of, statements_of

REP = "https://w3id.org/reprisals/ontology/"
SCHEME = "https://w3id.org/reprisals/scheme/"
TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
RECORD = "https://w3id.org/reprisals/id/consent/b1b1b1b1b1"
PERSON = "https://w3id.org/reprisals/id/person/b1b1b1b1b1"
GRAPH = "https://w3id.org/reprisals/graph/consents"
STANDING = {
    "type": f"<{REP}ConsentRecord>",
    "consentSubject": f"<{PERSON}>",
    "consentStatus": f"<{SCHEME}consent-status/given>",
    "consentScope": f"<{SCHEME}consent-scope/publication-of-name>",
    "consentGiven": '"2020-01-01"^^<http://www.w3.org/2001/XMLSchema#date>',
    "consentExpiry": '"2030-12-31"^^<http://www.w3.org/2001/XMLSchema#date>',
}


def make_quads(more: str = "", **changes: str | None) -> bytes:
    """Return a record; a member that is ``None`` is left out, ``more`` are lines beside it."""
    members = {name: value for name, value in (STANDING | changes).items() if value is not None}
    lines = [
        f"<{RECORD}> <{TYPE if name == 'type' else REP + name}> {value} <{GRAPH}> .\n"
        for name, value in members.items()
    ]
    return ("".join(sorted(lines)) + more).encode()


def read(quads: bytes) -> Consent:
    """Return the only consent of a graph."""
    (consent,) = consents_of(statements_of(quads))
    return consent


def test_record_is_read() -> None:
    """Every member of a record is there, with its record and its graph."""
    assert read(make_quads()) == Consent(
        record=RECORD,
        person=PERSON,
        stands=True,
        scopes=frozenset({f"{SCHEME}consent-scope/publication-of-name"}),
        given=date(2020, 1, 1),
        expiry=date(2030, 12, 31),
        endless=False,
        graphs=(GRAPH,),
    )


def test_other_statements_are_passed_over() -> None:
    """A graph without records gives nothing; a text that looks like a record's line is a text."""
    assert statements_of(b"") == ()
    line = f'<urn:s> <urn:p> "<{RECORD}> <{REP}consentSubject> <{PERSON}> <{GRAPH}> ." <urn:g> .\n'
    assert statements_of(line.encode()) == ()
    assert len(statements_of(make_quads(more=line))) == len(STANDING)


@pytest.mark.parametrize(
    "changes",
    [
        {"type": None},
        {"consentStatus": None},
        {"consentStatus": f"<{SCHEME}consent-status/refused>"},
        {"consentStatus": f"<{SCHEME}consent-status/expired>"},
        {"consentStatus": '"given"'},
        {"consentWithdrawn": '"2021-01-01"^^<http://www.w3.org/2001/XMLSchema#date>'},
        {"consentWithdrawn": '"last year"@en'},
    ],
)
def test_consent_that_is_not_clearly_given_does_not_stand(changes: dict[str, str | None]) -> None:
    """Another status, none, or any word of a withdrawal: it stands no more."""
    assert not read(make_quads(**changes)).stands


def test_record_that_contradicts_itself_says_nothing() -> None:
    """Two statuses, subjects or days are none, in one graph or in two."""
    other = f"<{RECORD}> <{REP}consentStatus> <{SCHEME}consent-status/withdrawn> <urn:g:2> .\n"
    assert not read(make_quads(more=other)).stands
    assert read(make_quads(more=other)).graphs == (GRAPH, "urn:g:2")
    for name, value in (("consentSubject", "<urn:x>"), ("consentExpiry", '"2999-01-01"')):
        found = read(make_quads(more=f"<{RECORD}> <{REP}{name}> {value} <{GRAPH}> .\n"))
        assert None in (found.person, found.expiry)
        assert not found.endless


def test_record_without_last_day_is_endless() -> None:
    """No last day is something else than one that can't be read."""
    assert read(make_quads(consentExpiry=None)).endless
    unread = read(make_quads(consentExpiry='"soon"'))
    assert (unread.endless, unread.expiry) == (False, None)


@pytest.mark.parametrize(
    ("value", "day"),
    [
        ('"2026-01-31"^^<http://www.w3.org/2001/XMLSchema#date>', date(2026, 1, 31)),
        ('"2026-02-30"^^<http://www.w3.org/2001/XMLSchema#date>', None),
        ('"2026-01-31"', None),
        ('"2026-01-31Z"^^<http://www.w3.org/2001/XMLSchema#date>', None),
        ("<urn:x>", None),
        ("", None),
    ],
)
def test_day_is_a_day(value: str, day: date | None) -> None:
    """Only a whole date without time zone is one."""
    assert day_of(value) == day
