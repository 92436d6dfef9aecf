"""The receipt of a change: which release has it, what became of each graph, what was warned of."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from graph_service.comparison import Read, difference
from graph_service.judging import Judgement
from graph_service.ledger.objects import name_of
from graph_service.ledger.release import Entry, Release
from graph_service.validate.report import Result
from graph_service.writing import Foreseen, Written

MOST_WARNINGS: Final = 100
"""Warnings that a receipt has; it counts all."""


@dataclass(frozen=True)
class Line:
    """What became of one graph: ``sha256`` is that of its N-Quads, the rest counts statements."""

    graph: str
    change: str
    sha256: str | None
    statements: int
    added: int
    removed: int


@dataclass(frozen=True)
class Receipt:
    """What was done, or would be.

    ``release`` is the number of the one that has it, ``None`` when nothing was written; ``graphs``
    are those that are others than before, ``warned`` counts the warnings of which ``warnings`` are
    the first. ``is_repeated`` says that this was done when the request came first.
    """

    release: int | None
    graphs: tuple[Line, ...]
    warnings: tuple[Result, ...] = ()
    warned: int = 0
    is_repeated: bool = False

    def document(self) -> dict[str, Any]:
        """Return it as JSON values."""
        return {
            "release": self.release,
            "written": self.release is not None,
            "repeated": self.is_repeated,
            "graphs": [vars(each) for each in self.graphs],
            "warnings": [
                {"focus": w.focus, "path": w.key[3] or None, "message": w.message, "shape": w.shape}
                for w in self.warnings
            ],
            "warned": self.warned,
        }

    def text(self) -> str:
        """Return it for people: a line for each graph and warning, and a last one that sums up."""
        lines = [
            f"{each.change:8}<{each.graph}>  +{each.added:,} -{each.removed:,}"
            for each in self.graphs
        ]
        lines += [f"warning: {w.focus}: {' '.join(w.message.split())}" for w in self.warnings]
        where = "nothing is written" if self.release is None else f"release {self.release}"
        lines.append(f"{where}: {len(self.graphs):,} graph(s), {self.warned:,} warning(s)")
        return "\n".join(lines) + "\n"


def receipt_of(written: Written, shown: int, read: Read) -> Receipt:
    """Return the receipt of a change that was made.

    Args:
        written: what was done.
        shown: the release that the writer is answered from, where nothing was changed.
        read: gives the objects of the ledger.

    Raises:
        LedgerError: an object is missing or damaged.
    """
    if not written.made:
        return Receipt(shown, (), is_repeated=written.is_repeated)
    old, new = (_chosen(each, written.graphs) for each in (written.previous, written.release))
    lines = [_line(g, _quads(old.get(g), read), _quads(new.get(g), read)) for g in written.graphs]
    warnings = _warnings(written.judgement, _subjects(new.values(), read))
    return Receipt(
        written.release.number,
        tuple(lines),
        tuple(warnings[:MOST_WARNINGS]),
        len(warnings),
        written.is_repeated,
    )


def foreseen_receipt(foreseen: Foreseen, read: Read) -> Receipt:
    """Return the receipt of a change that would be made.

    Raises:
        LedgerError: an object is missing or damaged.
    """
    old = _chosen(foreseen.release, foreseen.change)
    lines = [_line(g, _quads(old.get(g), read), q) for g, q in sorted(foreseen.change.items())]
    texts = (quads for quads in foreseen.change.values() if quads is not None)
    warnings = _warnings(foreseen.judgement, {s for text in texts for s in _subjects_in(text)})
    return Receipt(None, tuple(lines), tuple(warnings[:MOST_WARNINGS]), len(warnings))


def _line(graph: str, before: bytes | None, after: bytes | None) -> Line:
    found = difference(graph, before, after)
    digest = None if after is None else name_of(after)
    return Line(graph, found.kind, digest, found.after or 0, len(found.added), len(found.removed))


def _chosen(release: Release | None, graphs: Collection[str]) -> dict[str, Entry]:
    entries = () if release is None else release.entries
    wanted = set(graphs)
    return {entry.graph: entry for entry in entries if entry.graph in wanted}


def _quads(entry: Entry | None, read: Read) -> bytes | None:
    return None if entry is None else read(entry.object)


def _warnings(judgement: Judgement | None, subjects: Collection[str]) -> list[Result]:
    """Return the warnings about subjects of what was sent, and about nothing else."""
    if judgement is None:
        return []
    return [each for each in judgement.report.warnings if each.focus in subjects]


def _subjects(entries: Iterable[Entry], read: Read) -> set[str]:
    return {subject for entry in entries for subject in _subjects_in(read(entry.object))}


def _subjects_in(quads: bytes) -> Iterator[str]:
    return (line.partition(b" ")[0].decode() for line in quads.splitlines())
