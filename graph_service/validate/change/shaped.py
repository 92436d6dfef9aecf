"""Holding a change against shapes: the nodes that it touches, with what their results depend on."""

from collections.abc import Collection, Iterable, Mapping

from pyoxigraph import NamedNode

from graph_service.validate.change.chains import SUBCLASS, TYPE, Chains, Term
from graph_service.validate.change.described import Described
from graph_service.validate.change.overlay import Overlay, as_text
from graph_service.validate.change.shape_chains import ShapeChains
from graph_service.validate.change.targets import Classes, Marked
from graph_service.validate.change.walking import Bounds, Changed, copy_read, find_touched
from graph_service.validate.shapes import Shapes


class ChangedShapes:
    """Shapes, compiled so that changes can be held against them.

    ``shapes`` is what an engine runs on what :meth:`data` returns: its results are those that a
    full run has about the nodes that a change touches.

    Args:
        shapes: the shapes.

    Raises:
        NotCompiled: a shape reads what no chain can say.
    """

    def __init__(self, shapes: Shapes) -> None:
        described = Described(shapes.triples)
        self._marked = Marked(shapes.triples, described)
        self._chains = Chains()
        compiled = ShapeChains(described, self._chains)
        self._states: dict[str, int] = {}
        for name, target in self._marked.targets.items():
            start = self._chains.start(name)
            target.watch(self._chains, start)
            self._states[name] = compiled.state(target.shape)
            self._chains.move(start, None, self._states[name])
        self.shapes = Shapes(self._marked.triples, shapes.files)

    def data(
        self, overlay: Overlay, bounds: Bounds, about: Collection[Term] | None = None
    ) -> bytes:
        """Return what decides the results about what a change touches, as N-Triples.

        The nodes that shapes are to be held against are marked in it; without any it is empty.

        Args:
            overlay: what is there after the change, and the change.
            bounds: how much may be looked at.
            about: the nodes that results are wanted about; ``None`` is those that it touches.

        Raises:
            TooWide: a bound was met.
            NotCompiled: there is RDF 1.2 in it.
        """
        classes = Classes(overlay)
        touched: Mapping[str, Collection[Term]]
        if about is None:
            above = _above(overlay.changes, classes)
            touched = find_touched(self._chains, overlay.changes, overlay, above, bounds)
        else:
            bounds.spend(nodes=len(about) * len(self._states))
            touched = dict.fromkeys(self._states, about)
        targets = self._marked.targets
        focus = {
            name: {node for node in nodes if targets[name].has(node, overlay, classes)}
            for name, nodes in touched.items()
        }
        begun = [(self._states[name], node) for name, nodes in focus.items() for node in nodes]
        if not begun:
            return b""
        copied = copy_read(self._chains, begun, overlay, bounds)
        return as_text([*copied, *self._marked.marks(focus)])


def _above(
    changes: Iterable[Changed], classes: Classes
) -> Mapping[NamedNode, frozenset[NamedNode]] | None:
    """Return the classes above those that a change gives or takes, if it leaves those alone."""
    found: dict[NamedNode, frozenset[NamedNode]] = {}
    for triple, _ in changes:
        if triple.predicate == SUBCLASS:
            return None
        if triple.predicate == TYPE and isinstance(triple.object, NamedNode):
            found[triple.object] = classes.above(triple.object)
    return found
