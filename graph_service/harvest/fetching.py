"""A partner's file on the disk: asked for under conditions, gone on with where it broke off.

::

    a part of it is there and has a strong tag -> Range, If-Range -> 206: the rest; 200: all of it
    else what is known of the last one         -> If-None-Match   -> 304: not changed; 200: all

A part stays also when the process is killed, and is whole when its length says so and its digest,
where the server gives one, fits.
"""

import base64
import binascii
import hashlib
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Final

from graph_service.formats import Format, by_suffix
from graph_service.ledger.durable import disk_faults, publish_files
from graph_service.partners.download import NO_PART, PART, UNCHANGED, Head
from graph_service.partners.faults import PartnerFault
from graph_service.partners.gateway import Gateway
from graph_service.partners.harvest import Harvest
from graph_service.partners.partner import Partner

_PARTIAL: Final = "partial"
_ABOUT: Final = "partial.json"
_RANGE: Final = re.compile(r"bytes ([0-9]{1,15})-([0-9]{1,15})/([0-9]{1,15})")
_DIGEST: Final = re.compile(r"(?:^|,)\s*sha-256=:([A-Za-z0-9+/=]{44}):\s*(?:,|;|$)")
_STRONG: Final = re.compile(r'"[!#-~]*"')
_CODED: Final = {
    "gzip": ("application/gzip", "application/x-gzip"),
    "zstd": ("application/zstd",),
}
_BYTES: Final = "application/octet-stream"
_BLOCK: Final = 1 << 20


@dataclass(frozen=True)
class Fetched:
    """A file that came whole: where it is, what its server says of it, and its SHA-256."""

    path: Path
    etag: str
    modified: str
    sha256: str


@dataclass(frozen=True)
class Validators:
    """By what a server knows whether a file is another one than before."""

    etag: str = ""
    modified: str = ""

    @property
    def conditions(self) -> dict[str, str]:
        """The headers that ask for it (RFC 9110, section 13.1)."""
        if self.etag:
            return {"If-None-Match": self.etag}
        return {"If-Modified-Since": self.modified} if self.modified else {}


class Fetching:
    """Fetches the file of one partner.

    Args:
        gateway: the way to it.
        partner: the partner, which has a file.
        harvest: what is pulled from it.
        folder: where the file is put.
    """

    def __init__(self, gateway: Gateway, partner: Partner, harvest: Harvest, folder: Path) -> None:
        self._gateway = gateway
        self._partner = partner
        self._harvest = harvest
        self._path = folder / _PARTIAL
        self._about = folder / _ABOUT

    def fetch(self, known: Validators, *, deadline: float) -> Fetched | None:
        """Return the file, ``None`` when it is the one that is known.

        Args:
            known: of the file that was pulled last; without any it is fetched in any case.
            deadline: when it has to be there (``time.monotonic``).

        Raises:
            PartnerFault: it can't be had, or is none that could be used.
            LedgerError: its credential is missing, or the disk does not take it.
        """
        for _ in range(2):
            tag = self._resumable()
            have = self._path.stat().st_size if tag else 0
            if tag:
                headers = {"Range": f"bytes={have}-", "If-Range": tag}
            else:
                self.clear()
                headers = known.conditions
            with disk_faults("the file can't be written"):
                head = self._ask(headers, tag, have, deadline)
            if head.status == UNCHANGED:
                return None
            if head.status == NO_PART:
                self.clear()  # it is shorter by now, or was whole already
                continue
            return self._whole(head, tag)
        raise PartnerFault("its server says that there is no such part of a file that it offers")

    def clear(self) -> None:
        """Remove what is there of a file."""
        with disk_faults("the file can't be removed"):
            self._about.unlink(missing_ok=True)
            self._path.unlink(missing_ok=True)

    def _ask(self, headers: dict[str, str], tag: str, have: int, deadline: float) -> Head:
        opened: list[IO[bytes]] = []

        def take(head: Head) -> Callable[[bytes], object]:
            self._check_type(head)
            if head.status == PART:
                self._check_part(head, tag, have)
                file = self._path.open("ab", buffering=0)
            else:
                self._begin(head)
                file = self._path.open("wb", buffering=0)
            opened.append(file)
            room = self._harvest.size - (have if head.status == PART else 0)

            def write(piece: bytes) -> None:
                nonlocal room
                room -= len(piece)
                if room < 0:
                    raise PartnerFault("its file is longer than its entry allows")
                file.write(piece)

            return write

        accept = {"Accept": self._accept()}
        harvest = self._harvest
        try:
            return self._gateway.fetch(
                self._partner,
                harvest.export,
                accept | headers,
                take,
                deadline=deadline,
                size=harvest.size,
            )
        finally:
            for file in opened:
                file.close()

    def _whole(self, head: Head, tag: str) -> Fetched:
        total, part = hashlib.sha256(), hashlib.sha256()
        begun = int(self._read_about().get("part", 0)) if head.status == PART else 0
        at = 0
        with disk_faults("the file can't be read"), self._path.open("rb") as file:
            while block := file.read(_BLOCK):
                total.update(block)
                part.update(block[max(0, begun - at) :])
                at += len(block)
        for name, digest in (("repr-digest", total), ("content-digest", part)):
            said = _DIGEST.search(head.fields.get(name, ""))
            if said is not None and _decoded(said[1]) != digest.digest():
                self.clear()
                raise PartnerFault("its file is not what the digest of its server says")
        etag = head.fields.get("etag", "") or tag
        modified = head.fields.get("last-modified", "")
        return Fetched(self._path, etag, modified, total.hexdigest())

    def _begin(self, head: Head) -> None:
        etag = head.fields.get("etag", "")
        self._write_about({"url": self._harvest.export.iri, "etag": etag, "part": 0})

    def _check_part(self, head: Head, tag: str, have: int) -> None:
        found = _RANGE.fullmatch(head.fields.get("content-range", ""))
        etag = head.fields.get("etag", tag)
        if found is None or int(found[1]) != have or int(found[2]) + 1 != int(found[3]):
            self.clear()
            raise PartnerFault("its server sends another part than was asked for")
        if etag != tag:
            self.clear()
            raise PartnerFault("its server sends a part of another file")
        self._write_about({"url": self._harvest.export.iri, "etag": tag, "part": have})

    def _check_type(self, head: Head) -> None:
        harvest, kind = self._harvest, head.media_type
        if kind in (_BYTES, "") and harvest.coding:
            return
        allowed = _CODED.get(harvest.coding) or (self._form.media_type, *self._form.aliases)
        if kind not in allowed:
            raise PartnerFault(f"its file is not sent as {allowed[0]}")

    def _accept(self) -> str:
        coded = _CODED.get(self._harvest.coding)
        return f"{coded[0]}, {_BYTES};q=0.5" if coded else self._form.media_type

    @property
    def _form(self) -> Format:
        found = by_suffix(self._harvest.form)
        if found is None:
            raise PartnerFault("its entry names no format")
        return found

    def _resumable(self) -> str:
        """Return the tag of the part that is there, if it can be gone on with."""
        about = self._read_about()
        tag = str(about.get("etag", ""))
        same = about.get("url") == self._harvest.export.iri
        there = self._path.exists() and self._path.stat().st_size > 0
        return tag if same and there and _STRONG.fullmatch(tag) else ""

    def _read_about(self) -> dict[str, Any]:
        try:
            found = json.loads(self._about.read_bytes())
        except (OSError, ValueError, RecursionError):
            return {}
        return found if isinstance(found, dict) else {}

    def _write_about(self, about: dict[str, str | int]) -> None:
        publish_files(self._about.parent, [(_ABOUT, json.dumps(about).encode())])


def _decoded(text: str) -> bytes:
    """Return the bytes of Base64; of what is none, no digest."""
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return b""
