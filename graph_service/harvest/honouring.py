"""What a partner withdrew goes here, too: from its own graphs, in every release, and no other's.

=======================================  ======================================================
a graph of its file                      it is withdrawn: the graph here that stands for it
a thing below its namespaces that its    it is withdrawn, as ``withdraw`` does: 410, a tombstone,
graphs name, and nobody else             the feeds say so
another thing that its graphs name       its graphs that name it are begun anew: withdrawn, so that
                                         no release has them, and pulled again without it
what only others name                    nothing: the feed claims what is not the partner's
what nothing here names                  perhaps a graph that came without its name: if the next
                                         file lacks anything, its graphs are begun anew
=======================================  ======================================================

A withdrawal is an act of safety, so nothing holds it up, however much it takes away.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from graph_service.errors import NotFound
from graph_service.harvest.feed import Gone
from graph_service.harvest.reading import graph_for, is_own
from graph_service.ledger.entry import Entry
from graph_service.ledger.redaction import names_in
from graph_service.ledger.release import tombstone_name
from graph_service.partners.harvest import Harvest
from graph_service.state import State
from graph_service.withdrawing import lift_withdrawal, withdraw_all

REASON: Final = "withdrawn by the partner"
_SWEEP: Final = 0.5
"""The part of a partner's things from which what it withdraws is told as a sweep."""

_FEW: Final = 10
"""Withdrawals that are no sweep, whatever part they are."""


@dataclass
class Claims:
    """What withdrawals of a feed come to.

    ``own`` is withdrawn for everybody, ``shared`` are IRIs that others name as well, with the
    ``anew`` graphs that they are taken out of; ``false`` are those of others alone, ``unknown``
    says that one is named nowhere. ``things`` is how many things the partner describes.
    """

    own: list[str] = field(default_factory=list)
    shared: list[str] = field(default_factory=list)
    anew: set[str] = field(default_factory=set)
    false: list[str] = field(default_factory=list)
    unknown: bool = False
    things: int = 0

    @property
    def is_sweep(self) -> bool:
        """Whether a large part of what the partner said is taken back at once."""
        count = len(self.own) + len(self.shared)
        return count > _FEW and count >= _SWEEP * self.things


def weigh(state: State, partner: str, harvest: Harvest, gone: Sequence[Gone]) -> Claims:
    """Return what withdrawals come to; nothing is written.

    Raises:
        LedgerError: the record is damaged.
    """
    wanted = {each.iri.encode() for each in gone}
    own, others = _objects(state, partner)
    graphs = {entry.graph for entry in own}
    named: dict[bytes, set[str]] = {}
    subjects = set[bytes]()
    for entry in own:
        quads = state.ledger.read(entry.object)
        for name in names_in(quads) & wanted:
            named.setdefault(name, set()).add(entry.graph)
        subjects.update(line.partition(b" ")[0] for line in quads.split(b"\n") if line)
    foreign = set[bytes]()
    for entry in others:
        foreign |= names_in(state.ledger.read(entry.object)) & wanted
        foreign |= {entry.graph.encode()} & wanted
    stones = state.current().tombstones
    found = Claims(things=len(subjects))
    for iri in dict.fromkeys(each.iri for each in gone):
        name, graph = iri.encode(), graph_for(partner, iri)
        if graph in graphs:
            found.own.append(graph)
        if name in named:
            shared = name in foreign or state.ledger.proposals.have(iri)
            if shared or not harvest.describes(iri):
                found.shared.append(iri)
                found.anew |= named[name]
            else:
                found.own.append(iri)
        elif graph in graphs or {tombstone_name(iri), tombstone_name(graph)} & stones.keys():
            continue
        elif name in foreign:
            found.false.append(iri)
        else:
            found.unknown = True
    return found


def take_out(
    state: State,
    partner: str,
    iris: Iterable[str],
    follow: Callable[[], object],
) -> list[str]:
    """Withdraw what is a partner's, on its word, and return what was there.

    Args:
        state: the state folder.
        partner: on whose word.
        iris: graphs and things.
        follow: returns when this process answers from the new release.

    Raises:
        LedgerError: as :func:`withdraw_all`.
    """
    details = {"partner": partner, "reason": REASON}
    return withdraw_all(state, iris, details=details, follow=follow)


def allow_again(state: State, graphs: Iterable[str]) -> None:
    """Let graphs be published again that were withdrawn to be begun anew.

    Raises:
        LedgerError: the record can't be written.
    """
    for graph in graphs:
        try:
            lift_withdrawal(state, graph)
        except NotFound:
            continue


def _objects(state: State, partner: str) -> tuple[list[Entry], list[Entry]]:
    """Return the partner's entries of all releases, and everybody else's, each object once."""
    own, others = dict[tuple[str, str], Entry](), dict[str, Entry]()
    for entry in _entries(state):
        if is_own(partner, entry):
            own[entry.graph, entry.object] = entry
        else:
            others[entry.object] = entry
    return list(own.values()), list(others.values())


def _entries(state: State) -> Iterator[Entry]:
    for number in state.ledger.releases():
        yield from state.ledger.release(number).entries
