"""What a person reads who points at a header: what belongs there, and in which form."""

from typing import Final

from graph_service.sheets.columns import Column
from graph_service.sheets.plan import Plan

_FORMS: Final = {
    "date": "date",
    "term": "choose",
    "class": "choose",
    "integer": "whole",
    "address": "address",
    "moment": "moment",
}


def help_of(plan: Plan, column: Column, language: str) -> str:
    """Return the help of a column in a language; what the shapes say is in English."""
    words = plan.words[language]
    parts = [column.helps.get(language, "")]
    if form := _FORMS.get(column.kind):
        parts.append(words[form])
    if column.kind == "thing" and column.predicate:
        sheets = [s for s in plan.sheets if s.name in plan.sheets_of(frozenset(column.classes))]
        if sheets:
            names = ", ".join(each.titles[language] for each in sheets)
            parts.append(words["reference"].format(sheet=names))
    if column.several and not column.one_a_language:
        parts.append(words["several"])
    elif column.kind not in ("key", "iri", "class"):
        parts.append(words["single"] if not column.one_a_language else "")
    need = "required" if column.required else "recommended" if column.recommended else "optional"
    if column.kind != "iri":
        parts.append(f"({words[need]})")
    if language == "en" and column.message and (column.required or column.recommended):
        parts.append(column.message)
    return " ".join(filter(None, parts))
