"""What a build would make visible, for people and for programs."""

import json
from collections.abc import Iterator, Sequence

from graph_service.cli.release_diff import describe, tell
from graph_service.preview import Preview, SetPreview


def write_preview(found: Preview) -> str:
    """Return a part for each set of audiences: people first, then graphs, then things."""
    compared = f"compared with release {found.current}" if found.current else "the first release"
    lines = [compared]
    for each in found.sets:
        lines += ["", *_tell_set(each)]
    if found.due:
        lines += ["", *(due.text() for due in found.due)]
    return "\n".join(lines) + "\n"


def write_preview_json(found: Preview) -> str:
    """Return the same as JSON."""
    members = {
        "current": found.current or None,
        "conforms": found.judgement.conforms,
        "sets": [
            {
                "name": each.name,
                "persons": [vars(person) for person in each.persons],
                "graphs": [describe(graph) for graph in each.graphs],
                "appearing": each.appearing,
                "changing": each.changing,
                "vanishing": each.vanishing,
            }
            for each in found.sets
        ],
        "due": [
            {"day": due.day.isoformat(), "subject": due.subject, "what": due.what}
            for due in found.due
        ],
    }
    return json.dumps(members, ensure_ascii=False, indent=2) + "\n"


def _tell_set(each: SetPreview) -> Iterator[str]:
    if not each.graphs:
        yield f"{each.name} would see nothing new"
        return
    counts = (
        f"{len(each.appearing):,} thing(s) appear, {len(each.changing):,} change, "
        f"{len(each.vanishing):,} vanish"
    )
    yield f"{each.name} would see {len(each.graphs):,} graph(s) otherwise: {counts}"
    for person in each.persons:
        yield f"NAMED  <{person.iri}>  {person.label or 'without a label'}  in <{person.graph}>"
    yield from map(tell, each.graphs)
    yield from _tell_things("appears", each.appearing)
    yield from _tell_things("changes", each.changing)
    yield from _tell_things("vanishes", each.vanishing)


def _tell_things(what: str, subjects: Sequence[str]) -> Iterator[str]:
    for subject in subjects:
        yield f"{what:8}  <{subject}>"
