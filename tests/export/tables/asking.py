"""Paths of columns as graph patterns of SPARQL, to hold tables against a store."""

from graph_service.export.tables.path import Path, Step


def pattern(path: Path, start: str, end: str) -> str:
    """Return the graph pattern of SPARQL that binds ``end`` to what a path leads to.

    Args:
        path: the path.
        start: a term or variable, as SPARQL writes it.
        end: the same.
    """
    chains = [_chain(steps, start, end) for steps in path.alternatives]
    return chains[0] if len(chains) == 1 else " UNION ".join(f"{{ {each} }}" for each in chains)


def _chain(steps: tuple[Step, ...], start: str, end: str) -> str:
    if not steps:
        return f"BIND({start} AS {end})"
    parts, here = [], start
    for number, step in enumerate(steps, 1):
        there = end if number == len(steps) else f"?step{number}"
        subject, value = (there, here) if step.inverse else (here, there)
        parts.append(f"{subject} <{step.predicate}> {value} .")
        if step.condition:
            parts.append(f"{there} <{step.condition.predicate}> <{step.condition.value}> .")
        here = there
    return " ".join(parts)
