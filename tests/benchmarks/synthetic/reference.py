"""What many cases refer to: States, their bodies, mechanisms; each group in a graph of its own."""

from collections.abc import Iterator
from typing import Final

from tests.benchmarks.synthetic.terms import (
    BODIES_A_STATE,
    BOOLEAN,
    INTEGER,
    LABEL,
    MECHANISM,
    NAME,
    STATE,
    STATE_CODES,
    TYPE,
    body,
    concept,
    graph,
    rep,
    thing,
)

CLASSES: Final = (
    "TreatyBody",
    "SpecialProcedure",
    "CharterBody",
    "CourtOrgan",
    "RegionalMechanism",
    "SecretariatEntity",
)
GROUPS: Final = (
    "african-group",
    "asia-pacific-group",
    "eastern-european-group",
    "grulac",
    "weog",
)
GRAPHS: Final = ("states", "mechanisms", "actors", "sources")
"""Reference graphs; the sources are written with the cases that first cite them."""
TEXTS: Final = 3
"""Texts that :func:`graphs` yields."""


def graphs() -> Iterator[str]:
    """Yield the lines of the States, the mechanisms and the bodies of the States."""
    yield _states()
    yield _mechanisms()
    yield _bodies()


def claim(name: str, about: list[str], end: str) -> str:
    """Return a claim that a code list makes, with its citation; ``end`` closes each line."""
    iri, citation = thing("claim", name), thing("citation", name)
    return (
        f"{iri} {TYPE} {rep('Claim')}{end}"
        + "".join(f"{iri} {rep('about')} {one}{end}" for one in about)
        + f'{iri} {rep("asserterLabel")} "Synthetic code list"@en{end}'
        f"{iri} {rep('claimStatus')} {concept('claim-status', 'documented')}{end}"
        f"{iri} {rep('evidenceGrade')} {concept('evidence-grade', 'code-list')}{end}"
        f"{iri} {rep('hasCitation')} {citation}{end}"
        f"{citation} {TYPE} {rep('Citation')}{end}"
        f"{citation} <http://www.w3.org/ns/oa#hasSource> {thing('source', 's0001')}{end}"
        f'{citation} {rep("locator")} "row"{end}'
    )


def _end(name: str) -> str:
    return f" {graph(name)} .\n"


def _states() -> str:
    end = _end("states")
    lines = []
    for number, (iri, code) in enumerate(zip(STATE, STATE_CODES, strict=True)):
        lines.append(
            f"{iri} {TYPE} {rep('State')}{end}"
            f'{iri} {LABEL} "Synthetic State {number + 1}"@en{end}'
            f'{iri} {LABEL} "État synthétique {number + 1}"@fr{end}'
            f'{iri} {LABEL} "Estado sintético {number + 1}"@es{end}'
            f'{iri} {rep("iso3166Alpha2")} "X{code[2]}"{end}'
            f'{iri} {rep("iso3166Alpha3")} "{code}"{end}'
            f'{iri} {rep("unMember")} "false"{BOOLEAN}{end}'
            f"{iri} {rep('regionalGroup')} {concept('regional-group', GROUPS[number % 5])}{end}"
        )
    return "".join(lines) + claim("synthetic-states", list(STATE), end)


def _mechanisms() -> str:
    end = _end("mechanisms")
    lines = []
    for number, iri in enumerate(MECHANISM):
        lines.append(
            f"{iri} {TYPE} {rep(CLASSES[number % len(CLASSES)])}{end}"
            f'{iri} {LABEL} "Synthetic mechanism {number + 1}"@en{end}'
            f'{iri} {rep("abbreviation")} "SM{number + 1}"{end}'
            f'{iri} {rep("established")} "{1950 + number}"{INTEGER}{end}'
        )
        if number >= 8:
            lines.append(f"{iri} {rep('parentBody')} {MECHANISM[number % 8]}{end}")
    return "".join(lines) + claim("synthetic-mechanisms", list(MECHANISM), end)


def _bodies() -> str:
    end = _end("actors")
    lines = []
    every = []
    for state, home in enumerate(STATE):
        for number in range(BODIES_A_STATE):
            iri = body(state, number)
            every.append(iri)
            name = f"Synthetic body {number + 1} of Synthetic State {state + 1}"
            lines.append(
                f"{iri} {TYPE} {rep('StateBody')}{end}"
                f'{iri} {LABEL} "{name}"@en{end}'
                f'{iri} {NAME} "{name}"{end}'
                f"{iri} {rep('associatedState')} {home}{end}"
            )
    return "".join(lines) + claim("synthetic-bodies", every, end)
