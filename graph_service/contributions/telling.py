"""A proposal in words and as JSON values, and what it differs by, as patch, N-Quads or text."""

from collections.abc import Iterable, Iterator
from typing import Any, Final

from graph_service.access.actor import Actor
from graph_service.comparison import GraphDifference
from graph_service.contributions.standing import Standing, change_of
from graph_service.contributions.visibility import may_review
from graph_service.ledger.proposal import Proposal

NOT_ALL: Final = "more may be there already than was compared: look by yourself"


def summary(proposal: Proposal, reader: Actor) -> dict[str, Any]:
    """Return what a list says of a proposal; who decided is told to reviewers alone."""
    said: dict[str, Any] = {
        "id": proposal.id,
        "state": proposal.state,
        "kind": proposal.kind,
        "time": proposal.time,
        "proposer": proposal.proposer,
        "audiences": list(proposal.audiences),
        "count": proposal.count,
        "note": proposal.note,
        "decision": None,
    }
    made = proposal.decision
    if made is not None:
        said["decision"] = {"time": made.time, "reason": made.reason, "release": made.release}
        if may_review(reader, proposal):
            said["decision"]["by"] = made.by
    return said


def graphs_of(standing: Standing) -> list[dict[str, Any]]:
    """Return what would become of each graph."""
    return [
        {
            "graph": each.graph,
            "change": each.kind,
            "before": each.before,
            "after": each.after,
            "added": len(each.added),
            "removed": len(each.removed),
            "conflict": each.graph in standing.conflicts,
        }
        for each in standing.differences
    ]


def statements_of(standing: Standing) -> list[dict[str, Any]]:
    """Return the statements that each graph would get and lose, as lines of N-Quads."""
    sides = {each.graph: (each.added, each.removed) for each in standing.differences}
    return [
        each
        | {
            "addedStatements": [line.decode() for line in sides[each["graph"]][0]],
            "removedStatements": [line.decode() for line in sides[each["graph"]][1]],
        }
        for each in graphs_of(standing)
    ]


def patch(differences: Iterable[GraphDifference]) -> Iterator[bytes]:
    """Yield an RDF Patch that makes the present graphs what is proposed."""
    yield b"TX .\n"
    for each in differences:
        yield b"".join(b"D " + line + b"\n" for line in each.removed)
        yield b"".join(b"A " + line + b"\n" for line in each.added)
    yield b"TC .\n"


def signed(differences: Iterable[GraphDifference]) -> Iterator[bytes]:
    """Yield the same for people: lines that begin with ``-`` or ``+`` below the name of a graph."""
    for each in differences:
        yield f"{each.kind} <{each.graph}>\n".encode()
        yield b"".join(b"- " + line + b"\n" for line in each.removed)
        yield b"".join(b"+ " + line + b"\n" for line in each.added)


def quads_of(proposal: Proposal) -> bytes:
    """Return the graphs as they are proposed, as N-Quads."""
    return b"".join(each for each in change_of(proposal).values() if each is not None)


def text_of(said: dict[str, Any]) -> str:
    """Return a proposal, as :func:`summary` has it, in a few lines."""
    lines = [f"{said['id']}  {said['state']}  {said['kind']}  {said['count']} graph(s)"]
    lines.append(f"proposed by {said['proposer']} at {said['time']}")
    lines += [f"note: {said['note']}"] if said["note"] else []
    made = said["decision"]
    if made is not None:
        by = f" by {made['by']}" if made.get("by") else ""
        where = f", release {made['release']}" if made["release"] else ""
        lines.append(f"decided{by} at {made['time']}{where}: {made['reason'] or 'no reason given'}")
    for each in said.get("graphs", []):
        mark = "  CHANGED SINCE" if each["conflict"] else ""
        told = f"+{each['added']:,} -{each['removed']:,}"
        lines.append(f"{each['change']:8}<{each['graph']}>  {told}{mark}")
    found = said.get("judgement")
    if found is not None:
        verdict = "conforms" if found["conforms"] else f"does not conform: {found['detail']}"
        lines.append(verdict)
    for each in said.get("duplicates") or []:
        score = f"{each['score']} of 100"
        lines.append(f"may be there: {each['proposed']} as {each['existing']} ({score})")
    if said.get("allCompared") is False:
        lines.append(NOT_ALL)
    return "\n".join(lines) + "\n"
