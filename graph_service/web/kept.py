"""Answers kept to be sent again: each with its codings, and what a 304 for it says."""

from dataclasses import dataclass, field
from typing import Final

from graph_service.web.asked import coded_tag
from graph_service.web.cache import Cache, CacheStatus
from graph_service.web.codings import Choice, Coding

Header = tuple[str, str]
_ABOUT_THE_BODY: Final = {"content-type", "content-length", "content-encoding"}
_ANEW: Final = {"etag", "content-length", "content-encoding"}


@dataclass(frozen=True, slots=True)
class Packed:
    """One answer as it is sent: ``unchanged`` are the headers of a 304 (RFC 9110, 15.4.5)."""

    tag: str
    headers: list[Header]
    unchanged: list[Header]
    body: bytes


@dataclass(frozen=True, slots=True)
class Kept:
    """One answer in the codings that were asked for so far; the plain one is always there."""

    plain: Packed
    coded: dict[str, Packed] = field(default_factory=dict)

    @property
    def size(self) -> int:
        """Bytes of all bodies."""
        return len(self.plain.body) + sum(len(each.body) for each in self.coded.values())


class Answers:
    """The answers of one service by their plain ETag, bounded in bytes.

    Args:
        most: bytes of all of them.
        largest: bytes of one of them.
    """

    def __init__(self, most: int, largest: int) -> None:
        self._cache: Cache[str, Kept] = Cache(most, largest)

    def get(self, tag: str, codings: Choice) -> Packed | None:
        """Return an answer in the best coding that its caller accepts, if it is there."""
        kept = self._cache.get(tag)
        return None if kept is None else self._in_coding(kept, codings)

    def put(self, tag: str, headers: list[Header], body: bytes, codings: Choice) -> Packed:
        """Keep a plain answer, if it is small enough, and return it as its caller gets it."""
        kept = Kept(pack(tag, headers, body, None))
        self._cache.put(tag, kept, kept.size)
        return self._in_coding(kept, codings)

    def status(self) -> CacheStatus:
        """Return what is held."""
        return self._cache.status()

    def _in_coding(self, kept: Kept, codings: Choice) -> Packed:
        coding = codings.of_size(len(kept.plain.body))
        if coding is None:
            return kept.plain
        found = kept.coded.get(coding.name)
        if found is None:
            plain = kept.plain
            found = pack(plain.tag, plain.headers, plain.body, coding)
            grown = Kept(plain, kept.coded | {coding.name: found})
            self._cache.put(plain.tag, grown, grown.size)
        return found


def pack(tag: str, headers: list[Header], body: bytes, coding: Coding | None) -> Packed:
    """Return a plain answer in a coding.

    Args:
        tag: the ETag of the plain answer, with quotes.
        headers: those of the plain answer; those of coding, tag and length are made anew.
        body: the plain body.
        coding: the content coding, ``None`` to leave it plain.
    """
    headers = recoded(headers, coded_tag(tag, coding), coding)
    unchanged = [each for each in headers if each[0].lower() not in _ABOUT_THE_BODY]
    if coding is not None:
        body = coding.encode(body)
    return Packed(
        coded_tag(tag, coding), [*headers, ("Content-Length", str(len(body)))], unchanged, body
    )


def recoded(headers: list[Header], tag: str | None, coding: Coding | None) -> list[Header]:
    """Return headers for another coding and tag, without a length."""
    changed = [each for each in headers if each[0].lower() not in _ANEW]
    if tag is not None:
        changed.append(("ETag", tag))
    if coding is not None:
        changed.append(("Content-Encoding", coding.name))
    return changed
