"""The files of a release as a catalog has them: which dataset each is of, and what it is."""

from dataclasses import dataclass
from typing import Final
from urllib.parse import unquote

from graph_service.formats import Format, by_media_type

WHOLE: Final = "graph."
_DATASETS: Final = "datasets/"
_GRAPHS: Final = "graphs/"


@dataclass(frozen=True)
class Item:
    """A file that is offered below ``/exports/``.

    ``media_type`` is that of what it holds, ``coding`` is ``gzip``, ``zstd`` or empty; ``size``, in
    bytes, and ``sha256`` are those of the file as it is sent, and ``None`` and empty when it is
    made only when somebody asks for it.
    """

    name: str
    media_type: str
    coding: str = ""
    size: int | None = None
    sha256: str = ""

    @property
    def dataset(self) -> str | None:
        """Name of the dataset that it is of, ``""`` for the whole; ``None`` for a single graph."""
        if self.name.startswith(_DATASETS):
            return unquote(self.name.removeprefix(_DATASETS).removesuffix(self._suffixes))
        return None if self.name.startswith(_GRAPHS) else ""

    @property
    def form(self) -> Format | None:
        """Its format, ``None`` for one that is not of RDF."""
        found = by_media_type(self.media_type)
        return found if found is not None and found.rdf is not None else None

    @property
    def is_dump(self) -> bool:
        """Whether it is the whole as RDF."""
        return self.name.startswith(WHOLE) and self.form is not None

    @property
    def _suffixes(self) -> str:
        parts = self.name.split(".")
        return "." + ".".join(parts[-2 if self.coding else -1 :])
