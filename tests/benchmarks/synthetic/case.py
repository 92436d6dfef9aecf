"""One case of the synthetic graph: an incident with all that hangs on it, as N-Quads."""

from typing import Final

from tests.benchmarks.synthetic import people, sources, terms
from tests.benchmarks.synthetic.dates import DAYS, Stated, stated
from tests.benchmarks.synthetic.followup import interventions, outcomes
from tests.benchmarks.synthetic.frame import Draw, Frame, begin
from tests.benchmarks.synthetic.terms import DESCRIPTION, INTEGER, LABEL, TYPE, rep, thing

ACT_NAMES: Final = (
    "threat",
    "arbitrary-detention",
    "judicial-harassment",
    "smear-campaign",
    "surveillance",
    "travel-ban",
    "ngo-restriction",
    "torture-ill-treatment",
    "killing",
    "enforced-disappearance",
    "accreditation-denial",
    "visa-denial-or-revocation",
    "asset-freeze-sanctions",
    "expulsion",
    "other",
)
ACT_TYPES: Final = terms.zipf([terms.concept("act-type", name) for name in ACT_NAMES], 0.9)
KINDS: Final = terms.concepts(
    "retaliation-kind",
    reprisal_after_cooperation=60,
    intimidation_before_cooperation=20,
    intimidation_during_cooperation=10,
    not_stated=10,
)
ENGAGEMENTS: Final = terms.concepts(
    "engagement-kind",
    submission=30,
    session=20,
    visit_interview=15,
    testimony=10,
    individual_complaint=10,
    side_event=5,
    training=5,
    not_stated=5,
)
STRENGTHS: Final = terms.concepts(
    "link-strength", asserted_by_source=75, inferred_from_timing=20, stated_by_perpetrator=5
)
CATEGORIES: Final = terms.concepts(
    "perpetrator-category", state_authority=60, unknown=20, non_state_actor=12, private_individual=8
)
DEGREES: Final = terms.concepts(
    "responsibility-degree", not_stated=60, direct_execution=25, ordering=10, acquiescence=5
)
ACCOUNTS: Final = terms.concepts(
    "accountability-status", none_reported=70, not_known=20, proceedings_open=7, convicted=3
)
_ROLE: Final = rep("role")
_AFFECTED: Final = terms.concept("role", "affected")
_ALLEGED: Final = terms.concept("role", "alleged-perpetrator")


def case(number: int, draw: Draw) -> str:
    """Return the lines of case ``number`` (from 0), in its graph; every fourth brings a source."""
    engaged = int(draw() * DAYS)
    frame = begin(number, draw, min(DAYS, engaged + int(1800 * draw() ** 3)))
    return "".join(
        (
            sources.born(number, draw),
            people.described(frame),
            _incident_and_engagement(frame, stated(engaged, draw()), stated(frame.day, draw())),
            _acts(frame),
            _involvements(frame),
            interventions(frame),
            outcomes(frame),
            sources.claims(frame),
        )
    )


def _incident_and_engagement(frame: Frame, before: Stated, date: Stated) -> str:
    incident, end, number = frame.incident, frame.end, frame.number
    engagement, link = thing("engagement", f"{frame.name}-1"), thing("link", f"{frame.name}-1")
    other = ""
    if frame.draw() < 0.1:
        state = frame.pick(terms.STATE_TABLE)
        other = f"{incident} {rep('alsoInvolvesState')} {state}{end}"
    mechanism = frame.pick(terms.MECHANISM_TABLE)
    frame.about += (incident, engagement, link)
    return (
        f"{incident} {TYPE} {rep('Incident')}{end}"
        f'{incident} {LABEL} "Synthetic incident {number}"@en{end}'
        f'{incident} {LABEL} "Incident synthétique {number}"@fr{end}'
        f'{incident} {DESCRIPTION} "Generated for measurements: somebody who does not exist '
        f'was treated badly after an engagement that never took place."@en{end}'
        f"{incident} {rep('concernsState')} {frame.state}{end}{other}"
        f"{incident} {rep('incidentKind')} {frame.pick(KINDS)}{end}"
        f"{date.lines(incident, end)}"
        f"{engagement} {TYPE} {rep('Engagement')}{end}"
        f"{engagement} {rep('engagedAgent')} {frame.affected[0]}{end}"
        f"{engagement} {rep('withMechanism')} {mechanism}{end}"
        f"{engagement} {rep('engagementKind')} {frame.pick(ENGAGEMENTS)}{end}"
        f"{before.lines(engagement, end)}"
        f"{link} {TYPE} {rep('ReprisalLink')}{end}"
        f"{link} {rep('linksIncident')} {incident}{end}"
        f"{link} {rep('linksEngagement')} {engagement}{end}"
        f"{link} {rep('linkStrength')} {frame.pick(STRENGTHS)}{end}"
        f'{link} {rep("minimumLag")} "{date.earliest - before.latest}"{INTEGER}{end}'
        f'{link} {rep("maximumLag")} "{date.latest - before.earliest}"{INTEGER}{end}'
    )


def _acts(frame: Frame) -> str:
    lines = []
    end = frame.end
    for number in range(1, 1 + frame.some(5)):
        act = thing("act", f"{frame.name}-{number}")
        frame.about.append(act)
        lines.append(
            f"{frame.incident} {rep('hasAct')} {act}{end}"
            f"{act} {TYPE} {rep('Act')}{end}"
            f"{act} {rep('actType')} {frame.pick(ACT_TYPES)}{end}"
        )
        if frame.draw() < 0.7:
            lines.append(stated(frame.day + 10 * number - 10, frame.draw()).lines(act, end))
    return "".join(lines)


def _involvements(frame: Frame) -> str:
    parts = [f"{rep('involvedAgent')} {person}" for person in frame.affected]
    alleged = len(parts)
    for _ in range(frame.some(3)):
        if frame.draw() < 0.6:
            home = terms.STATE_NUMBER[frame.state]
            agent = terms.body(home, int(terms.BODIES_A_STATE * frame.draw() ** 2))
            parts.append(f"{rep('involvedAgent')} {agent}")
        else:
            parts.append(f"{rep('perpetratorCategory')} {frame.pick(CATEGORIES)}")
    lines = []
    end = frame.end
    for number, part in enumerate(parts):
        involvement = thing("involvement", f"{frame.name}-{number + 1}")
        frame.about.append(involvement)
        lines.append(
            f"{frame.incident} {rep('hasInvolvement')} {involvement}{end}"
            f"{involvement} {TYPE} {rep('Involvement')}{end}"
            f"{involvement} {part}{end}"
            f"{involvement} {_ROLE} {_AFFECTED if number < alleged else _ALLEGED}{end}"
        )
        if number >= alleged:
            lines.append(
                f"{involvement} {rep('responsibilityDegree')} {frame.pick(DEGREES)}{end}"
                f"{involvement} {rep('accountabilityStatus')} {frame.pick(ACCOUNTS)}{end}"
            )
    return "".join(lines)
