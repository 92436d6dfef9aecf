"""Documents about things, by what the caller's view says: any IRI that a statement names.

::

    IRI -> same ETag? 304 -> questions to the view (resources/) -> RDF, or a page

Routes decide which IRI an address is about, and end with :func:`answer`.
"""

import hashlib
import re
from collections.abc import Iterable, Mapping
from typing import Final
from urllib.parse import quote

from flask import Response, render_template, request
from markupsafe import Markup
from pyoxigraph import Quad

from graph_service import __version__
from graph_service.errors import InputError
from graph_service.formats import Format
from graph_service.namespaces import BASE
from graph_service.query.job import Job
from graph_service.resources.asking import Asker, graph_of, names_in, node_of
from graph_service.resources.claims import ABOUT, MOST
from graph_service.resources.description import Description, describe
from graph_service.resources.document import About, write
from graph_service.resources.graphs import Facts
from graph_service.resources.labels import LANGUAGES, Text
from graph_service.resources.links import exists
from graph_service.resources.page import lay_out
from graph_service.web.answering import Answering, answering_of
from graph_service.web.bearer import time_limit
from graph_service.web.citing import citation, cited
from graph_service.web.languages import chosen, wished
from graph_service.web.pinned import url_below
from graph_service.web.portrayed import Lead, questions_of, read_lead
from graph_service.web.representation import FORMS, represent, suffix_of, wanted
from graph_service.web.rows import link
from graph_service.web.service import Service, service
from graph_service.web.spending import spending_of
from graph_service.web.target import PATH
from graph_service.web.words import keep_below, language

_URI: Final = PATH + "?#[]%"
"""What stands in a URI as itself (RFC 3986, section 2); an IRI has more."""

_PAGE: Final = re.compile(r"[1-9][0-9]{0,8}")


def asker_of(here: Service, answering: Answering, rows: int = Asker.rows) -> Asker:
    """Return what asks the view of the caller, at their expense; ``rows`` limits an answer."""
    spending = spending_of(request.environ)

    def run(job: Job) -> bytes:
        return spending.run(answering.own, job).body

    def naming(graph: str) -> Mapping[str, str]:
        content = here.contents.of(answering).get(graph)
        if content is None:
            return {}
        with spending.elsewhere():
            return names_in(here.state.ledger.read(content))

    return Asker(run, naming, time_limit(request.environ, here.settings), rows)


def is_known(iri: str) -> bool:
    """Return whether the caller's view has a graph of this name, or a statement that names it.

    Raises:
        GraphServiceError: what the pool raises.
    """
    answering = answering_of(request.environ)
    if iri in answering.view.graphs:
        return True
    node = node_of(iri)
    return node is not None and exists(asker_of(service(), answering), node)


def named(below: str, name: str) -> list[str]:
    """Return the IRIs that an address may mean: below the base of the graph, or of the service.

    An address can't tell an IRI with an escape from one with the letter.

    Args:
        below: the path before the name, without leading slash.
        name: the rest of the path, decoded.
    """
    written = (below + quote(name, safe=PATH), below + name)
    bases = (BASE, service().url(""))
    return list(dict.fromkeys(base + each for base in bases for each in written))


def answer(
    iri: str,
    path: str,
    suffix: str | None,
    template: str = "thing.html",
    *,
    facts: Facts | None = None,
) -> Response:
    """Return the document about a thing in the form that is asked for.

    Args:
        iri: of the thing.
        path: of the document, without leading slash and without suffix, escaped.
        suffix: that of the address; ``None`` to go by ``format=`` or ``Accept``.
        template: of the page.
        facts: what the release says of the thing, if it is a graph.

    Raises:
        NotFound: the caller's view has no such thing, or there is no such form or page.
        NotAcceptable: none of the forms is accepted.
        Inexpressible: the form can't say it.
        InputError: a parameter is wrong.
        ResultTooLarge: too much is said of it.
        GraphServiceError: what the pool raises.
    """
    here, answering = service(), answering_of(request.environ)
    form, page, wishes = wanted(suffix), _page(), wished()
    is_page = not isinstance(form, Format)
    query = _query(page)
    # a link on a page leads below the release that is read; RDF is the same everywhere
    root = url_below(here, request.environ, "") if is_page else ""
    words = (language(), chosen(), *wishes) if is_page else ()
    parts = (answering.key, iri, suffix_of(form), query, root, *words)
    tag = hashlib.sha256("\0".join((__version__, *parts)).encode()).hexdigest()[:32]
    if tag in request.if_none_match and not request.if_none_match.star_tag:
        response = Response(status=304)
        del response.headers["Content-Type"]
    else:
        asker = asker_of(here, answering)
        found = describe(asker, iri, page, wishes, beside=is_page, is_known=facts is not None)
        if isinstance(form, Format):
            about = _about(here, answering, found, path, page)
            response = _written(form, found, about, facts)
        else:
            lead = read_lead(asker, found, answering.issued.date())
            response = _shown(template, here, answering, found, lead, path, facts)
        _link_pages(response, here, path, found)
    response = represent(response, here, answering, path, form, query=query, tag=tag)
    if is_page:
        response.vary.add("Accept-Language")
    return response


def _written(form: Format, found: Description, about: About, facts: Facts | None) -> Response:
    quads = found.quads
    more = facts.statements() if facts else []
    body = write(form, quads, [*about.triples(quads), *more])
    return Response(body, content_type=form.content_type)


def _shown(
    template: str,
    here: Service,
    answering: Answering,
    found: Description,
    lead: Lead,
    path: str,
    facts: Facts | None,
) -> Response:
    root = url_below(here, request.environ, "")
    page, query = lay_out(found, lead.claims), _query(found.links.page)
    base = here.settings.base_url
    title = page.title.text
    text = render_template(
        template,
        found=found,
        page=page,
        portrait=lead.portrait,
        neighbours=lead.neighbours,
        questions=questions_of(here.queries.values(), lead.portrait),
        shown={claim.iri: claim for claim in page.claims},
        path=path,
        query=query,
        facts=facts,
        forms=[(suffix_of(form), form) for form in FORMS if isinstance(form, Format)],
        link=lambda iri: keep_below(root, link(iri, root)),
        text_of=attributes,
        numbers={claim.iri: claim.number for claim in page.claims},
        contested={claim.number for side in page.sides for claim in side},
        more_claims=max(0, found.links.counts.get(ABOUT, 0) - MOST),
        languages=LANGUAGES,
        citation=citation(base, answering, path + query, title),
        cited=cited(base, answering, path + query),
    )
    return Response(text, content_type="text/html; charset=utf-8")


def attributes(text: Text) -> Markup:
    """Return the attributes of an element that holds a text: its language, and how it runs."""
    language = Markup(' lang="{}"').format(text.language) if text.language else Markup("")
    return language + Markup(' dir="{}"').format(text.direction)


def _about(here: Service, answering: Answering, found: Description, path: str, page: int) -> About:
    further = (path + _query(page + 1),) if page < found.links.pages else ()
    licences = licences_of(here, answering, found.quads)
    return About(path + _query(page), found.iri, answering.release, licences, further)


def licences_of(here: Service, answering: Answering, quads: Iterable[Quad]) -> tuple[str, ...]:
    """Return the terms of use of the graphs that statements are in, sorted."""
    graphs = {graph_of(quad) for quad in quads}
    entries = here.state.views.seen(answering.view.release, answering.view.audiences).entries
    found = {entry.licence for entry in entries if entry.graph in graphs and entry.licence}
    return tuple(sorted(found))


def _link_pages(response: Response, here: Service, path: str, found: Description) -> None:
    """Lead to the thing, and to the pages before and after."""
    response.headers.add("Link", f'<{quote(found.iri, safe=_URI)}>; rel="about"')
    page = found.links.page
    for relation, number in (("prev", page - 1), ("next", page + 1)):
        if 1 <= number <= found.links.pages:
            url = url_below(here, request.environ, path + _query(number))
            response.headers.add("Link", f'<{url}>; rel="{relation}"')


def _query(page: int) -> str:
    return f"?page={page}" if page > 1 else ""


def _page() -> int:
    """Return the number of the page that is asked for.

    Raises:
        InputError: it is no number from 1, or is given twice.
    """
    given = request.args.getlist("page")
    if len(given) > 1 or (given and not _PAGE.fullmatch(given[0])):
        raise InputError("the parameter page is a number from 1, given once")
    return int(given[0]) if given else 1
