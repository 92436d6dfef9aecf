"""What a backup consists of, and how it says that it is whole.

::

    backup.json                which release, how many files and bytes, the head of the audit log
    SHA256SUMS                 every other file with its hash; `sha256sum -c SHA256SUMS` reads it
    ledger/audit.log           the log of decisions
    ledger/audit-<sha256>.log  logs of records that a restore replaced
    ledger/releases/<n>.json   the manifests
    ledger/bases/<sha256>      what some of them are written as a difference to
    ledger/objects/<sha256>    the graphs
    ledger/proposals/<id>.json changes that wait for a decision
    partners/<name>.ttl        entries of partners, without their secrets
    partners/harvests/<name>/known.json  what is known of pulls from them
    sheets.key                 the secret that keys of rows of spreadsheets are drawn from
    tokens.json                hashes of tokens, if that was asked for
"""

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Final

from graph_service.errors import InputError

DESCRIPTION: Final = "backup.json"
SUMS: Final = "SHA256SUMS"
TOKENS: Final = "tokens.json"
FORMAT: Final = 1

LONGEST_DESCRIPTION: Final = 1 << 16
LONGEST_SUMS: Final = 1 << 28
"""Bytes that are read into memory of what may be anybody's file."""

SHEETS: Final = "sheets.key"
_LISTED: Final = re.compile(
    r"backup\.json|tokens\.json|ledger/audit(-[0-9a-f]{64})?\.log"
    r"|ledger/releases/[1-9][0-9]{0,17}\.json|ledger/(?:objects|bases)/[0-9a-f]{64}"
    r"|ledger/proposals/[0-9a-f]{32}\.json|sheets\.key"
    r"|partners/(?:[a-z][a-z0-9-]{0,62}\.ttl|harvests/[a-z][a-z0-9-]{0,62}/known\.json)"
)
_SUM: Final = re.compile(r"([0-9a-f]{64}) [ *](.+)")


@dataclass(frozen=True)
class Description:
    """What a backup says of itself: the file ``backup.json``.

    ``release`` is the number of the newest release, ``digest`` its digest, ``lines`` and ``head``
    are those of the audit log, ``files`` and ``bytes`` count all but this file and the sums,
    ``taken`` is when it was made (UTC, ISO 8601).
    """

    release: int
    digest: str
    lines: int
    head: str
    files: int
    bytes: int
    taken: str

    def __str__(self) -> str:
        """Return one line for a person."""
        return (
            f"release {self.release}, {self.files:,} files, {self.bytes:,} bytes, "
            f"audit log of {self.lines:,} line(s) with head {self.head}"
        )


def is_listed(name: str) -> bool:
    """Return whether a backup may hold a file of this name; such a name leads nowhere else."""
    return _LISTED.fullmatch(name) is not None


def write_description(description: Description) -> bytes:
    """Return the file ``backup.json``."""
    return json.dumps({"format": FORMAT} | asdict(description), indent=1).encode() + b"\n"


def read_description(data: bytes) -> Description:
    """Read the file ``backup.json``.

    Raises:
        InputError: it is damaged, or of another format.
    """
    try:
        members = json.loads(data)
        if members.pop("format") != FORMAT:
            raise InputError(f"not of format {FORMAT}", file=DESCRIPTION)
        found = Description(**members)
        kinds = {name: type(value) for name, value in asdict(found).items()}
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise InputError("damaged", file=DESCRIPTION) from error
    if kinds != Description.__annotations__ or min(found.files, found.bytes, found.lines) < 0:
        raise InputError("damaged", file=DESCRIPTION)
    return found


def write_sums(sums: Mapping[str, str]) -> bytes:
    """Return the file ``SHA256SUMS`` of files by name, in the form of ``sha256sum``."""
    return "".join(f"{sums[name]}  {name}\n" for name in sorted(sums)).encode()


def read_sums(data: bytes) -> dict[str, str]:
    """Read the file ``SHA256SUMS``.

    Raises:
        InputError: it is damaged, or lists what is not part of a backup.
    """
    sums: dict[str, str] = {}
    try:
        lines = data.decode("ascii").splitlines()
    except UnicodeDecodeError as error:
        raise InputError("damaged", file=SUMS) from error
    for number, line in enumerate(lines, 1):
        found = _SUM.fullmatch(line)
        if found is None or not is_listed(found[2]) or found[2] in sums:
            raise InputError("not part of a backup, or listed twice", file=SUMS, line=number)
        sums[found[2]] = found[1]
    return sums
