"""N-Quads on their way out of a parser: counted, and their terms looked at."""

from collections.abc import Callable
from typing import Final

from graph_service.errors import TooLarge
from graph_service.parsing.terms import check_lines

_BLOCK: Final = 1 << 16


class Counter:
    """The file that the engine writes N-Quads to; hands on what is within the limits.

    Args:
        write: takes the bytes.
        statements: most lines.
        graphs: most graphs; 0 counts none, for a format that has no more than one.
    """

    def __init__(self, write: Callable[[bytes], object], *, statements: int, graphs: int) -> None:
        self._write = write
        self._left = statements
        self._most = statements, graphs
        self._graphs: set[bytes] = set()
        self._held: list[bytes] = []
        self._size = 0

    def write(self, data: bytes) -> int:
        """Take bytes from the engine.

        Raises:
            TooLarge: there are too many statements or graphs, or a term is too long.
            InputError: an IRI should not be told; see :func:`check_lines`.
        """
        self._held.append(data)
        self._size += len(data)
        if self._size >= _BLOCK:
            self._hand_on()
        return len(data)

    def flush(self) -> None:
        """Do nothing: blocks are handed on when they are full."""

    def end(self) -> None:
        """Hand on the rest; raises as :meth:`write` does."""
        self._hand_on()

    def _hand_on(self) -> None:
        block = b"".join(self._held)
        whole, newline, rest = block.rpartition(b"\n")
        self._held, self._size = [rest], len(rest)
        if not newline:
            return
        check_lines(whole)
        self._left -= whole.count(b"\n") + 1
        if self._left < 0:
            raise TooLarge(f"there are more than {self._most[0]} statements: split the data")
        if self._most[1]:
            self._graphs.update(map(_graph_of, whole.split(b"\n")))
            if len(self._graphs - {b""}) > self._most[1]:
                raise TooLarge(f"there are more than {self._most[1]} graphs: split the data")
        self._write(whole + b"\n")


def _graph_of(line: bytes) -> bytes:
    """Return the name of a line's graph as it stands there, or nothing."""
    _, _, rest = line.split(b" ", 2)
    name = rest.rsplit(b" ", 2)[-2]
    if rest.startswith((b"<", b"_:")) and not rest.startswith(b"<<"):
        return name if rest.count(b" ") > 1 else b""
    # no IRI and no label holds a quotation mark or a bracket, and every literal ends with one
    return name if name.startswith((b"<", b"_:")) and b'"' not in name else b""
