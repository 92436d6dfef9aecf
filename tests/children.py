"""The processes that a process has started, as Linux lists them by thread."""

from pathlib import Path


def children_of(pid: int | str) -> set[int]:
    """Return the children of a process; of a thread or process that ends meanwhile, none.

    Args:
        pid: its number, or ``self``.
    """
    found: set[int] = set()
    try:
        tasks = list(Path(f"/proc/{pid}/task").iterdir())
    except OSError:
        return found
    for task in tasks:
        try:
            found.update(map(int, (task / "children").read_text().split()))
        except OSError:  # the thread ended after it was listed
            continue
    return found
