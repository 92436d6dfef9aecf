"""Entities of Uwazi as files that its import of CSV takes: an archive, a file for each template."""

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator
from typing import IO, Final

from graph_service.bridges.cells import join_texts, tag_text
from graph_service.bridges.losses import Losses
from graph_service.bridges.terms import schemes
from graph_service.bridges.uwazi import (
    CLASS,
    IRI,
    LANGUAGE,
    TITLE,
    Field,
    Holds,
    Template,
    class_name,
    file_name,
    templates,
)
from graph_service.export.bridges.uwazi import Entities, Entity, Value
from graph_service.export.bridges.uwazi_json import definitions
from graph_service.export.bundle.archive import Archive
from graph_service.export.tables.relations import Relations

LANGUAGES: Final = {"en": "English", "fr": "French", "es": "Spanish"}
"""Languages of thesauri, as Uwazi calls them."""

MANY: Final = "|"
_DEFINITIONS: Final = "definitions.json"
_LETTER: Final = """\
What an audience of the graph of reprisals sees, for Uwazi.

1. Make thesauri, relation types and templates as definitions.json has them (it has the forms of
   the API: /api/thesauris, /api/relationtypes, /api/templates). Thesauri can be imported from
   thesauri/ instead.
2. Import the files of entities/ into their templates, in the order of their numbers: a title that
   is not there yet is made anew, or left out where a property is for any template.
3. Read losses.csv: it counts what these files do not say.

What is said of people, groups and States is an allegation unless a claim says otherwise: look at
the claims (the last file), and at the statuses that they have. A property "IRI" is the name of a
thing in the graph; keep it, and what you change can be brought back.

Cells are for a program. A spreadsheet may run one that begins with = + - or @.
"""


def header_of(template: Template) -> list[str]:
    """Return the names of the columns of a template."""
    several = [CLASS] if len(template.classes) > 1 else []
    return [TITLE, IRI, LANGUAGE, *several, *(field.label for field in template.fields)]


def row_of(entity: Entity) -> list[str]:
    """Return the cells of an entity."""
    template = entity.template
    several = [class_name(entity.of_class)] if len(template.classes) > 1 else []
    cells = [cell_of(field, entity.values[field.label]) for field in template.fields]
    return [entity.title, entity.iri, entity.language, *several, *cells]


def cell_of(field: Field, values: list[Value]) -> str:
    """Return the cell of some values."""
    if field.holds is Holds.PERIOD:
        return "".join(_period(value.text) for value in values)
    if field.holds is Holds.URL:
        return MANY.join(part for value in values for part in (value.iri, value.iri))
    if field.type in ("select", "multiselect", "relationship"):
        return MANY.join(value.text for value in values)
    if field.holds is Holds.TAGGED:
        return join_texts([tag_text(value.text, value.language) for value in values])
    return join_texts([value.text for value in values])


def write_archive(
    target: IO[bytes], made: Relations, losses: Losses, temporary: Callable[[], IO[bytes]]
) -> Archive:
    """Write everything but the losses, which are known then; the archive stays open.

    Args:
        target: where it goes; it must be seekable.
        made: the statements.
        losses: where what can't be said is counted.
        temporary: gives a file without a name.
    """
    archive = Archive(target)
    archive.add_text("README.txt", "text/plain", _LETTER.encode())
    described = json.dumps(definitions(), indent=1, ensure_ascii=False)
    archive.add_text(_DEFINITIONS, "application/json", described.encode() + b"\n")
    for name in used_schemes():
        archive.add_text(f"thesauri/{name}.csv", "text/csv", b"".join(_lines(_thesaurus(name))))
    entities = Entities(made, losses)
    for template in templates():
        with temporary() as file:
            for line in _lines(map(row_of, entities.of(template))):
                if not file.tell():
                    file.write(b"".join(_lines([header_of(template)])))
                file.write(line)
            if file.tell():
                file.seek(0)
                archive.add(f"entities/{file_name(template)}", "text/csv", file)
    return archive


def used_schemes() -> list[str]:
    """Return the names of the schemes that some property has its values of."""
    found = {f.content for t in templates() for f in t.fields if f.holds is Holds.TERM}
    return sorted(found)


def _thesaurus(name: str) -> Iterator[list[str]]:
    scheme = schemes()[name]
    yield list(LANGUAGES.values())
    for iri, label in scheme.labels.items():
        yield [scheme.translated.get(each, {}).get(iri, label) for each in LANGUAGES]


def _period(text: str) -> str:
    start, _, end = text.partition("/")
    return f"{start.replace('-', '/')}:{end.replace('-', '/')}"


def _lines(rows: Iterable[list[str]]) -> Iterator[bytes]:
    for row in rows:
        text = io.StringIO(newline="")
        csv.writer(text, lineterminator="\r\n", strict=True).writerow(row)
        yield text.getvalue().encode()
