"""Audiences and sets of them: who may see a contribution.

A contribution has exactly one audience; a caller has a set of them, and sees the contributions
whose audience is in the set. Three audiences are always there, the setting ``audiences`` declares
further ones, for instance one for a single partner. The named sets are what the service judges and
builds views for; a token may have any set.
"""

import hashlib
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from graph_service.errors import InputError
from graph_service.ledger.release import Entry, Release
from graph_service.settings import Settings

PUBLIC: Final = frozenset({"public"})
PARTNER: Final = PUBLIC | {"partner"}
INTERNAL: Final = PARTNER | {"internal"}
"""The set of those who see everything, where no further audience is declared."""

_NAME: Final = re.compile(r"[a-z][a-z0-9-]{0,62}")
_LONGEST_KEY: Final = 120


@dataclass(frozen=True)
class Audiences:
    """The audiences that there are: public, partner, internal, and ``further`` ones."""

    further: tuple[str, ...] = ()

    @property
    def names(self) -> frozenset[str]:
        """All audiences."""
        return INTERNAL.union(self.further)

    @property
    def sets(self) -> Mapping[str, frozenset[str]]:
        """Name of a set -> its audiences, the most open first.

        A further audience sees itself and what is public, and nothing of partners; internal
        people see everything.
        """
        further = {name: PUBLIC | {name} for name in self.further}
        return {"public": PUBLIC, "partner": PARTNER, **further, "internal": self.names}

    def set_named(self, name: str) -> frozenset[str]:
        """Return the set with this name.

        Raises:
            InputError: there is no such set.
        """
        try:
            return self.sets[name]
        except KeyError:
            reason = f"no such audience: {name}; there are {', '.join(self.sets)}"
            raise InputError(reason) from None

    def require(self, audiences: Iterable[str], holder: str) -> None:
        """Refuse audiences that are not declared: nobody could ever see such a contribution.

        Args:
            audiences: of one holder.
            holder: what has them, as the subject of a sentence, for instance ``the graph <x>``.

        Raises:
            InputError: the first such name.
        """
        for name in audiences:
            if name not in self.names:
                raise InputError(
                    f"no such audience: {name}; there are {', '.join(self.sets)}. {holder} has it: "
                    "declare it in the setting audiences, or take it out of use"
                )

    def differing(self, present: Iterable[str]) -> Mapping[str, frozenset[str]]:
        """Return the sets that see different things where these audiences have something.

        The public set is always one of them; a wider set only when it sees what none before does.
        Between two sets that differ there may be more that a token has, such as ``partner`` with a
        further audience: what they see is evidenced, as what each of their audiences sees is, and
        no more is said twice in it than in what internal people see.
        """
        there, seen = frozenset(present), set[frozenset[str]]()
        found: dict[str, frozenset[str]] = {}
        for name, audiences in self.sets.items():
            if not found or audiences & there not in seen:
                found[name] = audiences
                seen.add(audiences & there)
        return found


def audiences_of(settings: Settings) -> Audiences:
    """Return the audiences that the settings declare; one that is always there may be repeated.

    Raises:
        InputError: a name is not lower-case letters, digits and hyphens.
    """
    names = [part.strip() for part in settings.audiences.split(",") if part.strip()]
    for name in names:
        _check_name(name)
    return Audiences(tuple(sorted(set(names) - INTERNAL)))


def key_of(audiences: Collection[str]) -> str:
    """Return the name of a set as part of a path: its audiences, sorted, joined by ``+``.

    Of a set whose names are too many for a path it is their number and a hash of them.

    Raises:
        InputError: the set is empty, or an audience's name is not lower-case letters, digits
            and hyphens.
    """
    if not audiences:
        raise InputError("a set of audiences must not be empty")
    for name in audiences:
        _check_name(name)
    key = "+".join(sorted(audiences))
    if len(key) <= _LONGEST_KEY:
        return key
    return f"{len(audiences)}-{hashlib.sha256(key.encode()).hexdigest()}"


def visible(release: Release, audiences: Collection[str]) -> tuple[Entry, ...]:
    """Return the entries of a release that this set may see, in graph order."""
    return tuple(entry for entry in release.entries if entry.audience in audiences)


def _check_name(name: str) -> None:
    if not _NAME.fullmatch(name):
        raise InputError(f"not the name of an audience: {name!r}")
