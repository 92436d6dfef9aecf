"""The descriptions of a view: all that is said of each thing, as rows of JSON, ready to be sent.

::

    <folder>/<audiences>/<release>-<digest>/descriptions

    records   checksum, length, IRI, 0, rows; one for each thing
    hashes    of the IRIs, sorted
    offsets   of their records
    end       number of records, format

The rows are those that the engine writes of the view's own store, in its order, so that an answer
made of them has the same bytes as one of the engine's. Things of which a blank node is said, or a
great deal, have no record. The file is derived: deleting it loses nothing. Of one that is damaged
no wrong row is read: each record has its checksum, and what is not found is asked of the engine.
"""

import contextlib
import mmap
import struct
from array import array
from bisect import bisect_left
from hashlib import blake2b
from pathlib import Path
from typing import IO, Final, cast
from zlib import crc32

from pyoxigraph import QueryResultsFormat, QuerySolutions

from graph_service.errors import LedgerError
from graph_service.ledger.durable import disk_faults
from graph_service.views.store import open_view

PREDICATE: Final = b"\x01"
OBJECT: Final = b"\x02"
"""Stand in a row for ``"name":`` with the name of the variable; JSON has no such character."""

LARGEST: Final = 64 << 10
"""Bytes of the rows of one thing; who has more has no record."""

_NAME: Final = "descriptions"
_ALL: Final = "SELECT ?s ?p ?o { ?s ?p ?o }"
_FIRST: Final = b'"bindings":[{"s":'
_NEXT: Final = b'},{"s":'
_LAST: Final = b"}]}}"
_URI: Final = b'{"type":"uri","value":"'
_HEAD: Final = struct.Struct("<II")
_END: Final = struct.Struct("<Q8s")
_FORMAT: Final = b"describe"
_BLANK: Final = b'"type":"bnode"'


class Descriptions:
    """The file of a view, open for reading.

    Args:
        content: of the file.

    Raises:
        ValueError: it is cut off, or of another format.
    """

    def __init__(self, content: memoryview) -> None:
        count, form = _END.unpack_from(content, len(content) - _END.size)
        tables = len(content) - _END.size - 16 * count
        if form != _FORMAT or tables < 0:
            raise ValueError("not whole")
        self._content = content
        self._hashes = content[tables : tables + 8 * count].cast("Q")
        self._offsets = content[tables + 8 * count : tables + 16 * count].cast("Q")

    def rows(self, iri: str) -> bytes | None:
        """Return the rows of a thing, ``None`` when the engine has to be asked.

        They are objects of JSON, separated by commas, in which :data:`PREDICATE` and
        :data:`OBJECT` stand for names.
        """
        name = iri.encode()
        wanted = _hash(name)
        place = bisect_left(self._hashes, wanted)
        if place == len(self._hashes) or self._hashes[place] != wanted:
            return None
        at = self._offsets[place] + _HEAD.size
        try:
            checksum, length = _HEAD.unpack_from(self._content, at - _HEAD.size)
        except struct.error:
            return None
        record = bytes(self._content[at : at + length])
        size = len(name) + 1
        if record[:size] != name + b"\0" or crc32(record) != checksum:
            return None
        return record[size:]


def open_descriptions(view: Path) -> Descriptions | None:
    """Open the descriptions of a view, by the folder of its store; ``None`` when there are none."""
    try:
        with (view.parent / _NAME).open("rb") as file:
            content = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
            return Descriptions(memoryview(content))
    except (OSError, ValueError, struct.error):
        return None


def write_descriptions(view: Path) -> None:
    """Make the descriptions of a view, by the folder of its store.

    Raises:
        LedgerError: the store can't be read, or the disk takes no more.
    """
    half = view.parent / (_NAME + ".half")
    with disk_faults("can't write the descriptions"):
        try:
            with half.open("wb", buffering=1 << 20) as file:
                writer = _Writer(file)
                found = open_view(view).query(_ALL)
                if not isinstance(found, QuerySolutions):
                    raise LedgerError("the view can't be described")
                found.serialize(cast("IO[bytes]", writer), QueryResultsFormat.JSON)
                writer.end()
            half.replace(view.parent / _NAME)
        finally:
            with contextlib.suppress(OSError):
                half.unlink(missing_ok=True)


class _Writer:
    """Takes the engine's table of all statements, grouped by subject, and writes the file."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._places: dict[int, int] = {}
        self._double: set[int] = set()
        self._at = 0
        self._rest = self._begun = b""
        self._subject: bytes | None = None
        self._rows: list[bytes] = []

    def write(self, data: bytes) -> int:
        """Take a part of the table."""
        self._rest += data
        if not self._begun:
            _, self._begun, begin = self._rest.partition(_FIRST)
            self._rest = begin if self._begun else self._rest
        if self._begun:
            *rows, self._rest = self._rest.split(_NEXT)
            for row in rows:
                self._take(row)
        return len(data)

    def flush(self) -> None:
        """Do nothing: the engine asks for it."""

    def end(self) -> None:
        """Take the end of the table, and write the end of the file."""
        if self._begun:
            self._take(self._rest.removesuffix(_LAST))
            self._put()
        for wrong in self._double:  # the engine tells such things apart
            del self._places[wrong]
        hashes = array("Q", sorted(self._places))
        self._file.write(b"\0" * (-self._at % 8))
        self._file.write(hashes.tobytes())
        self._file.write(array("Q", (self._places[each] for each in hashes)).tobytes())
        self._file.write(_END.pack(len(hashes), _FORMAT))

    def _take(self, row: bytes) -> None:
        """Take what the engine wrote of one statement, without the start of its subject."""
        subject, _, rest = row.partition(b',"p":')
        if subject != self._subject:
            self._put()
            self._subject = subject
        predicate, _, thing = rest.partition(b',"o":')
        self._rows.append(b"{%b%b,%b%b}" % (PREDICATE, predicate, OBJECT, thing))

    def _put(self) -> None:
        """Write the record of the subject that is complete."""
        subject, rows, self._rows = self._subject, b",".join(self._rows), []
        name = None if subject is None else _iri(subject)
        if name is None or len(rows) > LARGEST or _BLANK in rows:
            return
        record = name + b"\0" + rows
        wanted = _hash(name)
        if wanted in self._places:
            self._double.add(wanted)
        self._places[wanted] = self._at
        self._file.write(_HEAD.pack(crc32(record), len(record)))
        self._file.write(record)
        self._at += _HEAD.size + len(record)


def _iri(term: bytes) -> bytes | None:
    """Return the IRI that a term of the table is, ``None`` for another term."""
    plain = term.startswith(_URI) and b"\\" not in term
    return term[len(_URI) : -2] if plain else None


def _hash(name: bytes) -> int:
    return int.from_bytes(blake2b(name, digest_size=8).digest(), "little")
