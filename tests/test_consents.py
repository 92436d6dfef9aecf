"""A synthetic person is named on the ground of a consent, until it ends or is taken back.

Everything here is held against the shipped shapes and checks, beside the whole ontology: slow,
about two seconds a release.
"""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from graph_service.access.actor import Actor
from graph_service.cli.sources import read_sources
from graph_service.consents import HiddenConsents
from graph_service.errors import Nonconformity
from graph_service.namespaces import GRAPH
from graph_service.publish import Judgement, Publication, publish
from graph_service.rules import read_rules
from graph_service.settings import Settings, read_settings
from graph_service.shipped import ONTOLOGY
from graph_service.state import State
from graph_service.validate.consent import SHAPE
from graph_service.writing import Present, Writer

EXAMPLES = ONTOLOGY / "examples"
PERSON = "https://w3id.org/reprisals/id/person/b1b1b1b1b1"
RECORD = "https://w3id.org/reprisals/id/consent/b1b1b1b1b1"
LAST = date(2999, 12, 31)
AFTER = date(3000, 1, 1)
DESCRIPTION = """title = "Synthetic"
publisher = "Synthetic Office"
licence = "https://creativecommons.org/publicdomain/zero/1.0/"
source = "Made up"
audience = "{}"
modified = 2026-01-31
"""
PARTNER = Actor("acme", frozenset({"public", "partner"}), (GRAPH + "acme-*",), "partner")
STAFF = Actor("staff", frozenset({"public", "partner", "internal"}), (GRAPH + "*",), "internal")

Publish = Callable[..., Publication]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Return settings with the shipped shapes."""
    return read_settings({"state": tmp_path / "state"}, {})


@pytest.fixture
def datasets(tmp_path: Path) -> Path:
    """Return a folder of datasets: a public world, a person for partners, their consent."""
    head, _, record = (
        (EXAMPLES / "valid" / "ConsentingShape.ttl").read_text().partition("<id/consent/")
    )
    prefixes = head.partition("<id/")[0]
    texts = {
        ("world", "public"): (EXAMPLES / "context.ttl").read_text(),
        ("people", "partner"): head,
        ("consents", "internal"): f"{prefixes}<id/consent/{record}",
    }
    for (name, audience), text in texts.items():
        folder = tmp_path / "data" / name
        folder.mkdir(parents=True)
        (folder / "dataset.toml").write_text(DESCRIPTION.format(audience))
        (folder / f"{name}.ttl").write_text(text)
    return tmp_path / "data"


@pytest.fixture
def publish_all(settings: Settings, datasets: Path) -> Publish:
    """Return a function that publishes the datasets as they are, on some day."""

    def run(day: date = LAST) -> Publication:
        data = read_sources((datasets,))
        return publish(data, read_rules("shipped"), settings=settings, day=day)

    return run


def replace(path: Path, before: str, after: str) -> None:
    """Change a file of a dataset."""
    text = path.read_text()
    assert before in text
    path.write_text(text.replace(before, after))


def refused(run: Callable[[], object]) -> list[str]:
    """Return the messages about people that a release or a change is refused with."""
    with pytest.raises(Nonconformity) as caught:
        run()
    judgement = caught.value.report
    assert isinstance(judgement, Judgement)
    return [each.message for each in judgement.report.results if each.shape == SHAPE]


def test_consent_that_only_insiders_see_covers_what_partners_see(publish_all: Publish) -> None:
    """The record is in no view but the internal one, and names the person for partners."""
    assert publish_all().changed


def test_release_after_the_last_day_is_refused(publish_all: Publish, settings: Settings) -> None:
    """On the day after, what was published before cannot be again; the message says what to do."""
    publish_all()
    (message,) = refused(lambda: publish_all(AFTER))
    assert f"the consent <{RECORD}> ended on 2999-12-31" in message
    assert "renew the consent, or withdraw the person" in message
    assert State(settings).current().number == 1


def test_release_after_a_withdrawal_is_refused(publish_all: Publish, datasets: Path) -> None:
    """So it is from the moment on that the record says withdrawn; without the person it goes."""
    publish_all()
    replace(
        datasets / "consents" / "consents.ttl", "consent-status/given>", "consent-status/withdrawn>"
    )
    (message,) = refused(publish_all)
    assert f"the consent <{RECORD}> does not stand" in message
    for name in ("people", "consents"):
        (datasets / name / f"{name}.ttl").write_text("")
    assert publish_all(AFTER).release.number == 2


def test_consent_to_sharing_does_not_cover_the_public(publish_all: Publish, datasets: Path) -> None:
    """The scope that is right for partners is too narrow when the person's graph is opened."""
    replace(datasets / "consents" / "consents.ttl", "publication-of-name", "sharing-with-partners")
    publish_all()
    replace(datasets / "people" / "dataset.toml", '"partner"', '"public"')
    (message,) = refused(publish_all)
    assert "for the audience public" in message
    assert f"<{RECORD}> does not cover this audience" in message


def named(graph: str) -> bytes:
    """Return a graph in which the person has a label."""
    label = "http://www.w3.org/2000/01/rdf-schema#label"
    return f'<{PERSON}> <{label}> "Synthetic person 2" <{graph}> .\n'.encode()


def test_partner_learns_only_that_no_consent_covers(
    publish_all: Publish, settings: Settings, datasets: Path
) -> None:
    """The same words for a person without a record and for one who refused, as insiders know."""
    replace(datasets / "people" / "dataset.toml", '"partner"', '"internal"')
    people, consents = (datasets / name / f"{name}.ttl" for name in ("people", "consents"))
    replace(people, "oa:hasSource <id/source/s9002>", "oa:hasSource <id/source/s9001>")
    text, graph, messages = consents.read_text(), GRAPH + "acme-1", []
    writer = Writer(settings, State(settings), State(settings).current)
    for record in ("", text.replace("consent-status/given>", "consent-status/refused>")):
        consents.write_text(record)
        publish_all()
        messages.append(refused(lambda: writer.write(PARTNER, lambda _: {graph: named(graph)})))
    assert messages[0] == messages[1]
    assert len(messages[0]) == 1
    assert "no consent that covers this audience is on record" in messages[0][0]


def test_partner_names_a_person_on_a_ground_that_they_do_not_see(
    publish_all: Publish, settings: Settings
) -> None:
    """The verdict is that of the whole, though the record is in no graph of theirs."""
    publish_all()
    writer = Writer(settings, State(settings), State(settings).current)
    graph = GRAPH + "acme-1"
    assert writer.write(PARTNER, lambda _: {graph: named(graph)}).graphs == (graph,)


def test_withdrawal_is_recorded_with_the_person_taken_out(
    publish_all: Publish, settings: Settings
) -> None:
    """One change does both; the record alone would leave the person named without a ground."""
    publish_all()
    state = State(settings)
    writer = Writer(settings, state, state.current)
    people, consents = GRAPH + "people", GRAPH + "consents"

    def withdrawn(present: Present) -> bytes:
        return present.quads(consents).replace(
            b"consent-status/given>", b"consent-status/withdrawn>"
        )

    assert len(refused(lambda: writer.write(STAFF, lambda p: {consents: withdrawn(p)}))) == 1
    assert writer.write(STAFF, lambda _: {people: None, consents: None}).release.number == 2


def test_hidden_consents_are_those_of_the_current_graphs(
    publish_all: Publish, settings: Settings, datasets: Path
) -> None:
    """Who sees internal graphs has none hidden; what is gone from the release is not kept."""
    release = publish_all().release
    hidden = HiddenConsents(State(settings).ledger)
    assert [each.record for each in hidden.of(release.entries, PARTNER.audiences)] == [RECORD]
    assert hidden.of(release.entries, STAFF.audiences) == ()
    for name in ("people", "consents"):
        (datasets / name / f"{name}.ttl").write_text("")
    assert hidden.of(publish_all().release.entries, PARTNER.audiences) == ()
