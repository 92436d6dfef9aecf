"""What the verbs read: data."""

from collections.abc import Sequence
from pathlib import Path

from graph_service import shipped
from graph_service.ingest.contribution import Ingested
from graph_service.ingest.datasets import read_datasets
from graph_service.ingest.ontology import read_ontology


def read_sources(paths: Sequence[Path] = ()) -> Ingested:
    """Read data; without ``paths``, the data that ships with the service.

    The ontology and the schemes come with it, unless all paths are bare RDF files: then the
    content of these files is all there is, as for the suites of the W3C.

    Raises:
        InputError: something can't be read; with file and line.
    """
    data = read_datasets(list(paths) or [_shown(shipped.DATA)])
    if paths and all(path.is_file() for path in paths):
        return data
    ontology = read_ontology()
    return Ingested(
        contributions=(*ontology.contributions, *data.contributions),
        datasets=(*ontology.datasets, *data.datasets),
        changes=(*ontology.changes, *data.changes),
        remarks=(*ontology.remarks, *data.remarks),
    )


def _shown(path: Path) -> Path:
    """Return the path as people at a terminal write it, for it stands in messages."""
    here = Path.cwd()
    return path.relative_to(here) if path.is_relative_to(here) else path
