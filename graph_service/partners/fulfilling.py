"""The calls of a query, made one after the other, and their rows in their places.

::

    call -> may this caller ask it? -> what is before it says which values (pushing.py)
         -> may these be told? -> questions (wording.py) -> gateway -> rows

What goes to a partner is the text inside of the braces, and values only where the entry allows it
for each audience of the caller. Rows of a partner that asks for a credential go to no other one.
"""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from graph_service.errors import (
    LedgerError,
    QueryEnded,
    QueryTimeout,
    Refused,
    ResultTooLarge,
    SyntaxFault,
    Unavailable,
)
from graph_service.partners.calls import Call, dataset, prologue
from graph_service.partners.faults import PartnerFault, PartnerTimeout
from graph_service.partners.federation import Federation
from graph_service.partners.gateway import Question, Told
from graph_service.partners.partner import Partner
from graph_service.partners.pushing import Before, before
from graph_service.partners.wording import BATCH, BATCH_GET, Values, questions
from graph_service.query.scan import NO_SERVICE
from graph_service.query.search_block import Span
from graph_service.query.search_rows import MOST_BYTES, Filled
from graph_service.query.search_tokens import Reading, fault

_FORMS: Final = frozenset({"SELECT", "ASK", "CONSTRUCT", "DESCRIBE"})
_SHARE: Final = 2
"""One part in so many of the time that is left may go to finding values."""


@dataclass(frozen=True)
class Found:
    """What a text of ours selects: variables, and rows as JSON results have them."""

    variables: tuple[str, ...]
    bindings: Sequence[Mapping[str, Any]]


Select = Callable[[str, int, float], Found]
"""Runs a SELECT on the caller's view, up to a number of rows, within some seconds."""


@dataclass(frozen=True)
class Called:
    """How a call went: ``failed`` is empty, or why a silent one has no rows."""

    partner: str
    calls: int
    rows: int
    asked: float
    failed: str = ""


class Fulfilling:
    """The calls of one query.

    Args:
        federation: the partners.
        filled: the query, whose searches are answered.
        calls: in order.
        audiences: of the caller.
        base: base IRI of a query without ``BASE``.
        ask: asks a partner, which is the gateway.
        select: asks the caller's view.
        seconds: that are left for all of it.

    ``called`` says how each call went.
    """

    def __init__(
        self,
        federation: Federation,
        filled: Filled,
        calls: Sequence[Call],
        audiences: frozenset[str],
        base: str,
        ask: Callable[[Question], Told],
        select: Select,
        seconds: float,
    ) -> None:
        self.called: list[Called] = []
        self._federation = federation
        self._query = filled.query
        self._calls = calls
        self._audiences = audiences
        self._base = base
        self._ask = ask
        self._select = select
        self._deadline = time.monotonic() + seconds
        answered = zip(filled.blocks, filled.rows, strict=True)
        self._rows: dict[int, tuple[Span, str]] = {one.start: (one, text) for one, text in answered}
        self._closed: list[Call] = []  # to partners that ask for a credential
        self._size = 0

    def fill(self) -> Filled:
        """Return the query with the rows of all calls.

        Raises:
            Refused: this caller may not ask one of the partners; nobody was asked then.
            PartnerFault: a call failed that is not silent.
            SyntaxFault: what stands inside of one can't be read by itself.
            ResultTooLarge: the rows are longer than a query may hold.
            GraphServiceError: what ``select`` raises.
        """
        partners = [self._partner(call) for call in self._calls]
        for call, partner in zip(self._calls, partners, strict=True):
            written = self._answer(call, partner)
            self._rows[call.start] = call, written
            self._size += len(written.encode())
            if self._size > MOST_BYTES:
                raise ResultTooLarge(f"the partners' rows are longer than {MOST_BYTES} bytes")
            if partner.credential is not None:
                self._closed.append(call)
        text = self._written(0, len(self._query))
        placed = [self._rows[start] for start in sorted(self._rows)]
        spans, rows = tuple(span for span, _ in placed), tuple(each for _, each in placed)
        return Filled(text, self._query, spans, rows)

    @property
    def left(self) -> float:
        """Seconds that are left.

        Raises:
            QueryTimeout: there are none.
        """
        left = self._deadline - time.monotonic()
        if left <= 0:
            raise QueryTimeout("the query ran into its time limit")
        return left

    def _partner(self, call: Call) -> Partner:
        partner = self._federation.registry.at(call.endpoint, self._audiences)
        if partner is None:
            raise Refused(NO_SERVICE)
        if not partner.may_be_asked_by(self._audiences):
            raise Refused(
                f"the partner {partner.name} may not be asked by a caller who sees what it may not "
                "be told; ask without the token"
            )
        return partner

    def _answer(self, call: Call, partner: Partner) -> str:
        """Return the inline data that stands in the place of a call."""
        head = prologue(self._query, [call.inner], self._base)
        try:
            seen = self._select(f"{head}SELECT * WHERE {{ {call.inner}\n}} LIMIT 0", 1, self.left)
        except SyntaxFault as error:
            reason = f"what is asked of {partner.name} can't be read by itself: {error.reason}"
            raise fault(self._query, call.start, reason) from error
        inside = dict.fromkeys((*call.variables, *seen.variables))
        names = tuple(name for name in inside if name in seen.variables)
        if not names:
            raise fault(self._query, call.start, "a call to a partner needs a variable")
        values = self._values(call, partner, names)
        if values is not None and not values.rows:
            self.called.append(Called(partner.name, 0, 0, time.time()))
            return _data(names, "")
        batch = BATCH if partner.method == "POST" else BATCH_GET
        texts = questions(head, call.inner, names, partner.rows, values, batch=batch)
        owner = "\0".join(sorted(self._audiences))
        try:
            told = self._ask(Question(partner, texts, names, self.left, owner))
        except (PartnerFault, Unavailable, LedgerError) as error:
            return self._failed(call, partner, names, error)
        self._note(partner, told)
        return _data(names, told.rows.text)

    def _failed(self, call: Call, partner: Partner, names: Sequence[str], error: Exception) -> str:
        """Return one row without values for a silent call (Federated Query, section 4)."""
        if call.silent:
            kind = "timeout" if isinstance(error, PartnerTimeout) else "fault"
            self.called.append(Called(partner.name, 0, 0, time.time(), kind))
            return _data(names, f"({' '.join('UNDEF' for _ in names)})")
        if isinstance(error, PartnerFault):
            raise type(error)(f"the partner {partner.name} gave no answer: {error}") from error
        raise error

    def _note(self, partner: Partner, told: Told) -> None:
        self.called.append(Called(partner.name, told.calls, told.rows.count, told.asked))

    def _values(self, call: Call, partner: Partner, names: Sequence[str]) -> Values | None:
        """Return the values that a call is about, if they are known, few, and may be told."""
        if not partner.may_be_told_by(self._audiences):
            return None
        part = before(self._query, call)
        if part is None or any(part.start <= each.start < part.end for each in self._closed):
            return None
        common = [name for name in part.variables if name in names]
        most = self._federation.values
        if not common or not most:
            return None
        try:
            found = self._select(
                self._text_of(part, common, most + 1), most + 1, self.left / _SHARE
            )
        except (SyntaxFault, QueryEnded):
            return None  # then everything is asked for
        if len(found.bindings) > most:
            return None
        values = Values(common, found.bindings)
        return values if values.variables or not found.bindings else None

    def _text_of(self, part: Before, names: Sequence[str], most: int) -> str:
        """Return the query for the values of a part."""
        tokens = Reading(self._query).tokens
        start = next((each.start for each in tokens if each.part.upper() in _FORMS), 0)
        columns = " ".join(f"?{name}" for name in names)
        inner = self._written(part.start, part.end, part.left_out)
        return (
            f"{self._query[:start]}\nSELECT DISTINCT {columns} {dataset(self._query)} "
            f"WHERE {{ {inner}\n}} LIMIT {most}"
        )

    def _written(self, start: int, end: int, cut: Sequence[tuple[int, int]] = ()) -> str:
        """Return a part of the query with what is known in the places of searches and calls."""
        replaced = [(span.start, span.end, text) for span, text in self._rows.values()]
        outer = [*((one, other, " ") for one, other in cut), *replaced]
        parts, at = list[str](), start
        for one, other, text in sorted(outer):
            if at <= one and other <= end:
                parts += [self._query[at:one], text]
                at = other
        return "".join([*parts, self._query[at:end]])


def _data(names: Sequence[str], rows: str) -> str:
    return f"VALUES ({' '.join(f'?{name}' for name in names)}) {{{rows}}}"
