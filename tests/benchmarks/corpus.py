"""Hostile queries: texts that are small to send and large to answer, or that break an engine.

Written for the engine's known weaknesses; each is at most a hundred kilobytes, but for one that is
there to be too long. They are about the synthetic graph, or about any graph.
"""

from tests.benchmarks.attacks.attack import LONGEST, Attack
from tests.benchmarks.attacks.breaking import chains, giants, nested
from tests.benchmarks.attacks.exhausting import doublings, expressions, paths, products
from tests.hostile.texts import ANY, REFUSED, TEXTS

__all__ = ["LONGEST", "Attack", "corpus", "own"]


def corpus() -> tuple[Attack, ...]:
    """Return all attacks, in a fixed order; names are unique."""
    return (*own(), *kept())


def own() -> list[Attack]:
    """Return the attacks that are written here."""
    return [*nested(), *chains(), *products(), *doublings(), *paths(), *giants(), *expressions()]


def kept() -> list[Attack]:
    """Return those of ``tests/hostile``, which the test run sends too.

    What must be refused there is nested too deep; what may end in any way may be no SPARQL.
    """
    return [
        Attack(
            f"kept-{name.replace(' ', '-')}",
            "nesting" if name in REFUSED else "kept",
            text,
            valid=name not in ANY,
        )
        for name, text in TEXTS.items()
    ]
