"""A file to what it says and changes: the steps from cells to graphs, without any I/O.

::

    rows -> about the file -> values -> incidents, graphs, IRIs -> statements -> what changes
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final

from pyoxigraph import NamedNode, Quad

from graph_service.errors import MappingFault
from graph_service.namespaces import GRAPH, PREFIXES
from graph_service.sheets.about_file import About, read_about
from graph_service.sheets.belonging import Belonging
from graph_service.sheets.building import Builder, Built
from graph_service.sheets.checking import Checker
from graph_service.sheets.filling import fill
from graph_service.sheets.keys import Keys
from graph_service.sheets.known import Known
from graph_service.sheets.merging import merge
from graph_service.sheets.mistakes import Mistakes
from graph_service.sheets.plan import Plan
from graph_service.sheets.resolving import Resolver
from graph_service.sheets.rows import File, read_rows
from graph_service.sheets.table import Table

_TYPE: Final = NamedNode(PREFIXES["rdf"] + "type")
_CASE: Final = GRAPH + "case-"
_IMPORT: Final = GRAPH + "import-"

Graphs = Mapping[str, Collection[Quad]]


@dataclass(frozen=True)
class Reading:
    """What a file says.

    ``change`` are the graphs that it would make others than they are, ``built`` are all its
    statements with the cell of each.
    """

    file: File
    about: About
    mistakes: Mistakes
    built: Built
    change: Mapping[str, bytes | None]


class Reader:
    """Reads files.

    Args:
        plan: the sheets.
        known: things that are published.
        secret: what keys are drawn from.
    """

    def __init__(self, plan: Plan, known: Known, secret: bytes) -> None:
        self._plan, self._known, self._secret = plan, known, secret

    def begin(self, table: Table) -> tuple[File, About, Mistakes]:
        """Return the rows of a file, and what it says of itself."""
        file, mistakes = read_rows(self._plan, table)
        return file, read_about(self._plan, file, mistakes), mistakes

    def read(
        self,
        begun: tuple[File, About, Mistakes],
        exported: Graphs,
        there: Graphs,
        *,
        shared: str | None = None,
        again: bool = False,
    ) -> Reading:
        """Return what a file says.

        Args:
            begun: from :meth:`begin`.
            exported: the graphs that it was exported with, as they were.
            there: the graphs that are there now.
            shared: IRI of the graph for what several cases share; else one is made for the file.
            again: replace what a file of this name said before.
        """
        file, about, mistakes = begun
        keys = Keys(self._secret, about.collection)
        graph = shared or _IMPORT + keys.drawn("graph", "")
        base = dict(exported)
        homes = _homes(base)
        resolver = Resolver(self._plan, file, self._known, about.language, mistakes)
        belonging = Belonging(file, resolver, keys, homes, graph, mistakes)
        earlier = [g for g in self._own(file, belonging, graph, shared) if g in there]
        for name in earlier:
            base.setdefault(name, there[name])
        if not again and set(earlier) - exported.keys():
            text = "a file of this name was taken in before: --again replaces what it said"
            mistakes.add(file.places["collection"], text)
        all_of_base = {quad for quads in base.values() for quad in quads}
        filled = fill(self._plan, all_of_base, self._known, about.language)
        builder = Builder(file, resolver, belonging, about.grade, mistakes)
        untouched = all_of_base - filled.used
        checker = Checker(self._plan, file, resolver, belonging, untouched, mistakes)
        checker.check()
        built = builder.build()
        checker.rest_on(builder)
        touched = {str(quad.graph_name)[1:-1] for quad in built.quads} | base.keys()
        before = {name: set(there[name]) for name in touched if name in there}
        before |= {name: set(quads) for name, quads in exported.items()}
        try:
            change = merge(before, filled.used, built.quads)
        except MappingFault as error:
            mistakes.say(error.reason)
            change = {}
        return Reading(file, about, mistakes, built, change)

    def _own(self, file: File, belonging: Belonging, graph: str, shared: str | None) -> list[str]:
        """Return the graphs that belong to rows of this file which were not exported."""
        drawn = [row for row in file.rows.get("incidents", ()) if not row.text("iri")]
        iris = [belonging.iri(row) or "" for row in drawn]
        found = [_CASE + iri.rpartition("/")[2] for iri in iris]
        return [*found, graph] if drawn and shared is None else found


def _homes(graphs: Graphs) -> dict[str, str]:
    """Return the graph of each thing that is described in some graphs."""
    found: dict[str, str] = {}
    for name, quads in sorted(graphs.items()):
        for quad in quads:
            if quad.predicate == _TYPE:
                found.setdefault(str(quad.subject)[1:-1], name)
    return found
