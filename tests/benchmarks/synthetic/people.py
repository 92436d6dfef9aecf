"""People of a case: one or two new ones, now and then one who is known from an earlier case."""

from typing import Final

from tests.benchmarks.synthetic import terms
from tests.benchmarks.synthetic.frame import Frame
from tests.benchmarks.synthetic.terms import ALTERNATIVE, LABEL, NAME, TYPE, rep, thing

CATEGORIES: Final = terms.concepts(
    "protected-category",
    cooperates_or_testifies=55,
    uses_procedures_or_gives_legal_assistance=20,
    submits_communications=15,
    relative_of_victim=10,
)
GENDERS: Final = terms.concepts("gender", female=48, male=48, other=4)
FIELDS: Final = terms.zipf(
    [
        terms.concept("field-of-work", name)
        for name in (
            "rule-of-law",
            "womens-rights",
            "environment-and-land",
            "freedom-of-expression",
            "minority-rights",
            "indigenous-rights",
            "enforced-disappearance",
            "civic-space",
            "torture-prevention",
            "health",
        )
    ],
    0.8,
)
SCRIPTS: Final = (
    ("Вымышленное лицо", "ru"),
    ("شخص خيالي", "ar"),
    ("虚构人物", "zh"),
    ("Persona sintética", "es"),
    ("Személy, aki nem létezik", "hu"),
)
KNOWN: Final = 0.2
"""Share of cases that also hit somebody who is known from an earlier case."""


def described(frame: Frame) -> str:
    """Return the lines of the people whom the incident hit and note them in the frame.

    Somebody known from an earlier case is named again, with the same type and label: these
    statements are in more than one graph, as they are when two sources name a person.
    """
    lines = [_new(frame, 2 * frame.number + extra) for extra in range(frame.some(2))]
    if frame.number and frame.draw() < KNOWN:
        number = 2 * frame.earlier()
        person = thing("person", terms.key(number))
        if person not in frame.affected:
            lines.append(_named(person, number, frame.end))
            frame.affected.append(person)
    frame.about += frame.affected
    return "".join(lines)


def _named(person: str, number: int, end: str) -> str:
    return (
        f"{person} {TYPE} {rep('Defender')}{end}"
        f'{person} {LABEL} "Synthetic defender {number}"@en{end}'
    )


def _new(frame: Frame, number: int) -> str:
    person, end = thing("person", terms.key(number)), frame.end
    frame.affected.append(person)
    script, language = SCRIPTS[number % len(SCRIPTS)]
    return (
        f"{_named(person, number, end)}"
        f'{person} {NAME} "Synthetic defender {number}"{end}'
        f'{person} {ALTERNATIVE} "{script} {number}"@{language}{end}'
        f"{person} {rep('associatedState')} {frame.state}{end}"
        f'{person} {rep("roleDescription")} "member of a synthetic network"@en{end}'
        f"{person} {rep('protectedCategory')} {frame.pick(CATEGORIES)}{end}"
        f"{person} {rep('gender')} {frame.pick(GENDERS)}{end}"
        f"{person} {rep('worksOn')} {frame.pick(FIELDS)}{end}"
    )
