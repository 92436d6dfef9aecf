"""What is contributed to a synthetic graph: new cases, or an outcome of one that is there."""

import random
from typing import Final

from tests.benchmarks.synthetic import terms
from tests.benchmarks.synthetic.case import case
from tests.benchmarks.synthetic.dates import DAYS, stated
from tests.benchmarks.synthetic.followup import OUTCOMES
from tests.benchmarks.synthetic.sources import CREDIBILITY, GRADES, RELIABILITY, STATUSES
from tests.benchmarks.synthetic.terms import HAS_SOURCE, TYPE, rep, thing

_STEP: Final = 7_919
"""Successive outcomes are of cases far from each other."""

_PLAIN: Final = b"nothing in it happened."


class Cases:
    """Contributions of whole cases, none of which was there; each may refer to those before it.

    Args:
        first: number of the first case that is not there yet.
        seed: another seed, other cases.
    """

    def __init__(self, first: int, seed: int = 1) -> None:
        self._next = first
        self._draw = random.Random(f"contribution {seed}").random  # noqa: S311 - repeatable

    def take(self, triples: int) -> bytes:
        """Return the N-Triples of so many new cases that there are at least ``triples`` lines."""
        lines: list[str] = []
        while len(lines) < triples:
            lines += case(self._next, self._draw).splitlines()
            self._next += 1
        return "".join(line[: line.rindex(" <")] + " .\n" for line in lines).encode()


def changed(triples: bytes, version: int) -> bytes:
    """Return new cases as they are after somebody edited every statement of their claims."""
    return triples.replace(_PLAIN, b"nothing in it happened (%d)." % version)


def outcome(number: int, cases: int) -> bytes:
    """Return twenty N-Triples: an outcome of one of ``cases`` cases, with its claim and citation.

    Args:
        number: of the contribution; no two have the same key.
        cases: how many are there.
    """
    draw = random.Random(f"outcome {number}").random  # noqa: S311 - repeatable

    def pick(table: tuple[str, ...]) -> str:
        return table[int(draw() * len(table))]

    known = number * _STEP % cases
    name = f"{terms.key(known)}-{number + 1_000}"
    made, claim, citation = (thing(kind, name) for kind in ("outcome", "claim", "citation"))
    end = " .\n"
    text = (
        f"{made} {TYPE} {rep('Outcome')}{end}"
        f"{made} {rep('outcomeOf')} <{terms.incident(known)}>{end}"
        f"{made} {rep('outcomeFor')} {thing('person', terms.key(2 * known))}{end}"
        f"{made} {rep('outcomeStatus')} {pick(OUTCOMES)}{end}"
        f"{stated(int(draw() * DAYS), draw()).lines(made, end)}"
        f"{claim} {TYPE} {rep('Claim')}{end}"
        f"{claim} {rep('about')} {made}{end}"
        f"{claim} {rep('hasCitation')} {citation}{end}"
        f'{claim} {rep("asserterLabel")} "Synthetic asserter {number % 400}"@en{end}'
        f"{claim} {rep('claimStatus')} {pick(STATUSES)}{end}"
        f"{claim} {rep('evidenceGrade')} {pick(GRADES)}{end}"
        f"{claim} {rep('sourceReliability')} {pick(RELIABILITY)}{end}"
        f"{claim} {rep('informationCredibility')} {pick(CREDIBILITY)}{end}"
        f'{claim} {rep("statement")} "Contribution {number}; nothing in it happened."@en{end}'
        f"{citation} {TYPE} {rep('Citation')}{end}"
        f"{citation} {HAS_SOURCE} {terms.source(0)}{end}"
        f'{citation} {rep("locator")} "para. {1 + number % 120}"{end}'
    )
    return text.encode()
