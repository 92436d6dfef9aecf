"""From a file that came to one release: read, admitted, judged, and kept with its provenance."""

from collections.abc import Callable, Mapping
from typing import Final

from graph_service.access.actor import Actor
from graph_service.errors import InputError
from graph_service.harvest.admitting import Admitted, admit
from graph_service.harvest.expanding import expand
from graph_service.harvest.fetching import Fetched
from graph_service.harvest.honouring import allow_again, take_out
from graph_service.harvest.keeping import PULLED, Keeping, Known
from graph_service.harvest.pulled import Pulled
from graph_service.harvest.reading import (
    Limits,
    dataset_of,
    graph_of,
    is_graph_of,
    is_own,
    read_graphs,
)
from graph_service.ledger.entry import Source
from graph_service.ledger.objects import name_of
from graph_service.partners.harvest import Harvest
from graph_service.partners.partner import Partner
from graph_service.rules import NONE
from graph_service.settings import Settings
from graph_service.state import State
from graph_service.writing import Change, Occasion, Origin, Present, Writer

KIND: Final = "harvest"
"""Of the activity in the release."""

_ACTOR: Final = "partner pull"


class Taking:
    """Makes what files say the graphs of their partners.

    Args:
        settings: name the rules and the limits.
        state: the state folder.
        writer: makes the change.
        follow: returns when this process answers from the newest release.
    """

    def __init__(
        self, settings: Settings, state: State, writer: Writer, follow: Callable[[], object]
    ) -> None:
        self._settings = settings
        self._state = state
        self._writer = writer
        self._follow = follow

    def take(
        self, partner: Partner, harvest: Harvest, keeping: Keeping, known: Known, file: Fetched
    ) -> tuple[Known, Pulled]:
        """Make what a file says the partner's graphs; return what is known then, and what came.

        Raises:
            GraphServiceError: it may not be published, or can't be.
        """
        settings, name = self._settings, partner.name
        expanded = expand(file.path, harvest.coding, harvest.size)
        try:
            limits = Limits(
                harvest.statements,
                settings.body_graphs,
                settings.partner_pull_seconds,
                settings.partner_pull_memory,
            )
            read = read_graphs(
                expanded,
                harvest.form,
                name,
                limits,
                base=harvest.export.iri,
                strict=settings.shapes != NONE,
            )
        finally:
            if expanded != file.path:
                expanded.unlink(missing_ok=True)
        present = Present(self._state.ledger, self._state.current(), self._state.audiences.names)
        admitted = self._admitted(name, harvest, known, present, read)
        if known.doubtful:
            known = self._begin_anew(name, keeping, known, present, admitted.graphs)
        allow_again(self._state, known.renewing)

        def work(now: Present) -> Change:
            nonlocal admitted
            if now.release.entries != present.release.entries:  # somebody may describe its things
                admitted = self._admitted(name, harvest, known, now, read)
            own = [e.graph for e in now.release.entries if is_own(name, e)]
            return dict.fromkeys(own) | admitted.graphs

        source = Source(harvest.export.iri, known.looked, file.etag, file.sha256)
        occasion = Occasion(
            kind=KIND,
            origin=Origin(dataset_of(name), partner.terms, source),
            details={"partner": name, "source": vars(source)},
        )
        written = self._writer.write(self._actor(partner, harvest), work, occasion)
        known = known.but(
            etag=file.etag,
            modified=file.modified,
            sha256=file.sha256,
            graphs={graph: name_of(quads) for graph, quads in admitted.graphs.items()},
            pulled=known.looked,
            outcome=PULLED,
            reason="",
            release=written.release.number,
            statements=sum(quads.count(b"\n") for quads in admitted.graphs.values()),
            failures=0,
            renewing=(),
            doubtful=0,
        )
        done = Pulled(
            name,
            PULLED,
            release=known.release,
            graphs=len(admitted.graphs),
            statements=known.statements,
            notes=admitted.notes,
        )
        return known, done

    def _admitted(
        self, name: str, harvest: Harvest, known: Known, present: Present, read: Mapping[str, bytes]
    ) -> Admitted:
        others = (
            present.quads(each.graph) for each in present.release.entries if not is_own(name, each)
        )
        for each in present.release.entries:
            if is_graph_of(name, each.graph) and not is_own(name, each):
                raise InputError(f"the graph {each.graph} is somebody else's: call that otherwise")
        admitted = admit(read, harvest, others, known.barred)
        if not admitted.graphs:
            raise InputError("its file says nothing: to be rid of it, withdraw its graphs")
        return admitted

    def _begin_anew(
        self,
        name: str,
        keeping: Keeping,
        known: Known,
        present: Present,
        graphs: Mapping[str, bytes],
    ) -> Known:
        """Take graphs out of every release that lack something since the partner withdrew it."""
        anew = [
            each.graph
            for each in present.release.entries
            if is_own(name, each)
            and set(present.quads(each.graph).splitlines())
            - set(graphs.get(each.graph, b"").splitlines())
        ]
        known = keeping.write(known.but(renewing=tuple({*known.renewing, *anew}), graphs=None))
        take_out(self._state, name, anew, self._follow)
        return known

    def _actor(self, partner: Partner, harvest: Harvest) -> Actor:
        """Return who writes: with the look of whoever runs the service, to the partner's alone."""
        self._state.audiences.set_named(harvest.audience)
        own = graph_of(partner.name)
        return Actor(
            _ACTOR,
            self._state.audiences.names,
            (own, own + "/*"),
            harvest.audience,
            contributor=partner.title.get("en") or next(iter(partner.title.values())),
        )
