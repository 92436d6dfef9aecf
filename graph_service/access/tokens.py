"""Tokens: who holds one is known by name, may read its audiences and write its graphs.

A token is 256 random bits, shown once, when it is made. What is kept is their SHA-256: a hash that
is slow to compute would protect nothing, since nobody guesses so many bits. The file is for the
service's user alone; it is written whole or not at all, and read again whenever it has changed.
"""

import hashlib
import hmac
import secrets
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from graph_service.access.actor import PUBLIC, Actor, check_patterns
from graph_service.access.keeping import Stamp, locked, read_rows, stamp_of, write_rows
from graph_service.errors import InputError, LedgerError, NotFound

PREFIX: Final = "gs_"
"""Every token starts with it, so that one which leaked is found by a search for it."""

_FILE: Final = "tokens.json"
_BYTES: Final = 32
_LONGEST_NAME: Final = 64
_LONGEST_CONTRIBUTOR: Final = 200
_MARKS: Final = "._-"


@dataclass(frozen=True)
class Token:
    """What is kept of a token: everything but the token itself.

    ``digest`` is the SHA-256 of its text, empty once it is revoked; ``reads`` are the audiences
    that it may see, ``writes`` the patterns of graphs that it may change, ``audience`` the one that
    its new graphs get. Times are in UTC; ``expires`` and ``revoked`` may be ``None``. For the rest
    see :class:`~graph_service.access.actor.Actor`.
    """

    name: str
    digest: str
    reads: tuple[str, ...]
    writes: tuple[str, ...]
    audience: str | None
    admin: bool
    created: datetime
    expires: datetime | None
    revoked: datetime | None = None
    review: bool = False
    contributor: str = ""

    def holds(self, now: datetime) -> bool:
        """Return whether it is neither revoked nor expired."""
        return self.revoked is None and (self.expires is None or now < self.expires)

    @property
    def actor(self) -> Actor:
        """Who comes with it."""
        audiences = frozenset(self.reads)
        return Actor(
            *(self.name, audiences, self.writes, self.audience, self.admin),
            review=self.review,
            contributor=self.contributor,
        )


class Tokens:
    """The tokens in a file, which need not be there.

    Args:
        path: of the file; its folder is there, or is made with the first token.
        clock: gives the time that tokens expire by.
    """

    def __init__(
        self, path: Path, *, clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> None:
        self.path = path
        self._clock = clock
        self._lock = threading.Lock()
        self._read: tuple[Stamp, tuple[Token, ...]] | None = None

    def create(
        self,
        name: str,
        *,
        reads: Iterable[str] = (),
        writes: Iterable[str] = (),
        audience: str | None = None,
        admin: bool = False,
        days: int | None = None,
        review: bool = False,
        contributor: str = "",
    ) -> str:
        """Make a token and return its text, which is kept nowhere.

        Args:
            name: stands in the audit log; may be used once, even when its token is revoked.
            reads: audiences, beside the public one.
            writes: patterns of graphs.
            audience: of its new graphs; one of ``reads``, or public.
            admin: whether it may administer the service.
            days: until it expires; ``None`` is never.
            review: whether it may decide on proposals.
            contributor: what others read beside what it wrote; empty: nothing.

        Raises:
            InputError: one of these is wrong, or the name is taken.
            LedgerError: the file is damaged or can't be written.
        """
        audiences, patterns = sorted({PUBLIC, *reads}), tuple(writes)
        _check_name(name)
        _check_contributor(contributor)
        check_patterns(patterns)
        if patterns and audience is None:
            raise InputError("who writes has to say which audience new graphs get")
        if audience is not None and audience not in audiences:
            raise InputError(f"the audience of new graphs must be readable: {audience}")
        text = PREFIX + secrets.token_urlsafe(_BYTES)
        now = self._clock().replace(microsecond=0)
        expires = None if days is None else now + timedelta(days=days)
        made = Token(
            *(name, digest_of(text), tuple(audiences), patterns, audience, admin, now, expires),
            review=review,
            contributor=contributor,
        )
        with locked(self.path):
            present = self.all()
            if any(each.name == name for each in present):
                raise InputError(f"there is a token of this name, or was: {name}")
            self._write((*present, made))
        return text

    def revoke(self, name: str) -> None:
        """End a token for good; its name stays taken.

        Raises:
            NotFound: there is none of this name that could be revoked.
            LedgerError: the file is damaged or can't be written.
        """
        with locked(self.path):
            present = self.all()
            if not any(each.name == name and each.revoked is None for each in present):
                raise NotFound(f"there is no such token, or it is revoked: {name}")
            now = self._clock().replace(microsecond=0)
            self._write(
                replace(each, digest="", revoked=now) if each.name == name else each
                for each in present
            )

    def all(self) -> tuple[Token, ...]:
        """Return all tokens, the oldest first, as the file has them now.

        Raises:
            LedgerError: the file is damaged or can't be read.
        """
        with self._lock:
            stamp = stamp_of(self.path)
            if stamp is None:
                return ()
            if self._read is None or self._read[0] != stamp:
                self._read = stamp, _tokens(read_rows(self.path))
            return self._read[1]

    def find(self, text: str) -> Actor | None:
        """Return who holds this token, ``None`` for one that is wrong, expired or revoked.

        Every token is compared, each in constant time, so the time taken tells nothing.

        Raises:
            LedgerError: the file is damaged or can't be read.
        """
        digest, now = digest_of(text), self._clock()
        found: Token | None = None
        for each in self.all():
            if hmac.compare_digest(each.digest, digest):
                found = each
        return found.actor if found is not None and found.holds(now) else None

    def _write(self, tokens: Iterable[Token]) -> None:
        write_rows(self.path, [_row(each) for each in tokens])


def tokens_of(state: Path) -> Tokens:
    """Return the tokens of a state folder."""
    return Tokens(state / _FILE)


def digest_of(text: str) -> str:
    """Return what is kept of the text of a token."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _check_name(name: str) -> None:
    plain = name.isascii() and all(c.isalnum() or c in _MARKS for c in name)
    if not (plain and name[:1].isalnum() and len(name) <= _LONGEST_NAME):
        raise InputError(f"a name has up to {_LONGEST_NAME} letters, digits and {_MARKS}: {name!r}")


def _check_contributor(name: str) -> None:
    if len(name) > _LONGEST_CONTRIBUTOR or not name.isprintable() or name != name.strip():
        reason = f"a contributor is one line of up to {_LONGEST_CONTRIBUTOR} characters"
        raise InputError(f"{reason}: {name!r}")


def _row(token: Token) -> dict[str, object]:
    row: dict[str, object] = dict(vars(token))
    for name in ("created", "expires", "revoked"):
        time = getattr(token, name)
        row[name] = None if time is None else time.astimezone(UTC).isoformat()
    return row


def _tokens(rows: list[dict[str, object]]) -> tuple[Token, ...]:
    try:
        return tuple(_token(row) for row in rows)
    except (TypeError, ValueError, KeyError) as error:
        raise LedgerError("the file of tokens is damaged") from error


def _token(row: dict[str, object]) -> Token:
    times = {
        name: None if row[name] is None else datetime.fromisoformat(str(row[name]))
        for name in ("created", "expires", "revoked")
    }
    lists = {name: tuple(map(str, list(row[name]))) for name in ("reads", "writes")}  # type: ignore[call-overload]
    token = Token(**{**row, **times, **lists})  # type: ignore[arg-type]
    strings = all(isinstance(each, str) for each in (token.name, token.digest, token.contributor))
    truths = isinstance(token.admin, bool) and isinstance(token.review, bool)
    if not strings or not truths or times["created"] is None:
        raise ValueError("a member is of another kind")
    return token
