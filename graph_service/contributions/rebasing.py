"""A change of a graph that was made from an earlier state, made to the present one."""

from graph_service.comparison import lines_of


def rebased(before: bytes, after: bytes, now: bytes) -> bytes:
    """Return the present state with what a change added and without what it removed.

    Args:
        before: canonical N-Quads of the graph that the change was made from.
        after: those that came of it.
        now: those of the present.
    """
    was, wanted, present = (lines_of(each) for each in (before, after, now))
    lines = (present - (was - wanted)) | (wanted - was)
    return b"".join(line + b"\n" for line in sorted(lines))
