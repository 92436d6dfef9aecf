"""Audiences and sets of them: who may see a contribution.

A contribution has exactly one audience; a caller has a set of them, and sees the contributions
whose audience is in the set. The named sets below are what the service builds views for.
"""

import re
from collections.abc import Collection, Iterable
from typing import Final

from graph_service.errors import InputError
from graph_service.ledger.release import Entry, Release

PUBLIC: Final = frozenset({"public"})
PARTNER: Final = PUBLIC | {"partner"}
INTERNAL: Final = PARTNER | {"internal"}

SETS: Final[dict[str, frozenset[str]]] = {
    "public": PUBLIC,
    "partner": PARTNER,
    "internal": INTERNAL,
}
"""Name of a set -> its audiences, the most open first."""

_NAME: Final = re.compile(r"[a-z][a-z0-9-]{0,62}")


def set_named(name: str) -> frozenset[str]:
    """Return the set with this name.

    Raises:
        InputError: there is no such set.
    """
    try:
        return SETS[name]
    except KeyError:
        reason = f"no such audience: {name}; there are {', '.join(SETS)}"
        raise InputError(reason) from None


def key_of(audiences: Collection[str]) -> str:
    """Return the name of a set as part of a path: its audiences, sorted, joined by ``+``.

    Raises:
        InputError: the set is empty, or an audience's name is not lower-case letters, digits
            and hyphens.
    """
    if not audiences:
        raise InputError("a set of audiences must not be empty")
    for name in audiences:
        if not _NAME.fullmatch(name):
            raise InputError(f"not the name of an audience: {name!r}")
    return "+".join(sorted(audiences))


def check_audiences(names: Iterable[str]) -> None:
    """Refuse audiences that no set contains: nobody could ever see such a contribution.

    Raises:
        InputError: the first such name.
    """
    known = frozenset().union(*SETS.values())
    for name in names:
        if name not in known:
            raise InputError(f"no such audience: {name}; there are {', '.join(sorted(known))}")


def visible(release: Release, audiences: Collection[str]) -> tuple[Entry, ...]:
    """Return the entries of a release that this set may see, in graph order."""
    return tuple(entry for entry in release.entries if entry.audience in audiences)


def sets_in_use(release: Release) -> tuple[frozenset[str], ...]:
    """Return the sets of :data:`SETS` that see different things in this release.

    The public set is always one of them; a wider set only when it sees more than those before.
    """
    used = [PUBLIC]
    for audiences in SETS.values():
        if visible(release, audiences) != visible(release, used[-1]):
            used.append(audiences)
    return tuple(used)
