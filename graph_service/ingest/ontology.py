"""The ontology and its schemes as contributions: two public graphs, ``ontology`` and ``schemes``.

Only ``core.ttl`` and ``schemes/*.ttl`` become part of the graph; shapes, style and alignments are
read by those who need them.
"""

import re
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Final

from pyoxigraph import Literal, NamedNode, RdfFormat, parse

from graph_service.errors import InputError, MappingFault, SyntaxFault
from graph_service.ingest.canonical import canonicalise
from graph_service.ingest.contribution import Contribution, Dataset, Ingested, Origin, Statement
from graph_service.namespaces import GRAPH, PREFIXES
from graph_service.namespaces import ONTOLOGY as TERMS
from graph_service.shipped import ONTOLOGY

CORE_GRAPH: Final = GRAPH + "ontology"
SCHEMES_GRAPH: Final = GRAPH + "schemes"
CONTRIBUTOR: Final = "Reprisals graph contributors"

_SUBJECT: Final = re.compile(r"(?:<([^<>]+)>|(\w+):(\w+))\s")
_PREFIX: Final = re.compile(r"@prefix\s+(\w+):\s+<([^<>]+)>")


def read_ontology(folder: Path = ONTOLOGY) -> Ingested:
    """Return the graphs of the ontology in ``folder``, as one dataset named after the folder.

    The dataset's title, licence and day of change are those that ``core.ttl`` states of the
    ontology itself. Files are named ``{folder}/{file}`` in origins and errors.

    Raises:
        InputError: a file can't be read, there is no scheme, or the core does not describe itself.
        SyntaxFault: Turtle that can't be parsed (with line and column).
        MappingFault: an ill-typed literal or a character that no text may hold.
    """
    core = _read(folder, folder / "core.ttl")
    paths = sorted((folder / "schemes").glob("*.ttl"))
    if not paths:
        raise InputError("there is no scheme here (*.ttl)", file=f"{folder.name}/schemes")
    schemes = [statement for path in paths for statement in _read(folder, path)]
    dataset = _dataset(folder, core)
    read = [
        canonicalise(core, default_graph=CORE_GRAPH),
        canonicalise(schemes, default_graph=SCHEMES_GRAPH),
    ]
    return Ingested(
        tuple(
            Contribution(
                graph=each.graph,
                audience=dataset.audience,
                dataset=dataset.name,
                contributor=dataset.publisher,
                quads=each.quads,
                origins=each.origins,
            )
            for canonical in read
            for each in canonical.graphs
        ),
        (dataset,),
        tuple(change for canonical in read for change in canonical.changes),
        tuple(remark for canonical in read for remark in canonical.remarks),
    )


def _read(folder: Path, path: Path) -> list[Statement]:
    name = path.relative_to(folder.parent).as_posix()
    try:
        text = path.read_text(encoding="utf-8")
        quads = list(parse(text, format=RdfFormat.TURTLE, rename_blank_nodes=True))
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "this is not UTF-8"
        raise InputError(f"the ontology can't be read: {reason}", file=name) from error
    except SyntaxError as error:
        raise SyntaxFault(error.msg, file=name, line=error.lineno, column=error.offset) from error
    lines = _lines(text)
    return [Statement(quad, Origin(name, lines.get(str(quad.subject)))) for quad in quads]


def _lines(text: str) -> dict[str, int]:
    """Return the line on which each subject's statements begin: our files start it there."""
    prefixes = dict(PREFIXES)
    found: dict[str, int] = {}
    for number, line in enumerate(text.splitlines(), 1):
        if declared := _PREFIX.match(line):
            prefixes[declared[1]] = declared[2]
        elif subject := _SUBJECT.match(line):
            iri = subject[1] or prefixes.get(subject[2], "") + subject[3]
            found.setdefault(f"<{iri}>", number)
    return found


def _dataset(folder: Path, core: Iterable[Statement]) -> Dataset:
    about = [quad for quad, _ in core if quad.subject == NamedNode(TERMS)]
    stated = {
        key: next(
            (
                quad.object.value
                for quad in about
                if quad.predicate.value == PREFIXES["dcterms"] + key
                and isinstance(quad.object, Literal | NamedNode)
                and (not isinstance(quad.object, Literal) or quad.object.language in (None, "en"))
            ),
            None,
        )
        for key in ("title", "license", "modified")
    }
    title, licence, modified = stated.values()
    if title is None or licence is None or modified is None:
        missing = ", ".join(f"dcterms:{key}" for key, value in stated.items() if value is None)
        reason = f"the ontology <{TERMS}> lacks {missing}"
        raise MappingFault(reason, file=f"{folder.name}/core.ttl")
    try:
        day = date.fromisoformat(modified)
    except ValueError as error:
        reason = f"dcterms:modified must be a day (YYYY-MM-DD), not {modified!r}"
        raise MappingFault(reason, file=f"{folder.name}/core.ttl") from error
    return Dataset(
        name=folder.name,
        title=title,
        publisher=CONTRIBUTOR,
        licence=licence,
        source=TERMS,
        audience="public",
        modified=day,
        expectations=(),
        folder=folder,
    )
