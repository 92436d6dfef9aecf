"""Sources, and the claims of a case with their citations."""

from typing import Final

from graph_service.namespaces import EDTF, PREFIXES
from tests.benchmarks.synthetic import terms
from tests.benchmarks.synthetic.frame import Draw, Frame
from tests.benchmarks.synthetic.terms import HAS_SOURCE, LABEL, TYPE, rep, source, thing

TYPES: Final = terms.concepts("source-type", ngo_report=40, un_document=35, news=15, database=10)
STATUSES: Final = terms.concepts(
    "claim-status", alleged=80, contested=10, acknowledged=6, adjudicated=4
)
GRADES: Final = terms.concepts("evidence-grade", report=70, page=20, institutional_memory=10)
RELIABILITY: Final = terms.concepts(
    "reliability",
    usually_reliable=40,
    completely_reliable=30,
    fairly_reliable=20,
    cannot_be_judged=10,
)
CREDIBILITY: Final = terms.concepts(
    "credibility", probably_true=40, confirmed=25, possibly_true=20, cannot_be_judged=15
)
_END: Final = f" {terms.graph('sources')} .\n"
_ISSUED: Final = f"<{PREFIXES['dcterms']}issued>"
_LANGUAGE: Final = f"<{PREFIXES['dcterms']}language>"
_PAGE: Final = f"<{PREFIXES['dcat']}landingPage>"


def born(case: int, draw: Draw) -> str:
    """Return the lines of the source that comes with a case, or nothing for three of four."""
    number, rest = divmod(case, terms.SOURCE_EVERY)
    if rest:
        return ""
    iri = source(number)
    kind = TYPES[int(draw() * len(TYPES))]
    return (
        f"{iri} {TYPE} {rep('Source')}{_END}"
        f'{iri} {LABEL} "Synthetic source {number + 1}"@en{_END}'
        f"{iri} {rep('sourceType')} {kind}{_END}"
        f'{iri} {rep("publisherLabel")} "Synthetic publisher {number % 50}"@en{_END}'
        f'{iri} {_ISSUED} "{1990 + number % 35}"^^<{EDTF}>{_END}'
        f'{iri} {_LANGUAGE} "en"{_END}'
        f"{iri} {_PAGE} <https://source.invalid/{number + 1}>{_END}"
    )


def drawn(frame: Frame) -> str:
    """Return a source that exists by now: some are cited by very many cases, most by few."""
    return source(frame.earlier() // terms.SOURCE_EVERY)


def claims(frame: Frame) -> str:
    """Return one claim about all of the case and often a second about the incident alone."""
    lines = [_claim(frame, 1, frame.about)]
    if frame.draw() < 0.5:
        lines.append(_claim(frame, 2, [frame.incident]))
    return "".join(lines)


def _claim(frame: Frame, number: int, about: list[str]) -> str:
    end = frame.end
    claim = thing("claim", f"{frame.name}-{number}")
    citation = thing("citation", f"{frame.name}-{number}")
    return (
        f"{claim} {TYPE} {rep('Claim')}{end}"
        + "".join([f"{claim} {rep('about')} {one}{end}" for one in about])
        + f"{claim} {rep('hasCitation')} {citation}{end}"
        f'{claim} {rep("asserterLabel")} "Synthetic asserter {frame.number % 400}"@en{end}'
        f"{claim} {rep('claimStatus')} {frame.pick(STATUSES)}{end}"
        f"{claim} {rep('evidenceGrade')} {frame.pick(GRADES)}{end}"
        f"{claim} {rep('sourceReliability')} {frame.pick(RELIABILITY)}{end}"
        f"{claim} {rep('informationCredibility')} {frame.pick(CREDIBILITY)}{end}"
        f'{claim} {rep("statement")} "Statement {number} about synthetic incident '
        f'{frame.number}; nothing in it happened."@en{end}'
        f"{citation} {TYPE} {rep('Citation')}{end}"
        f"{citation} {HAS_SOURCE} {drawn(frame)}{end}"
        f'{citation} {rep("locator")} "para. {1 + int(120 * frame.draw())}"{end}'
    )
