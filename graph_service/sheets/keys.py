"""Opaque keys: drawn from a secret, so that the same row of the same file has the same one again.

A key tells nothing of the row: without the secret nobody can tell which name or file it is from.
"""

import hmac
import os
import secrets
from collections.abc import Collection
from pathlib import Path
from typing import Final

from graph_service.errors import LedgerError, disk_error

FILE: Final = "sheets.key"
"""Name of the secret in the state folder."""

_BYTES: Final = 32
_PAIRS: Final = 5
_LETTERS: Final = "abcdefghijklmnopqrstuvwxyz"
_NUMBERS: Final = 1_000_000
_FIRST: Final = 1_000
"""Numbers below it are given by hand, one after the other."""


class Keys:
    """Draws keys for the rows of one file.

    Args:
        secret: of the service.
        collection: what the file calls itself.
    """

    def __init__(self, secret: bytes, collection: str) -> None:
        self._secret = secret
        self._collection = " ".join(collection.casefold().split())

    def drawn(self, sheet: str, local: str) -> str:
        """Return five times a letter and a digit, for a row of a sheet by its key in the file."""
        number = self._number(sheet, local)
        parts = []
        for _ in range(_PAIRS):
            number, letter = divmod(number, len(_LETTERS))
            number, digit = divmod(number, 10)
            parts.append(f"{_LETTERS[letter]}{digit}")
        return "".join(parts)

    def number(self, sheet: str, local: str, taken: Collection[int]) -> int:
        """Return a number that is not taken, and that nobody gives by hand."""
        number = self._number(sheet, local) % _NUMBERS
        while number + _FIRST in taken:
            number = (number + 1) % _NUMBERS
        return number + _FIRST

    def _number(self, sheet: str, local: str) -> int:
        said = "\n".join((self._collection, sheet, " ".join(local.casefold().split())))
        return int.from_bytes(hmac.digest(self._secret, said.encode(), "sha256"))


def read_secret(folder: Path) -> bytes:
    """Return the secret of a state folder; the first time it is drawn and written.

    Raises:
        LedgerError: it can't be read or written, or is damaged.
    """
    path = folder / FILE
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            half = path.with_name(f"{FILE}.{secrets.token_hex(8)}.part")
            half.touch(mode=0o600)
            half.write_bytes(secrets.token_bytes(_BYTES))
            try:
                os.link(half, path)  # whoever is first wins
            except FileExistsError:
                pass
            finally:
                half.unlink()
        secret = path.read_bytes()
    except OSError as error:
        raise disk_error(f"can't read or write {FILE}", error) from error
    if len(secret) != _BYTES:
        raise LedgerError(f"{FILE} is damaged")
    return secret
