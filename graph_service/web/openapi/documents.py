"""The rows of routes that are only read: things, terms, files, releases and changes."""

from collections.abc import Mapping
from functools import partial
from typing import Final

from graph_service.sheets.workbook import MEDIA_TYPE
from graph_service.web.openapi.operations import (
    CHANGE,
    DOCUMENT,
    FILES,
    HTML,
    JSON,
    SUFFIX,
    THINGS,
    TIME,
    Route,
    reads,
)
from graph_service.web.sheets import ZIP

ATOM: Final = "application/atom+xml"
_STREAM: Final = ("application/trig", "application/n-quads", "application/ld+json", ATOM)
_leads: Final = partial(
    reads, THINGS, query=("format", "lang", "page"), also=(303,), conditional=False
)
_TERM: Final = "name: 303 to its document; with the suffix of a form: that document"

DOCUMENTS: Final[Mapping[str, Route]] = {
    "/exports/graphs": reads(FILES, JSON, HTML),
    "/exports": reads(FILES, JSON, HTML),
    "/exports/<path:path>": reads(
        FILES,
        "*/*",
        says="Send one file of the release; ranges work.",
        path="as the list of exports has it; it may have slashes",
    ),
    "/releases": reads(
        TIME,
        JSON,
        HTML,
        "application/link-format",
        query=("before", "releases-limit", "of"),
    ),
    "/releases/<number>": reads(TIME, JSON, HTML, number="number of a release"),
    "/changes": reads(TIME, *_STREAM, HTML, query=("format",)),
    "/changes.<suffix>": reads(TIME, *_STREAM, HTML, suffix="atom, trig, nq, jsonld or html"),
    "/changes/things.atom": reads(TIME, ATOM),
    "/changes/fragments/<name>": reads(
        TIME, *_STREAM, says="Send a fragment of the event stream.", name="name of a fragment"
    ),
    "/changes/<name>": reads(
        TIME, "*/*", name="two numbers of releases and a form, such as 3-5.rdfp or 3-5.nq"
    ),
    "/catalog": reads(FILES, *DOCUMENT, query=("format",)),
    "/catalog.<suffix>": reads(FILES, *DOCUMENT, suffix=SUFFIX),
    "/.well-known/void": reads(FILES, *DOCUMENT, query=("format",)),
    "/.well-known/void.<suffix>": reads(FILES, *DOCUMENT, suffix=SUFFIX),
    "/ontology": reads(THINGS, *DOCUMENT, query=("format", "lang")),
    "/ontology.<suffix>": reads(THINGS, *DOCUMENT, query=("lang",), suffix=SUFFIX),
    "/ontology/<name>": reads(
        THINGS, *DOCUMENT, query=("format", "lang", "page"), also=(303,), name=_TERM
    ),
    "/scheme": reads(THINGS, *DOCUMENT, query=("format", "lang")),
    "/scheme.<suffix>": reads(THINGS, *DOCUMENT, query=("lang",), suffix=SUFFIX),
    "/scheme/<name>": reads(THINGS, *DOCUMENT, query=("format", "lang"), also=(303,), name=_TERM),
    "/scheme/<name>/<term>": reads(
        THINGS,
        *DOCUMENT,
        query=("format", "lang", "page"),
        also=(303,),
        name="name of a scheme",
        term=_TERM,
    ),
    "/id/<path:name>": _leads(name="kind and key of a thing; it has a slash"),
    "/graph/<path:name>": _leads(name="name of a graph; it may have slashes"),
    "/.well-known/genid/<path:name>": _leads(name="key of a node without a name of its own"),
    "/doc/<path:name>": reads(
        THINGS,
        *DOCUMENT,
        query=("format", "lang", "page"),
        name="kind and key of a thing, or graph/ or genid/ and a name; it may end with a suffix",
    ),
    "/shapes": reads(THINGS, *DOCUMENT, query=("format",)),
    "/shapes.<suffix>": reads(THINGS, *DOCUMENT, suffix=SUFFIX),
    "/shapes/<name>": reads(
        THINGS,
        *DOCUMENT,
        query=("format",),
        also=(303,),
        name="name of a shape: 303; with the suffix of a form: its document",
    ),
    "/prefixes": reads(THINGS, *DOCUMENT, query=("format",)),
    "/prefixes.<suffix>": reads(THINGS, *DOCUMENT, suffix=SUFFIX),
    "/context.jsonld": reads(THINGS, "application/ld+json"),
    "/template.xlsx": reads(CHANGE, MEDIA_TYPE, query=("lang",)),
    "/template.zip": reads(CHANGE, ZIP, query=("lang",)),
}
"""Rule of the application -> what it takes and gives."""
