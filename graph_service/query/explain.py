"""Explaining a query: its algebra, made in a capped process, and nothing of it run."""

import json
import threading
from collections.abc import Iterator
from typing import Any, Final

from graph_service.errors import GraphServiceError, InputError, QueryEnded, SyntaxFault, Unavailable
from graph_service.query.errand import send_errand

_MODULE: Final = "graph_service.query.explainer"
_MEMORY: Final = 512 << 20
_LONGEST_ANSWER: Final = 8 << 20
_AT_ONCE: Final = 2
_STEP: Final = "  "

Tree = dict[str, Any]
"""An operator: ``op`` is its name, the other members are its parts."""


class Explainer:
    """Translates queries, two at a time.

    Args:
        seconds: processor time of one; on the clock it may take three times as long.
    """

    def __init__(self, seconds: float = 5.0) -> None:
        self._seconds = seconds
        self._free = threading.Semaphore(_AT_ONCE)

    def explain(self, query: str, base: str | None = None) -> Tree:
        """Return the algebra of a query.

        Raises:
            SyntaxFault: it can't be parsed; with line and column.
            InputError: it can't be translated within the limits.
            Unavailable: others are being explained.
        """
        if not self._free.acquire(timeout=3 * self._seconds):
            raise Unavailable("other queries are being explained", retry_after=1)
        try:
            answer = self._ask({"query": query, "base": base})
        finally:
            self._free.release()
        if "fault" in answer:
            raise _fault(answer)
        algebra: Tree = answer["algebra"]
        return algebra

    def _ask(self, asked: dict[str, Any]) -> dict[str, Any]:
        try:
            data = send_errand(
                _MODULE,
                *(str(_MEMORY), str(max(1, int(self._seconds)))),
                asked=json.dumps(asked).encode(),
                seconds=3 * self._seconds,
                longest=_LONGEST_ANSWER,
            )
        except QueryEnded as error:
            raise InputError("the query takes too long or too much to be explained") from error
        answer: dict[str, Any] = json.loads(data)
        return answer


def _fault(answer: dict[str, Any]) -> GraphServiceError:
    if "line" in answer:
        return SyntaxFault(answer["fault"], line=answer["line"], column=answer["column"])
    return InputError(answer["fault"])


def write_outline(tree: Tree) -> str:
    """Return an algebra as indented text, one operator a line."""
    return "\n".join(_lines(tree, "")) + "\n"


def _lines(tree: Any, indent: str) -> Iterator[str]:
    if isinstance(tree, dict):
        plain = {name: part for name, part in tree.items() if not _deep(part)}
        about = " ".join(_member(name, part) for name, part in plain.items() if name != "op")
        yield f"{indent}{tree.get('op', '')} {about}".rstrip()
        for name, part in tree.items():
            if name not in plain:
                label = [] if name in ("p", "p1", "p2") else [f"{indent}{_STEP}{name}:"]
                yield from label
                yield from _lines(part, indent + _STEP * (2 if label else 1))
    elif isinstance(tree, list):
        for part in tree:
            yield from _lines(part, indent)
    else:
        yield f"{indent}{tree}"


def _deep(part: Any) -> bool:
    """Return whether a part needs lines of its own."""
    if isinstance(part, list):
        return any(not isinstance(each, str) or " " in each for each in part)
    return isinstance(part, dict)


def _member(name: str, part: Any) -> str:
    return f"{name}={' '.join(part)}" if isinstance(part, list) else f"{name}={part}"
