"""Consent records and review dates, as a few statements picked out of canonical N-Quads.

They are read over all that is published, also where nothing else of a graph is: so a scan of the
bytes has to do, and what it found of a graph may be kept by the digest of the graph.
"""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final, NamedTuple

from graph_service.namespaces import ONTOLOGY, PREFIXES, SCHEME

_TYPE: Final = f"<{PREFIXES['rdf']}type>"
_RECORD: Final = f"<{ONTOLOGY}ConsentRecord>"
_GIVEN: Final = f"<{SCHEME}consent-status/given>"
_LINE: Final = re.compile(
    rb"^<([^>]*)> (?:<%s(consent[A-Za-z]+|reviewDate)> (.+)|%s (%s)) <([^>]*)> \.$"
    % tuple(re.escape(text.encode()) for text in (ONTOLOGY, _TYPE, _RECORD)),
    re.MULTILINE,
)
_DAY: Final = re.compile(rf'"(\d{{4}}-\d\d-\d\d)"\^\^<{re.escape(PREFIXES["xsd"])}date>')


class Statement(NamedTuple):
    """A statement of a record or about a review.

    ``name`` is the local name of the property, or ``type``; ``value`` is in N-Triples notation,
    the others are IRIs.
    """

    subject: str
    name: str
    value: str
    graph: str


@dataclass(frozen=True)
class Consent:
    """A consent as its record says; what the record lacks, or says twice, is ``None``.

    ``person`` is the IRI of who gave it, ``stands`` whether it is given and not withdrawn,
    ``scopes`` are IRIs, ``given`` and ``expiry`` the first and the last day, and ``endless``
    says that the record has no last day.
    """

    record: str
    person: str | None
    stands: bool
    scopes: frozenset[str]
    given: date | None
    expiry: date | None
    endless: bool
    graphs: tuple[str, ...]


def statements_of(quads: bytes) -> tuple[Statement, ...]:
    """Return the statements of records and reviews in canonical N-Quads."""
    if ONTOLOGY.encode() + b"consent" not in quads and b"reviewDate>" not in quads:
        return ()
    return tuple(
        Statement(subject, name or "type", value or kind, graph)
        for subject, name, value, kind, graph in (
            tuple((group or b"").decode() for group in match.groups())
            for match in _LINE.finditer(quads)
        )
    )


def consents_of(statements: Iterable[Statement]) -> tuple[Consent, ...]:
    """Return the consents that the statements record, by record; together, whatever the graph.

    What is not of the class of records, or says a thing twice, is no ground to name anybody.
    """
    records: dict[str, list[Statement]] = defaultdict(list)
    for each in statements:
        records[each.subject].append(each)
    return tuple(
        _consent(record, found)
        for record, found in sorted(records.items())
        if any(each.name.startswith("consent") or each.value == _RECORD for each in found)
    )


def day_of(value: str) -> date | None:
    """Return the day that a literal in N-Triples notation names; ``None`` for anything else."""
    match = _DAY.fullmatch(value)
    try:
        return date.fromisoformat(match[1]) if match else None
    except ValueError:
        return None


def _consent(record: str, found: list[Statement]) -> Consent:
    values: dict[str, set[str]] = defaultdict(set)
    for each in found:
        values[each.name].add(each.value)

    def only(name: str) -> str:
        return next(iter(values[name])) if len(values[name]) == 1 else ""

    person = only("consentSubject")
    return Consent(
        record=record,
        person=person[1:-1] if person.startswith("<") else None,
        stands=(
            _RECORD in values["type"]
            and only("consentStatus") == _GIVEN
            and not values["consentWithdrawn"]
        ),
        scopes=frozenset(v[1:-1] for v in values["consentScope"] if v.startswith("<")),
        given=day_of(only("consentGiven")),
        expiry=day_of(only("consentExpiry")),
        endless=not values["consentExpiry"],
        graphs=tuple(sorted({each.graph for each in found})),
    )
