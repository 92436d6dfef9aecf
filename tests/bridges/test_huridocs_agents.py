"""Agents are made when somebody did or suffered something."""

from itertools import count

import pytest

from graph_service.bridges.huridocs import Holds
from graph_service.bridges.huridocs_agents import AFFECTED, AUTHORITY, PERPETRATOR, Agents
from graph_service.bridges.huridocs_codes import Meaning, meaning_of
from graph_service.bridges.huridocs_records import Part
from graph_service.bridges.options import Renaming
from graph_service.bridges.records import Record
from graph_service.ingest.contribution import Origin

ORIGIN = Origin("f", 9)
STATE = "https://w3id.org/reprisals/id/state/EGY"


def code(part: Part, column: str, text: str, number: str) -> Meaning | None:
    """Return the meaning of a code."""
    return meaning_of(text, number, Renaming())


def person(**cells: str) -> Part:
    """Return a person as a record says."""
    row = Record("person", "person.csv", 2, {})
    return Part("person", row, {Holds(name): cell for name, cell in cells.items()})


@pytest.fixture
def agents() -> Agents:
    """Return agents of some records."""
    keys = count(1)
    people = [
        person(key="p1", name="Synthetic Person"),
        person(key="p2", unit="03", states="EGY; CHN"),
        person(key="p3", name="Synthetic Ministry", unit="03"),
    ]
    return Agents(people, code, lambda: f"k{next(keys)}")


def said(agents: Agents, name: str, role: str, category: str = "") -> set[tuple[str, str]]:
    """Return what is said of an agent: ends of properties and values."""
    agent, new = agents.find(name, role, category, [STATE], ORIGIN)
    assert new
    return {(end(quad.predicate.value), end(quad.object.value)) for quad, _ in agent.statements}


def end(iri: str) -> str:
    """Return the end of an IRI."""
    return iri.rpartition("/")[2].rpartition("#")[2]


def test_record_number_and_name_mean_the_same(agents: Agents) -> None:
    """One agent each, made once."""
    first, new = agents.find("p1", AFFECTED, "", [], ORIGIN)
    second, again = agents.find("synthetic  person", PERPETRATOR, "", [], ORIGIN)
    assert (first, new, again) == (second, True, False)
    assert first.statements[0].origin == Origin("person.csv", 2)


def test_role_and_unit_decide_of_the_class(agents: Agents) -> None:
    """A group that was affected, a body of a State, somebody whom no record describes."""
    assert said(agents, "p2", AFFECTED) == {
        ("type", "DefenderGroup"),
        ("label", "Group, not named in the record"),
        ("associatedState", "EGY"),
        ("associatedState", "CHN"),
    }
    assert said(agents, "p3", PERPETRATOR, AUTHORITY) == {
        ("type", "StateBody"),
        ("label", "Synthetic Ministry"),
        ("associatedState", "EGY"),
    }
    assert said(agents, "A stranger", PERPETRATOR) == {("type", "Person"), ("label", "A stranger")}
