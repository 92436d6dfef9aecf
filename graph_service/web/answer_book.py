"""The answer of a canned query as a workbook: its rows, and a sheet that says what they are."""

import json
from collections.abc import Mapping
from typing import Any, Final

from graph_service.namespaces import PREFIXES
from graph_service.query.canned import CannedQuery
from graph_service.query.parameters import LANGUAGES
from graph_service.sheets.answer import Cell, write_answer
from graph_service.sheets.workbook import MEDIA_TYPE
from graph_service.web.answering import Answering
from graph_service.web.asking import given
from graph_service.web.caveats import CAVEAT
from graph_service.web.citing import citation, cited
from graph_service.web.file_names import licence_name
from graph_service.web.negotiation import Kind
from graph_service.web.service import Service

XLSX: Final = Kind(MEDIA_TYPE, suffix="xlsx")

_NUMBERS: Final = frozenset(
    PREFIXES["xsd"] + name for name in ("integer", "decimal", "double", "float")
)
_EXACT: Final = 15
"""Digits of a number that a spreadsheet keeps; one with more is a text."""


def answer_book(
    here: Service,
    answering: Answering,
    query: CannedQuery,
    values: Mapping[str, str],
    body: bytes,
) -> bytes:
    """Return a workbook of an answer in SPARQL results JSON.

    Raises:
        QueryFault: a value is wrong.
        Inexpressible: the answer is too large for one.
    """
    rows: list[dict[str, dict[str, Any]]] = json.loads(body)["results"]["bindings"]
    table = [[_cell(row.get(column)) for column in query.columns] for row in rows]
    return write_answer(query.columns, table, _about(here, answering, query, values, len(rows)))


def _about(
    here: Service,
    answering: Answering,
    query: CannedQuery,
    values: Mapping[str, str],
    count: int,
) -> list[tuple[str, str]]:
    language = values.get("language", "en")
    tag = language if language in LANGUAGES else "en"
    path, base_url = f"queries/{query.id}{given(values)}", here.settings.base_url
    licences = here.state.licences(answering.view)
    bound = query.bind(values)
    about = [
        ("Title", query.title[tag]),
        ("Question", query.question[tag]),
        *(
            (each.label[tag], bound[each.name].value)
            for each in query.parameters
            if each.name in bound
        ),
        ("Rows", str(count)),
    ]
    if count >= query.limit:
        about.append(("Rows are cut at", str(query.limit)))
    about.append(("Caveat", CAVEAT[tag]))
    if query.caveat:
        about.append(("Caveat of the question", query.caveat[tag]))
    about.append(("Terms of use", ", ".join(map(licence_name, licences)) or "not recorded"))
    about += [("", iri) for iri in licences]
    if query.partners:
        return [*about, ("Release", "none: rows come from a partner, who alone answers for them")]
    return [
        *about,
        ("Release", str(answering.release)),
        ("Content of", answering.issued.date().isoformat()),
        ("Cite as", citation(base_url, answering, path, query.title[tag])),
        ("Address that stays", cited(base_url, answering, path)),
    ]


def _cell(term: Mapping[str, Any] | None) -> Cell:
    if term is None:
        return None
    text = str(term["value"])
    if term.get("datatype") in _NUMBERS and sum(map(str.isdigit, text)) <= _EXACT:
        number = float(text)
        return number if abs(number) < float("inf") else text  # also: NaN is no number
    return text
