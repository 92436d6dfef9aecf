"""Entities of Uwazi in the forms of its API, and the definitions that they need."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, Final

from graph_service.bridges.cells import join_texts, tag_text
from graph_service.bridges.ids import id_of, object_id
from graph_service.bridges.losses import Losses
from graph_service.bridges.terms import schemes
from graph_service.bridges.uwazi import (
    CLASS,
    IRI,
    LANGUAGE,
    NO,
    TITLE,
    YES,
    Field,
    Holds,
    Template,
    class_name,
    safe_name,
    templates,
)
from graph_service.export.bridges.uwazi import Entities, Entity, Value
from graph_service.export.tables.relations import Relations

_BOOLEAN: Final = "Yes or no"
_TEXT: Final = {IRI: "text", LANGUAGE: "text"}


def definitions() -> dict[str, Any]:
    """Return thesauri, relation types and templates, in the forms of the API."""
    fields = [field for template in templates() for field in template.fields]
    names = sorted({field.label for field in fields if field.type == "relationship"})
    used = sorted({field.content for field in fields if field.holds is Holds.TERM})
    thesauri = [_thesaurus(name, schemes()[name].labels) for name in used]
    thesauri.append(_thesaurus(_BOOLEAN, {YES: YES, NO: NO}))
    for template in templates():
        if len(template.classes) > 1:
            values = {class_name(iri): class_name(iri) for iri in template.classes}
            thesauri.append(_thesaurus(_classes(template), values))
    return {
        "thesauris": {"rows": thesauri},
        "relationtypes": {"rows": [{"_id": _relation(name), "name": name} for name in names]},
        "templates": {"rows": [_template(template) for template in templates()]},
    }


def write_json(made: Relations, losses: Losses) -> Iterator[bytes]:
    """Yield definitions and entities as one object, an entity a line."""
    described = json.dumps(definitions(), ensure_ascii=False).encode()
    yield described[:-1] + b', "entities": {"rows": [\n'
    entities, ahead = Entities(made, losses), b""
    for template in templates():
        for entity in entities.of(template):
            line = json.dumps(entity_of(entity), ensure_ascii=False).encode()
            yield ahead + line
            ahead = b",\n"
    yield b"\n]}}\n"


def entity_of(entity: Entity) -> dict[str, Any]:
    """Return an entity in the form of the API; it is not published until somebody decides so."""
    template = entity.template
    metadata: dict[str, Any] = {safe_name(IRI): [{"value": entity.iri}]}
    if entity.language:
        metadata[safe_name(LANGUAGE)] = [{"value": entity.language}]
    if len(template.classes) > 1:
        name = class_name(entity.of_class)
        metadata[safe_name(CLASS)] = [{"value": name, "label": name}]
    for field in template.fields:
        if values := entity.values[field.label]:
            metadata[field.name] = _metadata(field, values)
    return {
        "sharedId": id_of(entity.iri),
        "language": "en",
        "title": entity.title,
        "template": _template_id(template),
        "published": False,
        "metadata": metadata,
    }


def _metadata(field: Field, values: list[Value]) -> list[dict[str, Any]]:
    if field.type == "relationship":
        return [{"value": id_of(v.iri), "label": v.text, "type": "entity"} for v in values]
    if field.holds is Holds.TERM:
        return [{"value": _term(v.iri), "label": v.text} for v in values]
    if field.holds is Holds.BOOLEAN:
        return [{"value": v.text, "label": v.text} for v in values]
    if field.holds is Holds.URL:
        return [{"value": {"label": v.iri, "url": v.iri}} for v in values]
    if field.holds is Holds.PERIOD:
        start, _, end = values[0].text.partition("/")
        return [{"value": {"from": _seconds(start), "to": _seconds(end)}}]
    if field.holds is Holds.INTEGER and len(values) == 1:
        return [{"value": int(values[0].text)}]
    if field.holds is Holds.TAGGED:
        return [{"value": join_texts([tag_text(v.text, v.language) for v in values])}]
    return [{"value": join_texts([v.text for v in values])}]


def _template(template: Template) -> dict[str, Any]:
    own = [_own(template, label, "text") for label in _TEXT]
    if len(template.classes) > 1:
        own.append(
            _own(template, CLASS, "select")
            | {"content": object_id(f"thesaurus {_classes(template)}")}
        )
    return {
        "_id": _template_id(template),
        "name": template.name,
        "commonProperties": [
            _own(template, "Title", "text") | {"name": TITLE, "isCommonProperty": True}
        ],
        "properties": own + [_property(template, field) for field in template.fields],
    }


def _property(template: Template, field: Field) -> dict[str, Any]:
    found = _own(template, field.label, field.type)
    if field.type == "relationship":
        content = f"template {field.content}" if field.content else ""
        found |= {
            "content": object_id(content) if content else "",
            "relationType": _relation(field.label),
        }
    elif field.holds is Holds.BOOLEAN:
        found["content"] = object_id(f"thesaurus {_BOOLEAN}")
    elif field.content:
        found["content"] = object_id(f"thesaurus {field.content}")
    return found


def _own(template: Template, label: str, kind: str) -> dict[str, Any]:
    identifier = object_id(f"property {template.name} {label}")
    return {"_id": identifier, "label": label, "name": safe_name(label), "type": kind}


def _thesaurus(name: str, labels: dict[str, str]) -> dict[str, Any]:
    values = [{"id": _term(iri), "label": label} for iri, label in labels.items()]
    return {"_id": object_id(f"thesaurus {name}"), "name": name, "values": values}


def _classes(template: Template) -> str:
    return f"Classes of {template.name}"


def _template_id(template: Template) -> str:
    return object_id(f"template {template.name}")


def _relation(name: str) -> str:
    return object_id(f"relation {name}")


def _term(iri: str) -> str:
    return iri.rpartition("/")[2]


def _seconds(day: str) -> int | None:
    if not day:
        return None
    return int(datetime.fromisoformat(day).replace(tzinfo=UTC).timestamp())
