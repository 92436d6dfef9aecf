"""Where the ontology, the data and the queries that ship with the service are.

In a checkout they are folders beside the package; in a wheel they lie inside it.
"""

from pathlib import Path
from typing import Final

_INSTALLED: Final = Path(__file__).parent / "_shipped"
ROOT: Final = _INSTALLED if _INSTALLED.is_dir() else Path(__file__).parent.parent
ONTOLOGY: Final = ROOT / "ontology"
SHAPES: Final = ONTOLOGY / "shapes"
DATA: Final = ROOT / "data"
QUERIES: Final = ROOT / "queries"
