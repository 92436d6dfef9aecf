"""``ro-crate-metadata.json``: the bundle as a Research Object Crate (RO-Crate 1.1)."""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final
from urllib.parse import quote

from graph_service.export.bundle.archive import Part
from graph_service.export.tables.about import CAUTION, About
from graph_service.namespaces import BASE

NAME: Final = "ro-crate-metadata.json"
MEDIA_TYPE: Final = "application/ld+json"
_MORE: Final = {name: f"http://schema.org/{name}" for name in ("creditText", "sha256")}
"""Terms that the context of version 1.1 lacks."""

_TERMS: Final = "Terms of use; documents that are cited keep their own."
_VERSION: Final = "https://w3id.org/ro/crate/1.1"


def describe_crate(parts: Sequence[Part], titles: Mapping[str, str], about: About) -> bytes:
    """Return the description of a bundle.

    Args:
        parts: its files.
        titles: name of a file -> what it is; others are called by their name.
        about: what they are of.
    """
    licences = [licence for licence in about.licences if "://" in licence]
    root: dict[str, Any] = {
        "@id": "./",
        "@type": "Dataset",
        "name": about.name,
        "description": CAUTION,
        "identifier": f"{BASE}releases/{about.release}",
        "version": str(about.release),
        "datePublished": about.issued,
        "creditText": about.citation,
        "license": _references(licences),
        "author": _references(_agent(each) for each in about.contributors),
        "publisher": _references(_agent(each) for each in about.contributors),
        "hasPart": [{"@id": part.name} for part in parts],
    }
    graph: list[dict[str, Any]] = [
        {
            "@id": NAME,
            "@type": "CreativeWork",
            "conformsTo": {"@id": _VERSION},
            "about": {"@id": "./"},
        },
        root,
        *(_file(part, titles.get(part.name, part.name)) for part in parts),
        *(_entity(each, "CreativeWork", each) | {"description": _TERMS} for each in licences),
        *(_entity(_agent(each), "Organization", each) for each in about.contributors),
    ]
    crate = {"@context": [f"{_VERSION}/context", _MORE], "@graph": graph}
    return json.dumps(crate, indent=1, ensure_ascii=False).encode() + b"\n"


def _file(part: Part, title: str) -> dict[str, Any]:
    return {
        "@id": part.name,
        "@type": "File",
        "name": title,
        "encodingFormat": part.media_type,
        "contentSize": str(part.size),
        "sha256": part.sha256,
    }


def _entity(identifier: str, kind: str, name: str) -> dict[str, Any]:
    return {"@id": identifier, "@type": kind, "name": name}


def _references(iris: Iterable[str]) -> object:
    found = [{"@id": iri} for iri in iris]
    return found[0] if len(found) == 1 else found


def _agent(name: str) -> str:
    return f"#{quote(name, safe='')}"
