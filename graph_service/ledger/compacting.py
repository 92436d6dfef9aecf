"""Manifests of older releases, written as what differs from a base.

The newest manifest is the whole state, in one file that needs no other. The one before it is
replaced, once it is the newest no more, by what differs from a base: among ten thousand graphs,
of which a contribution changes one, that is a hundredth of the bytes. The release stays the same,
digest and all; a crash leaves the file as it was or as it is to be.
"""

from collections.abc import Callable
from typing import Final

from graph_service.errors import LedgerError
from graph_service.ledger.bases import Base, Bases
from graph_service.ledger.release import Release, write_manifest

LEAST: Final = 1 << 14
"""Bytes of entries from which a base is worth it."""

_LARGEST: Final = 8
"""A difference has at most one part in so many of the whole; else there is a new base."""


class Compactor:
    """Writes manifests that are not the newest; the caller holds the lock.

    Args:
        bases: where the bases are.
        before: returns an earlier release, whose base is used again where it suits; without it
            no base is used that was there.
    """

    def __init__(self, bases: Bases, before: Callable[[int], Release] | None = None) -> None:
        self._bases = bases
        self._before = before
        self._base: Base | None = None
        self._spent = 0

    def write(self, release: Release) -> tuple[bytes, str] | None:
        """Return the manifest of a release with a base, and the name of that, which is stored then.

        Returns:
            ``None`` when the release is so small that its manifest is to be whole.

        Raises:
            LedgerError: the disk does not take the base.
        """
        size = sum(len(entry.line) for entry in release.entries)
        if size < LEAST:
            return None
        base = self._base or self._known(release)
        if base is not None:
            manifest = write_manifest(release, base)
            self._spent += len(manifest)
            # differences grow: when they have taken as much as a base, another one is due
            if self._spent <= size and len(manifest) * _LARGEST <= size:
                self._base = base
                return manifest, base.name
        self._base = base = self._bases.put(release.entries)
        self._spent = 0
        return write_manifest(release, base), base.name

    def _known(self, release: Release) -> Base | None:
        """Return the base of the release before, as far as it is known."""
        if self._before is None or release.number == 1:
            return None
        try:
            name = self._before(release.number - 1).base
            return None if name is None else self._bases.read(name)
        except LedgerError:  # it was pruned, or is damaged
            return None
