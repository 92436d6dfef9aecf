"""Answers kept to be sent again: each with its codings, and what a 304 for it says."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from graph_service.web.asked import coded_tag
from graph_service.web.cache import Cache, CacheStatus
from graph_service.web.codings import PLAIN, Choice, Coding

Header = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Packed:
    """One answer as it is sent: ``unchanged`` are the headers of a 304 (RFC 9110, 15.4.5)."""

    tag: str | None
    headers: list[Header]
    unchanged: list[Header]
    body: bytes


@dataclass(frozen=True, slots=True)
class Kept:
    """One answer in the codings that were asked for so far; the plain one is always there.

    ``common`` are the headers that it has in every coding and as 304, without its tag.
    """

    common: list[Header]
    content_type: str
    plain: Packed
    coded: dict[str, Packed] = field(default_factory=dict)


class Answers:
    """The answers of one service by their plain ETag, bounded in bytes.

    Args:
        most: bytes of all of them.
        largest: bytes of one of them.
    """

    def __init__(self, most: int, largest: int) -> None:
        self._cache: Cache[str, Kept] = Cache(most, largest)
        self._largest = min(most, largest)

    def get(self, tag: str, codings: Choice) -> Packed | None:
        """Return an answer in the best coding that its caller accepts, if it is there."""
        kept = self._cache.get(tag)
        return None if kept is None else self._in_coding(tag, kept, codings)

    def put(
        self, tag: str, common: list[Header], content_type: str, body: bytes, codings: Choice
    ) -> Packed:
        """Keep a plain answer, if it is small enough, and return it as its caller gets it."""
        kept = Kept(common, content_type, pack(tag, common, content_type, body, None))
        self._cache.put(tag, kept, len(body))
        return self._in_coding(tag, kept, codings)

    def copy(
        self, tag: str, common: list[Header], content_type: str, chunks: Iterable[bytes]
    ) -> Iterator[bytes]:
        """Pass on the chunks of a plain answer; keep it if it comes to its end and is not large."""
        parts: list[bytes] = []
        size = 0
        for chunk in chunks:
            size += len(chunk)
            if size <= self._largest:
                parts.append(chunk)
            else:
                parts.clear()
            yield chunk
        if size <= self._largest:
            self.put(tag, common, content_type, b"".join(parts), PLAIN)

    def clear(self) -> None:
        """Forget all of them."""
        self._cache.clear()

    def status(self) -> CacheStatus:
        """Return what is held."""
        return self._cache.status()

    def _in_coding(self, tag: str, kept: Kept, codings: Choice) -> Packed:
        coding = codings.of_size(len(kept.plain.body))
        if coding is None:
            return kept.plain
        found = kept.coded.get(coding.name)
        if found is None:
            plain = kept.plain
            found = pack(tag, kept.common, kept.content_type, plain.body, coding)
            coded = kept.coded | {coding.name: found}
            size = len(plain.body) + sum(len(each.body) for each in coded.values())
            self._cache.put(tag, replace(kept, coded=coded), size)
        return found


def pack(
    tag: str | None,
    common: list[Header],
    content_type: str,
    body: bytes,
    coding: Coding | None,
) -> Packed:
    """Return a plain answer in a coding.

    Args:
        tag: the ETag of the plain answer, with quotes, if it has one.
        common: the headers that it has in every coding and as 304, without its tag.
        content_type: that of the body.
        body: the plain body.
        coding: the content coding, ``None`` to leave it plain.
    """
    if coding is not None:
        body = coding.encode(body)
    about = headers_about(content_type, coding, len(body))
    if tag is None:
        return Packed(None, about + common, common, body)
    tag = coded_tag(tag, coding)
    unchanged = [*common, ("ETag", tag)]
    return Packed(tag, about + unchanged, unchanged, body)


def headers_about(content_type: str, coding: Coding | None, length: int | None) -> list[Header]:
    """Return the headers that are about a body; ``length`` is ``None`` for one that streams."""
    about = [("Content-Type", content_type)]
    if coding is not None:
        about.append(("Content-Encoding", coding.name))
    if length is not None:
        about.append(("Content-Length", str(length)))
    return about
