"""IRIs of what descriptions speak of: datasets, partitions, linksets.

They lie below the base of the graph, in the two documents where they are described, so they mean
the same thing wherever the service runs. Links that a reader follows are the service's own.
"""

import hashlib
from typing import Final
from urllib.parse import quote

from graph_service.namespaces import BASE

VOID: Final = BASE + ".well-known/void"
CATALOG: Final = BASE + "catalog"
WHOLE: Final = VOID + "#dataset"
"""All that a reader sees, as one dataset: the default graph of the SPARQL endpoint."""

PUBLISHER: Final = CATALOG + "#publisher"
CONTACT: Final = CATALOG + "#contact"


def dataset_iri(name: str) -> str:
    """Return the IRI of a dataset by its name."""
    return f"{WHOLE}-{quote(name, safe='')}"


def part_iri(kind: str, *names: str) -> str:
    """Return the IRI of a part of the whole that is about these IRIs, such as a partition."""
    return f"{VOID}#{kind}-{_hash(*names)}"


def catalog_iri(kind: str, *names: str) -> str:
    """Return the IRI of something that is described in the catalog alone."""
    return f"{CATALOG}#{kind}-{_hash(*names)}"


def graph_iri(kind: str, graph: str) -> str:
    """Return the IRI of what the service description says of a named graph."""
    return f"{BASE}sparql#{kind}-{_hash(graph)}"


def _hash(*names: str) -> str:
    return hashlib.sha256("\n".join(names).encode()).hexdigest()[:16]
