"""What follows an incident: interventions, the answers of States, outcomes."""

from typing import Final

from tests.benchmarks.synthetic import sources, terms
from tests.benchmarks.synthetic.dates import DAY, DAYS, stated
from tests.benchmarks.synthetic.frame import Frame
from tests.benchmarks.synthetic.terms import DESCRIPTION, LABEL, TYPE, rep, thing

TYPES: Final = terms.concepts(
    "intervention-type",
    report_mention=40,
    allegation_letter=20,
    urgent_appeal=15,
    statement=10,
    concluding_observation=8,
    meeting=7,
)
MENTIONS: Final = terms.concepts("mention-status", new=60, follow_up=30, not_stated=10)
RESPONSES: Final = terms.concepts(
    "response-type",
    none_as_of_date=40,
    rejects=25,
    acknowledges_receipt=15,
    partly_accepts=10,
    content_not_recorded=10,
)
OUTCOMES: Final = terms.concepts(
    "outcome-status", released=30, detained=25, proceedings_pending=20, in_exile=15, convicted=10
)


def interventions(frame: Frame) -> str:
    """Return none to three interventions; some also concern incidents of earlier cases."""
    lines = []
    for number in range(1, frame.some(4)):
        intervention = thing("intervention", f"{frame.name}-{number}")
        day = min(DAYS, frame.day + int(400 * frame.draw()))
        frame.about.append(intervention)
        lines.append(_intervention(frame, intervention, number, day))
        if frame.draw() < 0.4:
            lines.append(_response(frame, intervention, number, day))
    return "".join(lines)


def _intervention(frame: Frame, intervention: str, number: int, day: int) -> str:
    end = frame.end
    actor = frame.pick(terms.MECHANISM_TABLE)
    also = ""
    if frame.draw() < 0.3 and (earlier := frame.earlier()) != frame.number:
        other = thing("incident", terms.key(earlier))
        also = f"{intervention} {rep('concernsIncident')} {other}{end}"
    return (
        f"{intervention} {TYPE} {rep('Intervention')}{end}"
        f'{intervention} {LABEL} "Synthetic intervention {frame.number}-{number}"@en{end}'
        f"{intervention} {rep('interventionActor')} {actor}{end}"
        f"{intervention} {rep('interventionType')} {frame.pick(TYPES)}{end}"
        f"{DAY[day].lines(intervention, end)}"
        f"{intervention} {rep('concernsIncident')} {frame.incident}{end}{also}"
        f"{intervention} {rep('addressedState')} {frame.state}{end}"
        f"{intervention} {rep('documentedIn')} {sources.drawn(frame)}{end}"
        f"{intervention} {rep('mentionStatus')} {frame.pick(MENTIONS)}{end}"
        f'{intervention} {DESCRIPTION} "A synthetic mechanism asked a synthetic State."@en{end}'
    )


def _response(frame: Frame, intervention: str, number: int, day: int) -> str:
    response, end = thing("response", f"{frame.name}-{number}"), frame.end
    frame.about.append(response)
    return (
        f"{response} {TYPE} {rep('Response')}{end}"
        f"{response} {rep('respondsTo')} {intervention}{end}"
        f"{response} {rep('respondingState')} {frame.state}{end}"
        f"{response} {rep('responseType')} {frame.pick(RESPONSES)}{end}"
        f"{DAY[min(DAYS, day + int(90 * frame.draw()))].lines(response, end)}"
    )


def outcomes(frame: Frame) -> str:
    """Return none to two outcomes of the incident for the person whom it hit first."""
    lines = []
    end = frame.end
    for number in range(1, frame.some(3)):
        outcome = thing("outcome", f"{frame.name}-{number}")
        frame.about.append(outcome)
        lines.append(
            f"{outcome} {TYPE} {rep('Outcome')}{end}"
            f"{outcome} {rep('outcomeOf')} {frame.incident}{end}"
            f"{outcome} {rep('outcomeFor')} {frame.affected[0]}{end}"
            f"{outcome} {rep('outcomeStatus')} {frame.pick(OUTCOMES)}{end}"
            f"{stated(frame.day + 200 * number, frame.draw()).lines(outcome, end)}"
        )
    return "".join(lines)
