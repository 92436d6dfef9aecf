"""Paths from the thing of a row to the values of a column: a part of SPARQL's property paths.

::

    rep:hasAct/rep:actType                              steps, one after the other
    ^rep:about/rep:claimStatus                          ``^``: from object to subject
    ^rep:about/rep:contradicts|^rep:about/^rep:contradicts     either way
    rep:hasInvolvement[rep:role=role/affected]/rep:involvedAgent

The last one goes on only from what has that concept as the value of that property. SPARQL has no
path for that and says it by a pattern.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from graph_service.errors import InputError
from graph_service.namespaces import SCHEME, expand

_STEP: Final = re.compile(r"(\^?)([a-z]+:\w+)(?:\[([a-z]+:\w+)=([\w/-]+)\])?")


@dataclass(frozen=True)
class Condition:
    """What is reached must have ``value``, an IRI, for ``predicate``."""

    predicate: str
    value: str


@dataclass(frozen=True)
class Step:
    """One step along ``predicate``, an IRI; ``inverse``: from object to subject."""

    predicate: str
    inverse: bool = False
    condition: Condition | None = None


@dataclass(frozen=True)
class Path:
    """``text``, and its ``alternatives``, each a row of steps; none stays where it is."""

    text: str
    alternatives: tuple[tuple[Step, ...], ...]

    @property
    def property(self) -> Step | None:
        """The step of a path that has a single one without condition, else ``None``."""
        if len(self.alternatives) != 1 or len(self.alternatives[0]) != 1:
            return None
        step = self.alternatives[0][0]
        return None if step.condition else step

    def predicates(self) -> Iterator[str]:
        """Yield the IRI of each predicate, those of conditions too."""
        for step in self.steps():
            yield step.predicate
            if step.condition:
                yield step.condition.predicate

    def steps(self) -> Iterator[Step]:
        """Yield the steps of all alternatives."""
        for steps in self.alternatives:
            yield from steps


def parse_path(text: str) -> Path:
    """Return the path that a text describes; an empty one leads to the thing itself.

    Raises:
        InputError: it is none.
    """
    if not text:
        return Path("", ((),))
    return Path(text, tuple(_steps(part) for part in text.split("|")))


# no step has a slash outside of its condition, which the expression takes as a whole
def _steps(text: str) -> tuple[Step, ...]:
    found, at = [], 0
    while match := _STEP.match(text, at):
        inverse, predicate, asked, value = match.groups()
        condition = Condition(expand(asked), SCHEME + value) if asked else None
        found.append(Step(expand(predicate), bool(inverse), condition))
        at = match.end() + 1
        if at > len(text):
            return tuple(found)
        if text[at - 1] != "/":
            break
    raise InputError(f"not a path of properties: {text}")
