"""What a file says of itself: its name, its language, how the facts reached it."""

import re
from dataclasses import dataclass
from typing import Final

from pyoxigraph import NamedNode

from graph_service.sheets.layout import GRADES
from graph_service.sheets.mistakes import Mistakes
from graph_service.sheets.plan import Plan
from graph_service.sheets.rows import File
from graph_service.sheets.terms import close_term, find_term, terms_of

_LANGUAGE: Final = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_DEFAULT: Final = "en"
_MISSING: Final = "fill this in"


@dataclass(frozen=True)
class About:
    """``collection`` is the name of the file, ``language`` that of its texts.

    ``grade`` is that of claims which name none, ``None`` where the file names none either.
    """

    collection: str
    language: str
    grade: NamedNode | None


def read_about(plan: Plan, file: File, mistakes: Mistakes) -> About:
    """Return what the file says of itself; what is missing and needed is a mistake."""
    collection, texts = file.settings.get("collection", ""), file.settings.get("texts", "")
    grade = file.settings.get("grade", "")
    drawn = any(not row.text("iri") for row in file.all())
    if drawn and not collection:
        _say(file, mistakes, "collection", f"{_MISSING}: the file needs a name")
    if texts and not _LANGUAGE.fullmatch(texts):
        _say(file, mistakes, "texts", f"“{texts}” is no code of a language, such as en")
    choices = terms_of(plan.vocabulary, GRADES)
    found = find_term(plan.vocabulary, grade, choices) if grade else None
    if grade and not found:
        near = close_term(plan.vocabulary, grade, choices)
        hint = f"did you mean “{near}”?" if near else "choose from the list"
        _say(file, mistakes, "grade", f"“{grade}” is none of these; {hint}")
    if not grade and _needs_grade(file):
        _say(file, mistakes, "grade", f"{_MISSING}: how did the facts reach you?")
    language = texts if _LANGUAGE.fullmatch(texts) else _DEFAULT
    return About(collection, language.lower(), NamedNode(found) if found else None)


def _needs_grade(file: File) -> bool:
    return any(
        bool(row.text("source")) if row.sheet.evidence else not row.text("evidenceGrade")
        for row in file.all()
        if row.sheet.evidence or row.sheet.cites
    )


def _say(file: File, mistakes: Mistakes, name: str, message: str) -> None:
    place = file.places.get(name)
    if place:
        mistakes.add(place, message)
    else:
        mistakes.say(f"the sheet about the file has no row “{name}”: {message}")
