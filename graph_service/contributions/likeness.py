"""How much two sketches are alike, from 0 to 100, with the reasons in words.

Texts are compared by the pairs of characters that they share, case and accents folded and words in
any order, so that spellings differ and still meet; names in different scripts do not meet.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from graph_service.contributions.sketches import Sketch
from graph_service.views.folding import fold

NEAR: Final = timedelta(days=31)
"""Days between two dates that may be one, told differently."""

_LONGEST: Final = 300
"""Characters of a text that are compared."""

_ALIKE_NAMES: Final = 0.75
_ALIKE_TITLES: Final = 0.5
_SHOWN: Final = 80


@dataclass(frozen=True)
class Likeness:
    """A score and why; the gravest reason first."""

    score: int
    reasons: tuple[str, ...]


def compare_incidents(one: Sketch, other: Sketch) -> Likeness:
    """Return how much two incidents are alike; who is affected counts most, on either side."""
    found = [_agents(one, other), _titles(one, other), _days(one, other), *_shared(one, other)]
    reasons = sorted(((points, text) for points, text in found if text), key=lambda r: -r[0])
    score = sum(points for points, _ in found)
    return Likeness(max(0, min(100, score)), tuple(text for _, text in reasons))


def compare_agents(one: Sketch, other: Sketch) -> Likeness:
    """Return how much two people, groups or organisations are alike: by what they are called."""
    alike, pair = _best(one.titles, other.titles)
    if alike < _ALIKE_NAMES:
        return Likeness(0, ())
    reasons = [f"names are alike: {_quoted(pair)}"]
    if one.states & other.states:
        reasons.append(f"both are associated with {_listed(one.states & other.states)}")
    return Likeness(round(100 * alike) - (0 if len(reasons) > 1 else 20), tuple(reasons))


def alikeness(one: str, other: str) -> float:
    """Return from 0 to 1 how alike two texts are; 1 for texts that search takes for the same.

    Numbers are names as well ("Defender 12"): where both have some and not the same ones, texts are
    half as alike.
    """
    words, others = _words(one), _words(other)
    first, second = _pairs(words), _pairs(others)
    total = first.total() + second.total()
    if not total:
        return 0.0
    numbers, further = (
        {word for word in each if any(map(str.isdigit, word))} for each in (words, others)
    )
    differ = bool(numbers and further and numbers != further)
    return (first & second).total() / total * (1 if differ else 2)


def _words(text: str) -> list[str]:
    return sorted(fold(text[:_LONGEST]).split())


def _pairs(words: list[str]) -> Counter[str]:
    text = f" {' '.join(words)} "
    return Counter(text[at : at + 2] for at in range(len(text) - 1)) if words else Counter()


def _best(ones: Iterable[str], others: Iterable[str]) -> tuple[float, tuple[str, str]]:
    others = sorted(others)
    found = ((alikeness(one, other), (one, other)) for one in sorted(ones) for other in others)
    return max(found, default=(0.0, ("", "")))


def _agents(one: Sketch, other: Sketch) -> tuple[int, str]:
    """Tell whether the same are affected; that others are counts against it."""
    same = one.agents.keys() & other.agents.keys()
    if same:
        return 45, f"both affect {_listed(same)}"
    first, second = (
        {name for names in each.agents.values() for name in names} for each in (one, other)
    )
    if not first or not second:
        return 0, ""
    alike, pair = _best(first, second)
    if alike >= _ALIKE_NAMES:
        return round(45 * alike), f"those affected have names that are alike: {_quoted(pair)}"
    return -30, ""


def _titles(one: Sketch, other: Sketch) -> tuple[int, str]:
    alike, pair = _best(one.titles, other.titles)
    if alike < _ALIKE_TITLES:
        return 0, ""
    return round(40 * alike), f"titles are alike ({alike:.0%}): {_quoted(pair)}"


def _days(one: Sketch, other: Sketch) -> tuple[int, str]:
    first, second = _span(one), _span(other)
    if first is None or second is None:
        return 0, ""
    said = f"{_told(first)}; {_told(second)}"
    if first[0] <= second[1] and second[0] <= first[1]:
        narrow = all(to - since <= NEAR for since, to in (first, second))
        return (25 if narrow else 10), f"dates overlap: {said}"
    if first[0] - NEAR <= second[1] and second[0] - NEAR <= first[1]:
        return 5, f"dates are near each other: {said}"
    return -20, ""


def _span(sketch: Sketch) -> tuple[date, date] | None:
    if sketch.earliest is None or sketch.latest is None:
        return None
    return sketch.earliest, sketch.latest


def _told(span: tuple[date, date]) -> str:
    return str(span[0]) if span[0] == span[1] else f"{span[0]} to {span[1]}"


def _shared(one: Sketch, other: Sketch) -> Iterable[tuple[int, str]]:
    if states := one.states & other.states:
        yield 5, f"both concern {_listed(states)}"
    if acts := one.acts & other.acts:
        yield 10, f"the same type of act: {_listed(acts)}"


def _listed(terms: Iterable[str]) -> str:
    return ", ".join(sorted(terms))


def _quoted(pair: tuple[str, str]) -> str:
    return " and ".join(f"“{t if len(t) <= _SHOWN else t[:_SHOWN] + '…'}”" for t in pair)
