"""The graph as a client sees it: questions, queries, things and files, now or in a release."""

import base64
import hashlib
import json
import re
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote, urlencode

from graph_service.client.answers import Answer, read_rows
from graph_service.client.faults import Damaged, GraphError
from graph_service.client.transport import Reply, Transport

if TYPE_CHECKING:
    import rdflib

_JSON: Final = "application/json"
_TABLE: Final = "application/sparql-results+json"
_TRIPLES: Final = "application/n-triples"
_FORM: Final = "application/x-www-form-urlencoded"
_LONGEST_GET: Final = 4_000
_BLOCK: Final = 1 << 20
_IRI: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>\"{}|^`\\]+")
_CITED: Final = re.compile(r'<([^>]*)>; rel="cite-as"')
_DIGEST: Final = re.compile(r"sha-256=:([A-Za-z0-9+/=]+):")


class Graph:
    """A graph of reprisals that a service answers for.

    Args:
        url: of the service.
        token: of the caller, who sees more than the public with it.
        release: number of the release that everything is asked of; without it the current one. A
            figure that was made with a number is made again with it.
        seconds: for one call, with its retries.
        retries: how often is asked again where the service is busy.

    Every method raises :class:`GraphError`; see :mod:`graph_service.client.faults`.
    """

    def __init__(
        self,
        url: str,
        token: str | None = None,
        *,
        release: int | None = None,
        seconds: float = 60.0,
        retries: int = 3,
    ) -> None:
        self._transport = Transport(url, token, seconds, retries)
        self._below = "" if release is None else f"releases/{int(release)}/"
        self._sentences: dict[int, str] = {}

    def releases(self) -> list[dict[str, Any]]:
        """Return the releases, the newest first: number, time, digest."""
        return list(_read(self._transport.get("releases", _JSON))["releases"])

    def partners(self) -> list[dict[str, Any]]:
        """Return those whom a question may ask besides: name, title, whether they answer."""
        return list(_read(self._transport.get("partners", _JSON))["partners"])

    def questions(self) -> dict[str, dict[str, Any]]:
        """Return the questions that can be asked by name, with their parameters."""
        found = _read(self._transport.get(self._below + "queries", _JSON))["queries"]
        return {each["id"]: each for each in found}

    def ask(self, name: str, **values: object) -> Answer:
        """Return the answer to a question of :meth:`questions`.

        Args:
            name: its id, such as ``"incidents-by-act-type"``.
            values: of its parameters: IRIs, terms, dates, numbers; ``None`` is left out.
        """
        given = {key: _written(value) for key, value in values.items() if value is not None}
        path = f"{self._below}queries/{quote(name, safe='')}.json"
        return self._table(self._transport.get(path + _query(given), _TABLE))

    def text_of(self, name: str, **values: object) -> str:
        """Return the SPARQL of a question with these values in it."""
        given = {key: _written(value) for key, value in values.items() if value is not None}
        path = f"{self._below}queries/{quote(name, safe='')}.rq"
        return self._transport.get(path + _query(given), "*/*").body.decode()

    def select(self, query: str) -> Answer:
        """Return the table that a query (SPARQL SELECT) gives."""
        return self._table(self._asked(query, _TABLE))

    def construct(self, query: str) -> "rdflib.Graph":
        """Return the graph that a query (CONSTRUCT, DESCRIBE) gives."""
        import rdflib

        body = self._asked(query, _TRIPLES).body
        return rdflib.Graph().parse(data=body.decode(), format="nt")

    def describe(self, iri: str) -> "rdflib.Graph":
        """Return what is said of a thing.

        Raises:
            ValueError: that is no absolute IRI.
        """
        if not _IRI.fullmatch(iri):
            raise ValueError("not an absolute IRI")
        return self.construct(f"DESCRIBE <{iri}>")

    def exports(self) -> list[dict[str, Any]]:
        """Return the files that can be taken away; sizes and digests of those that are made."""
        said = _read(self._transport.get(self._below + "exports", _JSON, patient=True))
        return [*said["exports"], *said.get("onRequest", ())]

    def export(self, name: str, path: str | Path) -> Path:
        """Store a file of :meth:`exports`, and return where it is.

        It is written beside its place and put there when its SHA-256 is that of the service. What
        was broken off is gone on with, if the file is the same still.

        Args:
            name: such as ``"graph.nq.gz"``.
            path: a file, or a folder.

        Raises:
            Damaged: the digest is another one; nothing is put in place.
            OSError: the disk does not take it.
        """
        target = Path(path)
        target = target / Path(name).name if target.is_dir() else target
        part, note = (target.with_name(f"{target.name}.{each}") for each in ("part", "part.tag"))
        have = part.stat().st_size if part.exists() and note.exists() else 0
        headers = {"Accept": "*/*", "Accept-Encoding": "identity"}
        if have:
            headers |= {"Range": f"bytes={have}-", "If-Range": note.read_text(encoding="utf-8")}
        address = f"{self._below}exports/{quote(name)}"
        with self._transport.stream(address, headers) as (status, told, read):
            note.write_text(told.get("etag", ""), encoding="utf-8")
            with part.open("ab" if status == 206 else "wb") as file:
                while block := read(_BLOCK):
                    file.write(block)
        expected = _DIGEST.search(told.get("repr-digest", ""))
        with part.open("rb") as file:
            found = hashlib.file_digest(file, "sha256").digest()
        note.unlink()
        if expected is None or base64.b64decode(expected[1]) != found:
            part.unlink()
            raise Damaged(f"{name} is not what the service announced; ask again")
        return part.replace(target)

    def _asked(self, query: str, accept: str) -> Reply:
        path, given = self._below + "sparql", urlencode({"query": query})
        if len(given) <= _LONGEST_GET:
            return self._transport.get(f"{path}?{given}", accept)
        return self._transport.post(path, accept, _FORM, given.encode())

    def _table(self, reply: Reply) -> Answer:
        try:
            columns, rows, types = read_rows(_read(reply))
        except KeyError as error:
            raise GraphError("the answer is no table: ask for one with SELECT") from error
        release = int(reply.headers.get("release", "0"))
        found = _CITED.search(reply.headers.get("link", ""))
        address = found[1] if found else ""
        cut = reply.headers.get("rows-cut-at")
        return Answer(
            columns,
            rows,
            types,
            release,
            address,
            self._citation(release, address),
            None if cut is None else int(cut),
            reply.headers.get("partners", ""),
        )

    def _citation(self, release: int, address: str) -> str:
        """Return the sentence of a release, with the address of one answer in it."""
        if release not in self._sentences:
            said = _read(self._transport.get(f"releases/{release}", _JSON))
            self._sentences[release] = said["citation"]
        sentence, _, _ = self._sentences[release].rpartition(", ")
        return f"{sentence}, {address}" if address else self._sentences[release]


def _read(reply: Reply) -> Mapping[str, Any]:
    try:
        found = json.loads(reply.body)
    except ValueError as error:
        raise Damaged("the answer can't be read as JSON") from error
    if not isinstance(found, dict):
        raise Damaged("the answer is no JSON object")
    return found


def _written(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return value.date().isoformat()
    return value.isoformat() if isinstance(value, date) else str(value)


def _query(given: Mapping[str, str]) -> str:
    return f"?{urlencode(given)}" if given else ""
