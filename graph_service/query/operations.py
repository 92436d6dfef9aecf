"""An update request, cut into the operations that it consists of (SPARQL 1.1 Update, section 3.2).

They are done one after the other, and what one did is there for the next. Between two of them the
default graph and the graph of its name can be made one again; see :mod:`graph_service.views.copy`.
"""

from dataclasses import dataclass, replace
from typing import Final

from graph_service.query.scan import TOKEN

_PROLOGUE: Final = ("PREFIX", "BASE", "VERSION")
_LISTS: Final = (["INSERT", "DATA"], ["DELETE", "DATA"])


@dataclass(frozen=True)
class Operation:
    """One operation, or a row of them that only add, or only delete, statements they list.

    ``prologue`` are all prefixes and bases that hold for it, ``body`` is what it does;
    ``spares_default`` says that it is about all graphs with names. ``brings`` says that it has
    prefixes or a base of its own, after those of others.
    """

    prologue: str
    body: str
    spares_default: bool = False
    brings: bool = False

    @property
    def text(self) -> str:
        """An update of this operation alone."""
        return self.prologue + self.body


def cut(text: str) -> list[Operation]:
    """Return the operations of an update; there is at least one, if only an empty one."""
    found: list[Operation] = []
    prologue = ""
    last: list[str] = []
    parts = _parts(text)
    for number, part in enumerate(parts, 1):
        begin, words = _words(part)
        if not words:
            if number < len(parts):  # nothing between two semicolons: for the parser to say
                return [Operation("", text)]
            break  # an end of the request, with or without prefixes that nobody uses
        brings = bool(found and part[:begin].strip())
        if found and not brings and words[:2] == last and last in _LISTS:
            found[-1] = replace(found[-1], body=f"{found[-1].body} ;{part}")
        else:
            prologue += part[:begin]
            spares = words[0] in ("CLEAR", "DROP") and words[-1] == "NAMED"
            found.append(Operation(prologue, part[begin:], spares, brings))
        last = words[:2]
    return found or [Operation("", text)]


def _parts(text: str) -> list[str]:
    """Return what stands between the semicolons outside all braces."""
    parts: list[str] = []
    depth = done = 0
    for match in TOKEN.finditer(text):
        if match[0] == "{":
            depth += 1
        elif match[0] == "}":
            depth -= 1
        elif match[0] == ";" and depth == 0:
            parts.append(text[done : match.start()] + "\n")
            done = match.end()
    return [*parts, text[done:]]


def _words(part: str) -> tuple[int, list[str]]:
    """Return where the prologue ends, and the words from there to the first brace, in capitals."""
    begin, words = len(part), list[str]()
    for match in TOKEN.finditer(part):
        if match[0] == "{":
            break
        if match.lastgroup != "word" or (not words and match[0].upper() in _PROLOGUE):
            continue
        if not words:
            begin = match.start()
        words.append(match[0].upper())
    return begin, words
