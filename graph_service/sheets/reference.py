"""The list of sheets and columns for the page on spreadsheets, made from the plan."""

from graph_service.namespaces import compact
from graph_service.sheets.columns import Column
from graph_service.sheets.plan import Plan, Sheet

_KINDS = {
    "asserter": "key, name, or text",
    "address": "web address",
    "code": "code of a language",
    "class": "choice",
    "integer": "whole number",
    "moment": "time",
}


def describe_sheets(plan: Plan) -> str:
    """Return one Markdown section a sheet, with a row for each column that a person sees."""
    return "\n".join(_section(plan, sheet) for sheet in plan.sheets)


def _section(plan: Plan, sheet: Sheet) -> str:
    lines = [
        f"### {sheet.titles['en']}\n",
        f"{sheet.about['en']} In CSV: `{sheet.name}.csv`.\n",
        "| column | holds | fill in | name for programs |",
        "|---|---|---|---|",
    ]
    for each in sheet.columns:
        if each.kind != "iri":
            need = "must" if each.required else "should" if each.recommended else "may"
            if each.required_for and not each.required:
                need = "must for " + ", ".join(sorted(map(compact, each.required_for)))
            of = f" (`{compact(each.predicate)}`)" if each.predicate else ""
            holds = _holds(plan, each)
            lines.append(f"| {each.labels['en']} | {holds} | {need} | `{each.name}`{of} |")
    return "\n".join(lines) + "\n"


def _holds(plan: Plan, column: Column) -> str:
    kind = _KINDS.get(column.kind, column.kind)
    if column.kind == "term":
        kind = f"term of `{column.scheme.rpartition('/')[2]}`"
    elif column.kind == "thing":
        names = plan.sheets_of(frozenset(column.classes)) if column.classes else ()
        titles = [s.titles["en"] for s in plan.sheets if s.name in names]
        kind = f"key of {', '.join(titles)}, name or IRI" if titles else "name or IRI"
        if not column.classes:
            kind = "key of any sheet, or IRI"
    if column.one_a_language:
        return f"{kind}, one a language"
    return f"{kind}, several" if column.several else kind
