"""Content negotiation by ``Accept`` (RFC 9110, section 12.5.1)."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Protocol, TypeVar

from graph_service.errors import NotAcceptable


class Offer(Protocol):
    """A representation that can be sent; :class:`~graph_service.formats.Format` is one."""

    @property
    def media_type(self) -> str:
        """Media type without parameters."""

    @property
    def aliases(self) -> tuple[str, ...]:
        """Other media types under which it is asked for."""


@dataclass(frozen=True)
class Kind:
    """An offer that is not a format of RDF or results; ``suffix`` ends the path of such a form."""

    media_type: str
    aliases: tuple[str, ...] = ()
    suffix: str = ""


HTML = Kind("text/html", ("application/xhtml+xml",), "html")
JSON = Kind("application/json", suffix="json")
PROBLEM = Kind("application/problem+json", ("application/json",))

_Offer = TypeVar("_Offer", bound=Offer)
_MOST_RANGES: Final = 100
_LONGEST_KEPT: Final = 300


@dataclass(frozen=True)
class _Range:
    kind: str
    quality: float
    parameters: int

    def specificity(self, media_type: str) -> int:
        """Return how exactly this range names the type; 0 when it does not."""
        if self.kind == media_type:
            return 3 + self.parameters
        if self.kind == media_type.partition("/")[0] + "/*":
            return 2
        return 1 if self.kind == "*/*" else 0


def choose(accept: str | None, offers: Sequence[_Offer]) -> _Offer:
    """Return the offer that the caller likes best; among equals the earlier one.

    The most specific range that matches an offer gives its quality; 0 excludes it. Ranges that are
    malformed are passed over; a header without any other, or no header, accepts everything.

    Raises:
        NotAcceptable: every offer is excluded or not named.
    """
    header = accept or ""
    types = tuple((offer.media_type, *offer.aliases) for offer in offers)
    # clients repeat themselves; a header of strange length is not worth keeping
    found = (_best if len(header) <= _LONGEST_KEPT else _best.__wrapped__)(header, types)
    if found is None:
        raise NotAcceptable(tuple(offer.media_type for offer in offers))
    return offers[found]


@lru_cache(maxsize=1024)
def _best(header: str, offers: tuple[tuple[str, ...], ...]) -> int | None:
    """Return the place of the best offer; each is its media type and then its aliases."""
    ranges = _parse(header) or [_Range("*/*", 1.0, 0)]
    qualities = [_quality(ranges, media_type, aliases) for media_type, *aliases in offers]
    best = max(qualities)
    return qualities.index(best) if best > 0 else None


def _quality(ranges: list[_Range], media_type: str, aliases: list[str]) -> float:
    """Return the quality of an offer under its own type, else under the best of its aliases."""
    own, found = _match(ranges, media_type)
    if found >= 2 or not aliases:
        return own
    matches = [_match(ranges, alias) for alias in aliases]
    named = [quality for quality, specificity in matches if specificity >= 3]
    return max(named) if named else own


def _match(ranges: list[_Range], media_type: str) -> tuple[float, int]:
    matches = [(r.specificity(media_type), r.quality) for r in ranges]
    specificity = max(found for found, _ in matches)
    if specificity == 0:
        return 0.0, 0
    return max(quality for found, quality in matches if found == specificity), specificity


def _parse(header: str) -> list[_Range]:
    ranges = []
    for part in header.split(",")[:_MOST_RANGES]:
        kind, *rest = (piece.strip().lower() for piece in part.split(";"))
        major, slash, minor = kind.partition("/")
        if not (major and slash and minor) or (major == "*" and minor != "*"):
            continue
        quality: float | None = 1.0
        parameters = 0
        for parameter in rest:
            name, _, value = parameter.partition("=")
            if name.strip() == "q":
                quality = _weight(value.strip())
            elif name and name.strip() != "charset":
                parameters += 1
        if quality is not None:
            ranges.append(_Range(kind, quality, parameters))
    return ranges


def _weight(text: str) -> float | None:
    """Return a weight between 0 and 1 with up to three decimals, else ``None``."""
    whole, _, decimals = text.partition(".")
    valid = whole in ("0", "1") and len(decimals) <= 3 and (not decimals or decimals.isdecimal())
    if not valid or not text.isascii():
        return None
    weight = float(text)
    return weight if weight <= 1 else None
