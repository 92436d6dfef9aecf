"""The page of a canned query: its form, its answer as a figure and as a table, and what to take.

::

    values -> wrong? the form, 400 -> pool -> shape of the answer -> map, bars, years or table
"""

from collections.abc import Mapping
from typing import Any, Final

from flask import render_template, request

from graph_service.errors import QueryFault
from graph_service.formats import TABLES
from graph_service.query.canned import CannedQuery
from graph_service.query.job import Answer
from graph_service.query.parameters import LANGUAGES
from graph_service.web import federating, forms
from graph_service.web.answering import Answering
from graph_service.web.asking import ask, given, refuse_repeated
from graph_service.web.caveats import CAVEAT
from graph_service.web.citing import citation, cited, escape
from graph_service.web.figure_words import words_for
from graph_service.web.figures import VIEWS, Shape
from graph_service.web.file_names import licence_name
from graph_service.web.pinned import url_below
from graph_service.web.rows import MOST_ROWS, lay_out
from graph_service.web.service import Service
from graph_service.web.snippets import snippets
from graph_service.web.words import language

VIEW: Final = "view"
"""The parameter of the page that says what the answer is shown as."""

_FORMATS: Final = (
    ("csv", "CSV"),
    ("tsv", "TSV"),
    ("json", "JSON"),
    ("xml", "XML"),
    ("xlsx", "XLSX"),
)


def show(
    here: Service, answering: Answering, query: CannedQuery, sent: Mapping[str, str]
) -> tuple[str, int, str]:
    """Return the page, its status (a wrong value is 400), and its path with what was asked.

    Args:
        here: the service.
        answering: what is answered from.
        query: the canned query.
        sent: parameters of the request, but for those of every page.

    Raises:
        GraphServiceError: what the pool raises.
    """
    wished = sent.get(VIEW, "")
    values = _with_language(query, {key: text for key, text in sent.items() if key != VIEW})
    tag = values.get("language", _ours())
    tag = tag if tag in LANGUAGES else "en"
    fault, written = "", ""
    shown: dict[str, Any] = {"table": None, "figure": None, "views": ()}
    try:
        refuse_repeated()
        if wished and wished not in VIEWS:
            raise QueryFault(f"view must be one of {', '.join(VIEWS)}")
        forms.check_terms(answering, query, values)
        written = federating.write(here, answering, query, values)
    except QueryFault as error:
        fault = error.reason
    if not fault:
        answer = ask(here, answering, query, values, TABLES[0])
        shown = _shown(here, query, values, answer, wished)
    path = f"queries/{query.id}{given(values)}"
    address = url_below(here, request.environ, f"queries/{query.id}")
    wrong = bool(fault) and any(sent.values())
    page = render_template(
        "query.html",
        query=query,
        language=tag,
        caveat=CAVEAT[tag],
        fields=forms.fields(answering, query, values, tag),
        fault=fault if wrong else "",
        **shown,
        most=MOST_ROWS,
        written=written,
        fragment=f"#query={escape(written)}",
        given=given(values),
        citation=citation(here.settings.base_url, answering, path, query.title[tag]),
        cited=cited(here.settings.base_url, answering, path),
        licences=[(iri, licence_name(iri)) for iri in here.state.licences(answering.view)],
        formats=_FORMATS,
        snippets=snippets(*(f"{address}.{each}{given(values)}" for each in ("csv", "json"))),
    )
    return page, 400 if wrong else 200, path


def _ours() -> str:
    """Return the language of the page if queries have it, else English."""
    return language() if language() in LANGUAGES else "en"


def _with_language(query: CannedQuery, values: Mapping[str, str]) -> dict[str, str]:
    """Return the values, with the language of the page for a query that asks for one."""
    found = dict(values)
    asks = any(each.name == each.kind == "language" for each in query.parameters)
    if asks and not found.get("language") and _ours() != "en":
        found["language"] = _ours()
    return found


def _shown(
    here: Service, query: CannedQuery, values: Mapping[str, str], answer: Answer, wished: str
) -> dict[str, Any]:
    """Return the answer as the template has it: table, figure, and the other views."""
    shape = Shape.of(answer.body, query)
    view = wished if wished in shape.views else shape.views[0]
    return {
        "table": lay_out(answer.body, query, query.bind(values), here.settings.base_url),
        "cut": answer.rows >= query.limit,
        "views": shape.views,
        "view": view,
        "unfit": wished if wished and wished != view else "",
        "figure": shape.draw(view, words_for(shape, view)),
    }
