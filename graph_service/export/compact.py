"""Compact names of IRIs: which prefix, if any, and which of the prefixes were used."""

import re
from collections.abc import Mapping
from typing import Final

_LOCAL: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*")
_ENDS: Final = ("/", "#")


class Compaction:
    """Shortens IRIs with ``prefixes`` (prefix -> namespace); ``used`` are those that it needed."""

    def __init__(self, prefixes: Mapping[str, str]) -> None:
        self.prefixes = dict(sorted(prefixes.items()))
        self.used: set[str] = set()
        # a local name has neither of the ends, so most namespaces are found by where they end
        self._ending = {iri: name for name, iri in self.prefixes.items() if iri.endswith(_ENDS)}
        rest = {name: iri for name, iri in self.prefixes.items() if not iri.endswith(_ENDS)}
        self._others = sorted(rest.items(), key=lambda item: -len(item[1]))

    def name(self, iri: str) -> str | None:
        """Return ``prefix:local`` for an IRI, ``None`` when no prefix fits."""
        cut = max(iri.rfind("/"), iri.rfind("#")) + 1
        prefix = self._ending.get(iri[:cut])
        for each, namespace in self._others:
            if len(namespace) > cut and iri.startswith(namespace):
                prefix, cut = each, len(namespace)
                break
        if prefix is None or not _LOCAL.fullmatch(iri, cut):
            return None
        self.used.add(prefix)
        return f"{prefix}:{iri[cut:]}"

    def declared(self) -> dict[str, str]:
        """Return the prefixes that were used, with their namespaces, sorted."""
        return {name: iri for name, iri in self.prefixes.items() if name in self.used}
