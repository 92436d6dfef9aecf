"""Interventions and replies in the order of time, with days to the reply, or of silence.

Silence is counted to a date that stands still: that of the release. It says that no reply is
recorded, never that none was given; and not every intervention asks for one.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from graph_service.namespaces import SCHEME
from graph_service.portraits.around import Around
from graph_service.portraits.dates import When
from graph_service.resources.labels import Text
from graph_service.resources.shown import Named

_NONE: Final = SCHEME + "response-type/none-as-of-date"


@dataclass(frozen=True)
class Days:
    """A number of days, as far as the dates allow: the two are the same where both are exact."""

    least: int
    most: int


@dataclass(frozen=True)
class Reply:
    """What a State replied; ``is_none`` says that a source found no reply as of its date.

    ``days`` from the intervention to it are ``None`` where a date is not known.
    """

    iri: str
    state: Named
    kind: Named | None
    when: When
    days: Days | None
    is_none: bool
    said: tuple[Text, ...]
    claims: tuple[str, ...]


@dataclass(frozen=True)
class Silence:
    """A State that was addressed, of which no reply is recorded.

    ``days`` are ``None`` where the date of the intervention is not known.
    """

    state: Named
    days: Days | None


@dataclass(frozen=True)
class Step:
    """An intervention, with the replies to it and the silences after it."""

    iri: str
    title: Named
    kind: Named | None
    when: When
    actors: tuple[Named, ...]
    mechanisms: tuple[Named, ...]
    sources: tuple[Named, ...]
    replies: tuple[Reply, ...]
    silences: tuple[Silence, ...]
    claims: tuple[str, ...]


def between(begin: When, end: When) -> Days | None:
    """Return the days from one date to another; at least 0, as replies come after."""
    if None in (begin.earliest, begin.latest, end.earliest, end.latest):
        return None
    assert begin.earliest and begin.latest and end.earliest and end.latest  # noqa: S101
    least = max(0, (end.earliest - begin.latest).days)
    return Days(least, max(least, (end.latest - begin.earliest).days))


def thread_of(
    around: Around,
    iris: Iterable[str],
    as_of: date,
    states: Collection[str] = (),
    incident: str = "",
) -> tuple[Step, ...]:
    """Return the interventions among gathered things, with their replies, in order of time.

    Args:
        around: where interventions and responses, their claims and labels were read.
        iris: of what was gathered.
        as_of: the day that silences are counted to.
        states: those whose replies count; empty for all. One intervention may address many States
            over many incidents.
        incident: the claims shown are those about it, too, where there are any.
    """
    found = sorted(iris)
    responses = [iri for iri in found if around.is_a(iri, "rep:Response")]
    steps = []
    for iri in found:
        if not around.is_a(iri, "rep:Intervention"):
            continue
        when = around.when(iri)
        replies = sorted(
            (
                _reply(around, each, when)
                for each in responses
                if iri in around.links(each, "rep:respondsTo")
                and (not states or not set(states).isdisjoint(_states(around, each)))
            ),
            key=lambda reply: (reply.when.order(), reply.iri),
        )
        steps.append(
            Step(
                iri,
                around.named(iri),
                around.first_named(iri, "rep:interventionType"),
                when,
                around.all_named(iri, "rep:interventionActor"),
                around.all_named(iri, "rep:addressedMechanism"),
                around.all_named(iri, "rep:documentedIn"),
                tuple(replies),
                tuple(_silences(around, iri, replies, as_of, states)),
                around.claims_of(iri, incident),
            )
        )
    return tuple(sorted(steps, key=lambda step: (step.when.order(), step.iri)))


def _states(around: Around, response: str) -> list[str]:
    return around.links(response, "rep:respondingState")


def _reply(around: Around, iri: str, sent: When) -> Reply:
    when = around.when(iri)
    state = next(iter(_states(around, iri)), "")
    texts = tuple(
        Text(term.value, getattr(term, "language", "") or "")
        for term in around.terms(iri, "dcterms:description")
    )
    return Reply(
        iri,
        around.named(state or iri),
        around.first_named(iri, "rep:responseType"),
        when,
        between(sent, when),
        _NONE in around.links(iri, "rep:responseType"),
        texts,
        around.claims_of(iri),
    )


def _silences(
    around: Around, iri: str, replies: Iterable[Reply], as_of: date, states: Collection[str]
) -> Iterable[Silence]:
    answered = {reply.state.iri for reply in replies if not reply.is_none}
    sent, now = around.when(iri), When("", as_of, as_of)
    if sent.earliest and sent.earliest > as_of:
        return
    for state in around.links(iri, "rep:addressedState"):
        if state not in answered and (not states or state in states):
            yield Silence(around.named(state), between(sent, now))
