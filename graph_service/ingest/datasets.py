"""Dataset folders and RDF files to contributions: the entry to ingest.

A folder with ``dataset.toml`` is a dataset: its tables are what ``csvw.json`` names, its RDF files
are read too, and a file that nothing names is a fault. Triples of ``name.ttl`` go to
``graph/name`` unless ``[graphs]`` names another graph; quads keep their graphs. A folder that
holds such folders stands for all of them. An RDF file by itself is read as it is.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pyoxigraph import DefaultGraph, NamedNode, Quad

from graph_service.errors import InputError, MappingFault
from graph_service.ingest.bounds import find_bounds
from graph_service.ingest.canonical import Canonical, canonicalise
from graph_service.ingest.contribution import Contribution, Dataset, Ingested, Statement
from graph_service.ingest.description import DESCRIPTION, Description, read_description
from graph_service.ingest.lags import find_lags
from graph_service.ingest.mapping import read_tables
from graph_service.ingest.rdf import SUFFIXES, read_rdf
from graph_service.namespaces import GRAPH

MAPPING: Final = "csvw.json"
DEFAULT_GRAPH: Final = GRAPH + "default"
FILES: Final = "files"
"""Name of the dataset that RDF files by themselves make up."""

_OPEN: Final = "public"
_NOTES: Final = {DESCRIPTION, "README.md", "LICENSE"}


@dataclass
class _Source:
    """All statements of one dataset; ``strict`` holds them to what we publish, not just RDF."""

    name: str
    audience: str
    contributor: str
    strict: bool
    statements: list[Statement]


def read_datasets(
    paths: Sequence[Path], *, default_graph: str = DEFAULT_GRAPH, audience: str = _OPEN
) -> Ingested:
    """Return everything in ``paths``; the order of paths, files, rows and lines means nothing.

    Args:
        paths: dataset folders, folders of dataset folders, or RDF files.
        default_graph: graph of the triples of an RDF file that name none.
        audience: who may see what comes from an RDF file by itself. Such a file is held to RDF
            alone: ill-typed literals stay, no bound or lag is computed, and it has no ``Dataset``.

    Raises:
        InputError: a path that is neither; a file in a dataset that nothing names; whatever is
            wrong in a file, with file, line and reason; two datasets of one name; one graph in
            two datasets.
    """
    folders, files = _sort_out(paths)
    datasets: list[Dataset] = []
    sources: list[_Source] = []
    for folder in folders:
        description = read_description(folder)
        dataset = description.dataset
        datasets.append(dataset)
        statements = list(_read_folder(folder, description))
        sources.append(
            _Source(dataset.name, dataset.audience, description.contributor, True, statements)
        )
    _compute(sources)
    if files:
        statements = [s for file in files for s in _in_graph(read_rdf(file), default_graph)]
        sources.append(_Source(FILES, audience, "", False, statements))
    return _ingested(sources, datasets)


def _sort_out(paths: Sequence[Path]) -> tuple[list[Path], list[Path]]:
    folders: dict[str, Path] = {}
    files: dict[Path, Path] = {}
    for path in paths:
        if path.is_dir():
            for folder in _dataset_folders(path):
                known = folders.setdefault(folder.resolve().name, folder)
                if known.resolve() != folder.resolve():
                    reason = f"{known} has the same name; names of datasets are unique"
                    raise InputError(reason, file=str(folder))
        elif path.suffix in SUFFIXES and path.is_file():
            files.setdefault(path.resolve(), path)
        else:
            reason = f"neither a dataset folder nor an RDF file ({', '.join(SUFFIXES)})"
            raise InputError(reason, file=str(path))
    return [folders[name] for name in sorted(folders)], [files[key] for key in sorted(files)]


def _dataset_folders(path: Path) -> list[Path]:
    if (path / DESCRIPTION).exists():
        return [path]
    found = sorted(path.iterdir())
    inner = [each for each in found if each.is_dir()]
    for each in found:
        if each not in inner and inner and each.name not in _NOTES:
            raise InputError("this file is in no dataset", file=str(each))
    for folder in inner or [path]:
        if not (folder / DESCRIPTION).exists():
            raise InputError(f"there is no {DESCRIPTION} in this folder", file=str(folder))
    return inner


def _read_folder(folder: Path, description: Description) -> Iterator[Statement]:
    used = set(_NOTES)
    if (folder / MAPPING).exists():
        statements, tables = read_tables(folder, MAPPING)
        used |= tables
        yield from statements
    found = sorted(folder.iterdir())
    graphs = {file.name: GRAPH + file.stem for file in found if file.suffix in SUFFIXES}
    for name in sorted(set(description.graphs) - set(graphs)):
        raise MappingFault(f"graphs: there is no {name}", file=str(folder / DESCRIPTION))
    for file in found:
        if file.is_symlink() or not file.is_file() or file.name not in used | set(graphs):
            reason = f"{MAPPING} names no such table, and it is no RDF file: remove it or name it"
            raise MappingFault(reason, file=str(file))
    for name, graph in graphs.items():
        yield from _in_graph(read_rdf(folder / name), description.graphs.get(name, graph))


def _in_graph(statements: Sequence[Statement], graph: str) -> Iterator[Statement]:
    """Yield the statements, those without a graph in ``graph``."""
    node = NamedNode(graph)
    for quad, origin in statements:
        if isinstance(quad.graph_name, DefaultGraph):
            yield Statement(Quad(quad.subject, quad.predicate, quad.object, node), origin)
        else:
            yield Statement(quad, origin)


def _compute(sources: Sequence[_Source]) -> None:
    """Add bounds and lags; a lag uses no date that a reader of the link may not see."""
    for source in sources:
        source.statements += find_bounds(source.statements)
    for source in sources:
        seen = (each for each in sources if each.audience in (source.audience, _OPEN))
        source.statements += find_lags(source.statements, (s for e in seen for s in e.statements))


def _ingested(sources: Sequence[_Source], datasets: Sequence[Dataset]) -> Ingested:
    read: list[Canonical] = []
    contributions: dict[str, Contribution] = {}
    for source in sources:
        read.append(
            canonicalise(source.statements, default_graph=DEFAULT_GRAPH, strict=source.strict)
        )
        for graph in read[-1].graphs:
            known = contributions.get(graph.graph)
            if known is not None:
                raise MappingFault(
                    f"the graph {graph.graph} is in two datasets: {known.dataset} "
                    f"({known.audience}) and {source.name} ({source.audience})"
                )
            contributions[graph.graph] = Contribution(
                graph=graph.graph,
                audience=source.audience,
                dataset=source.name,
                contributor=source.contributor,
                quads=graph.quads,
                origins=graph.origins,
            )
    return Ingested(
        tuple(contributions[graph] for graph in sorted(contributions)),
        tuple(datasets),
        tuple(change for each in read for change in each.changes),
        tuple(remark for each in read for remark in each.remarks),
    )
