"""``/.well-known/api-catalog``: which interfaces there are, for programs (RFC 9727).

A linkset (RFC 9264): the interfaces are members of the catalogue, and each leads to its
description, its documentation and its status. ``HEAD`` has the members as links.
"""

import json
from typing import Any, Final

from flask import Blueprint, Response, request

from graph_service.web.service import Service, service

blueprint: Final = Blueprint("interfaces", __name__)

PATH: Final = ".well-known/api-catalog"
_PROFILE: Final = "https://www.rfc-editor.org/info/rfc9727"
_LINKSET: Final = "application/linkset+json"
_TYPE: Final = f'{_LINKSET}; profile="{_PROFILE}"'
_JSON: Final = "application/json"
_TURTLE: Final = "text/turtle"

INTERFACES: Final = {
    "": "Documents, canned queries, files and changes",
    "sparql": "SPARQL 1.1 Query",
    "update": "SPARQL 1.1 Update",
    "graphs": "SPARQL 1.1 Graph Store",
}
"""Path of an interface -> what it is."""


@blueprint.get("/.well-known/api-catalog")
def catalogue() -> Response:
    """Name the interfaces of the service, with what describes and documents them."""
    here = service()
    text = json.dumps(linkset(here), indent=1).encode() + b"\n"
    response = Response(text, content_type=_TYPE)
    response.headers.add("Link", f'<{here.url(PATH)}>; rel="api-catalog"; type="{_LINKSET}"')
    for path in INTERFACES:
        response.headers.add("Link", f'<{here.url(path)}>; rel="item"')
    response.add_etag()
    response.make_conditional(request)
    return response


def linkset(here: Service) -> dict[str, Any]:
    """Return the catalogue as JSON values."""
    members = [{"href": here.url(path), "title": text} for path, text in INTERFACES.items()]
    contexts: list[dict[str, Any]] = [
        {"anchor": here.url(PATH), "item": members, "profile": [{"href": _PROFILE}]}
    ]
    status = [{"href": here.url("status"), "type": _JSON}]
    guide = [{"href": here.url("docs"), "type": "text/html"}]
    openapi = {"href": here.url("openapi.json"), "type": "application/openapi+json"}
    for path in INTERFACES:
        described = [openapi]
        if path in ("sparql", "update"):
            described = [{"href": here.url("sparql"), "type": _TURTLE}, openapi]
        context = {
            "anchor": here.url(path),
            "service-desc": described,
            "service-doc": guide,
            "status": status,
        }
        if not path:
            context["describedby"] = [
                {"href": here.url(path), "type": _TURTLE}
                for path in (".well-known/void", "catalog")
            ]
        contexts.append(context)
    return {"linkset": contexts}
