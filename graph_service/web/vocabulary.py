"""``/ontology`` and ``/scheme``: the vocabulary as the caller's view has it, and each of its terms.

::

    /ontology                      the ontology with all its terms; its IRI ends with a slash
    /ontology/Incident             303 -> /ontology/Incident.ttl, or in another form
    /scheme/act-type               303 -> the scheme with all its concepts
    /scheme/act-type/travel-ban    303 -> one concept

The namespaces end with slashes, so each term answers by itself (Best Practice Recipes for
Publishing RDF Vocabularies, recipe 6); the ontology is a document, and its IRI answers with it.
"""

import hashlib
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final
from urllib.parse import quote

from flask import Blueprint, Flask, Response, render_template, request
from pyoxigraph import Quad

from graph_service import __version__
from graph_service.errors import NotFound
from graph_service.formats import Format
from graph_service.namespaces import ONTOLOGY, SCHEME
from graph_service.resources.asking import Asker
from graph_service.resources.document import About, write
from graph_service.resources.labels import LANGUAGES
from graph_service.resources.vocabulary import (
    count_concepts,
    count_uses,
    lay_out,
    read_ontology,
    read_scheme,
    read_schemes,
)
from graph_service.rules import SHIPPED
from graph_service.web.answering import Answering, answering_of
from graph_service.web.documents import answer, asker_of, attributes, is_known, licences_of, named
from graph_service.web.languages import chosen, wished
from graph_service.web.pinned import url_below
from graph_service.web.refusals import NOTHING
from graph_service.web.representation import FORMS, represent, split_suffix, suffix_of, wanted
from graph_service.web.rows import link
from graph_service.web.service import Service, service
from graph_service.web.shapes import read_shapes
from graph_service.web.spending import spending_of
from graph_service.web.target import PATH
from graph_service.web.terms import lead_to
from graph_service.web.words import keep_below, language

blueprint: Final = Blueprint("vocabulary", __name__)

_ROWS: Final = 50_000
"""Statements of a whole vocabulary."""

Read = Callable[[Asker], list[Quad]]
Count = Callable[[Asker], Mapping[str, int] | None]


def register(app: Flask) -> None:
    """Add the routes, and what the page of a term asks for besides."""
    app.register_blueprint(blueprint)
    app.add_template_global(_uses, "uses_of_term")


@blueprint.get("/ontology", strict_slashes=False, defaults={"suffix": None})
@blueprint.get("/ontology.<suffix>")
def ontology(suffix: str | None) -> Response:
    """Return the ontology with all terms, their labels, definitions, and how often they are used.

    Raises:
        NotFound: the caller's view has none, or there is no such form.
        NotAcceptable: none of the forms is accepted.
        Unavailable: uses are being counted.
        GraphServiceError: what the pool raises.
    """
    here, answering = service(), answering_of(request.environ)

    def count(_: Asker) -> dict[str, int]:
        whole = here.measuring.of(answering, spending_of(request.environ)).whole
        uses = {each.iri: each.triples for each in whole.properties}
        return uses | {each.iri: each.subjects for each in whole.classes}

    return _whole(
        "ontology", ONTOLOGY, suffix, "ontology.html", lambda a: read_ontology(a, ONTOLOGY), count
    )


@blueprint.get("/ontology/<name>")
def term(name: str) -> Response:
    """Describe a class or property: 303 to its document, or with a suffix that document."""
    return _one("ontology/", name)


@blueprint.get("/scheme", strict_slashes=False, defaults={"suffix": None})
@blueprint.get("/scheme.<suffix>")
def schemes(suffix: str | None) -> Response:
    """List the concept schemes; raises like :func:`ontology`."""
    return _whole("scheme", SCHEME, suffix, "schemes.html", read_schemes, lambda _: None)


@blueprint.get("/scheme/<name>")
def scheme(name: str) -> Response:
    """Describe a scheme with all its concepts: 303 to its document, or with a suffix that document.

    Raises:
        NotFound: the caller's view has no such scheme.
        GraphServiceError: see :func:`ontology`.
    """
    stem, suffix = split_suffix(name)
    iri = _known("scheme/", stem)
    path = f"scheme/{quote(stem, safe=PATH)}"
    if suffix is None:
        return lead_to(service(), answering_of(request.environ), path)
    return _whole(
        path,
        iri,
        suffix,
        "scheme.html",
        lambda asker: read_scheme(asker, iri),
        lambda asker: count_concepts(asker, iri),
    )


@blueprint.get("/scheme/<name>/<term>")
def concept(name: str, term: str) -> Response:
    """Describe a concept: 303 to its document, or with a suffix that document."""
    return _one(f"scheme/{name}/", term)


def _one(below: str, name: str) -> Response:
    """Return the answer of a term, by the rest of its path, decoded."""
    stem, suffix = split_suffix(name)
    iri = _known(below, stem)
    path = quote(below + stem, safe=PATH)
    if suffix is None:
        return lead_to(service(), answering_of(request.environ), path)
    return answer(iri, path, suffix, "term.html")


def _known(below: str, name: str) -> str:
    """Return the IRI of a term that the caller's view has.

    Raises:
        NotFound: it has none.
    """
    found = next(filter(is_known, named(below, name)), None)
    if found is None:
        raise NotFound(NOTHING)
    return found


def _whole(
    path: str, iri: str, suffix: str | None, template: str, read: Read, count: Count
) -> Response:
    """Return the document of a whole vocabulary.

    Args:
        path: of it, escaped, without leading slash and without suffix.
        iri: of it.
        suffix: that of the address; ``None`` to go by ``format=`` or ``Accept``.
        template: of the page.
        read: asks for its statements.
        count: asks how often its terms are used.
    """
    here, answering = service(), answering_of(request.environ)
    form, wishes = wanted(suffix), wished()
    is_page = not isinstance(form, Format)
    root = url_below(here, request.environ, "") if is_page else ""
    spoken = (*wishes, language(), chosen()) if is_page else ()
    parts = (answering.key, path, suffix_of(form), root, *spoken)
    tag = hashlib.sha256("\0".join((__version__, *parts)).encode()).hexdigest()[:32]
    if tag in request.if_none_match and not request.if_none_match.star_tag:
        response = Response(status=304)
    else:
        asker = asker_of(here, answering, _ROWS)
        quads = read(asker)
        if not quads:
            raise NotFound(NOTHING)
        if isinstance(form, Format):
            response = _written(here, answering, path, iri, form, quads)
        else:
            found = lay_out(iri, quads, wishes, count(asker))
            response = _shown(template, path, root, found=found)
    response = represent(response, here, answering, path, form, tag=tag)
    if is_page:
        response.vary.add("Accept-Language")
    return response


def _written(
    here: Service,
    answering: Answering,
    path: str,
    iri: str,
    form: Format,
    quads: Iterable[Quad],
) -> Response:
    found = set(quads)
    about = About(path, iri, answering.release, licences_of(here, answering, found))
    return Response(write(form, found, about.triples(found)), content_type=form.content_type)


def _shown(template: str, path: str, root: str, **values: Any) -> Response:
    text = render_template(
        template,
        path=path,
        forms=[(suffix_of(form), form) for form in FORMS if isinstance(form, Format)],
        link=lambda iri: keep_below(root, link(iri, root)),
        text_of=attributes,
        languages=LANGUAGES,
        **values,
    )
    return Response(text, content_type="text/html; charset=utf-8")


def _uses(iri: str) -> dict[str, Any]:
    """Return what the page of a term says besides: its use as a predicate, and in which shapes."""
    here, answering = service(), answering_of(request.environ)
    shapes = read_shapes().using(iri) if here.settings.shapes == SHIPPED else []
    return {"statements": count_uses(asker_of(here, answering), iri), "shapes": shapes}
