"""The beginning of any answer as a figure: its rows with the labels of their things, and the views.

::

    excerpt, labels -> rows as SPARQL results have them, with columns of labels -> shape -> figure
"""

from dataclasses import dataclass
from typing import Final

from pyoxigraph import BlankNode, Literal, NamedNode

from graph_service.namespaces import expand
from graph_service.resources.labels import Labels, short
from graph_service.web.excerpt import Excerpt, Term
from graph_service.web.figure import Figure
from graph_service.web.figure_words import words_for
from graph_service.web.figures import Shape
from graph_service.web.result_shape import Row

TABLE: Final = "table"
_TYPE: Final = expand("rdf:type")


@dataclass(frozen=True)
class Drawn:
    """What of an answer is drawn: ``views`` are the choices, ``view`` the one that is shown.

    ``is_unfit`` says that another one was asked for, which the answer can't be shown as.
    """

    views: tuple[str, ...] = (TABLE,)
    view: str = TABLE
    figure: Figure | None = None
    is_unfit: bool = False


def draw(found: Excerpt, labels: Labels, wished: str) -> Drawn:
    """Return what is drawn of the rows of an excerpt.

    Args:
        found: all of its rows are read.
        labels: of the things in it.
        wished: the view that is asked for, or an empty text: then it is the table.
    """
    if not found.rows:
        return Drawn(is_unfit=wished not in ("", TABLE))
    shape = _shape(found, labels)
    view = wished if wished in shape.views else TABLE
    figure = shape.draw(view, words_for(shape, view))
    return Drawn(shape.views, view, figure, is_unfit=wished not in ("", view))


def _shape(found: Excerpt, labels: Labels) -> Shape:
    """Return the shape of an answer; a column of things gets one of labels, if it has none yet.

    Of statements, those with a value or a class are left out: they join nothing.
    """
    columns = found.columns
    all_terms = found.rows
    if found.is_graph:
        all_terms = tuple(
            terms
            for terms in all_terms
            if not isinstance(terms[2], Literal) and terms[1] != NamedNode(_TYPE)
        )
    added = {
        place: f"{name}Label"
        for place, name in enumerate(columns)
        if f"{name}Label" not in columns
        and any(isinstance(terms[place], NamedNode) for terms in all_terms)
    }
    rows: list[Row] = []
    for terms in all_terms:
        row = {n: _term(term) for n, term in zip(columns, terms, strict=True) if term is not None}
        for place, name in added.items():
            term = terms[place]
            if isinstance(term, NamedNode):
                row[name] = _label(term, labels)
        rows.append(row)
    joint = columns[1] if found.is_graph else ""
    return Shape(rows, [*columns, *added.values()], joint=joint)


def _term(term: Term) -> dict[str, str]:
    if isinstance(term, NamedNode):
        return {"type": "uri", "value": term.value}
    if isinstance(term, BlankNode):
        return {"type": "bnode", "value": f"_:{term.value}"}
    if isinstance(term, Literal):
        made = {"type": "literal", "value": term.value}
        if term.language:
            return made | {"xml:lang": term.language}
        return made | {"datatype": term.datatype.value}
    return {"type": "triple", "value": str(term)}


def _label(term: NamedNode, labels: Labels) -> dict[str, str]:
    label = labels.of(term.value)
    if label is None:
        return {"type": "literal", "value": short(term.value)}
    made = {"type": "literal", "value": label.text}
    return made | ({"xml:lang": label.language} if label.language else {})
