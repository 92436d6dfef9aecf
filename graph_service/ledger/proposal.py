"""A change that waits for a decision, as one file that is readable without us.

::

    {"format": 1, "id", "proposer", "time", "kind", "state", "note", "audiences", "count",
     "graphs": [{"graph", "audience", "before": <SHA-256> or null, "after": <N-Quads> or null}],
     "request": {"key", "fingerprint"} or null,
     "decision": {"by", "time", "reason", "release"} or null,
     "checksum": <SHA-256 of all bytes before this line>}

Once there is a decision the graphs are gone from it: what was accepted is in a release, and of what
was not nothing is kept.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any, Final

from graph_service.errors import LedgerError
from graph_service.ledger.redaction import is_named

OPEN: Final = "open"
ACCEPTED: Final = "accepted"
REFUSED: Final = "refused"
DROPPED: Final = "dropped"
ENDED: Final = "ended"
"""States: it waits, a reviewer decided, its proposer took it back, something was withdrawn."""

FORMAT: Final = 1
_SEAL: Final = ',\n "checksum": "{}"}}\n'
_SEAL_BYTES: Final = len(_SEAL.format("0" * 64))


@dataclass(frozen=True)
class Proposed:
    """A graph of a proposal: ``before`` is the object that it was, ``after`` its new N-Quads."""

    graph: str
    audience: str
    before: str | None
    after: str | None


@dataclass(frozen=True)
class Decision:
    """What was decided: by the token of this name, or by the operator, whose name is empty."""

    by: str
    time: str
    reason: str
    release: int | None = None


@dataclass(frozen=True)
class Proposal:
    """A change that waits, or that a decision was taken on; then it has no ``graphs`` any more.

    ``proposer`` is the name of a token, ``kind`` that of the activity, ``audiences`` (sorted)
    are those of its graphs, of which there are ``count``, ``request`` tells it when it comes again.
    """

    id: str
    proposer: str
    time: str
    kind: str
    state: str
    note: str
    audiences: tuple[str, ...]
    count: int
    graphs: tuple[Proposed, ...]
    request: Mapping[str, str] | None = None
    decision: Decision | None = None

    @property
    def size(self) -> int:
        """The bytes of its graphs."""
        return sum(len((each.after or "").encode()) for each in self.graphs)

    def closed(self, state: str, decision: Decision) -> "Proposal":
        """Return what is left of it after a decision."""
        return replace(self, state=state, graphs=(), decision=decision, note="")

    def names(self, iri: str) -> bool:
        """Return whether it has something of a graph or resource."""
        texts = [self.note, self.decision.reason if self.decision else ""]
        return any(iri in text for text in texts) or any(
            each.graph == iri
            or any(is_named(line, iri) for line in (each.after or "").encode().splitlines())
            for each in self.graphs
        )


def write_proposal(proposal: Proposal) -> bytes:
    """Return the file of a proposal: always the same bytes for the same proposal."""
    members = {"format": FORMAT} | asdict(proposal)
    body = json.dumps(members, ensure_ascii=False, indent=1).removesuffix("\n}").encode()
    return body + _SEAL.format(hashlib.sha256(body).hexdigest()).encode()


def parse_proposal(data: bytes, name: str) -> Proposal:
    """Read and check the file of a proposal.

    Raises:
        LedgerError: it is damaged, or that of another one.
    """
    body, seal = data[:-_SEAL_BYTES], data[-_SEAL_BYTES:]
    if seal != _SEAL.format(hashlib.sha256(body).hexdigest()).encode():
        raise LedgerError(f"proposal {name} is damaged: its content does not match its checksum")
    try:
        members: dict[str, Any] = json.loads(data)
        if members.pop("format") != FORMAT or members["id"] != name:
            raise LedgerError(f"proposal {name} is of another format, or is another one")
        members.pop("checksum")
        made = members.pop("decision")
        return Proposal(
            **members
            | {
                "audiences": tuple(members["audiences"]),
                "graphs": tuple(Proposed(**each) for each in members["graphs"]),
                "decision": None if made is None else Decision(**made),
            }
        )
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise LedgerError(f"proposal {name} is damaged") from error
