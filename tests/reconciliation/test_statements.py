"""What the index is asked reads by an index of its own wherever one thing is looked for."""

import time

import pytest

from graph_service.query.lookup import Lookup
from graph_service.reconciliation import statements

VALUES = {
    **{"typed": 0, "types": "[]", "most": 1, "written": "a", "after": "b", "pieces": '"a"'},
    **{"thing": 1, "kind": 1, "iris": "[]"},
}
NAMES = [name for name in vars(statements) if name.isupper() and not name.startswith("_")]


@pytest.mark.parametrize("name", NAMES)
def test_statement_is_sound(lookup: Lookup, name: str) -> None:
    """Each can be run with the values that it names."""
    assert isinstance(lookup.ask(getattr(statements, name), VALUES, time.monotonic() + 600), list)


@pytest.mark.parametrize("name", ["SAME", "BEGUN", "NAMES", "KINDS", "NUMBERS", "IRI"])
def test_no_table_of_names_is_read_whole(lookup: Lookup, name: str) -> None:
    """One thing or one name costs the same in a large index."""
    plan = lookup.ask(
        f"EXPLAIN QUERY PLAN {getattr(statements, name)}", VALUES, time.monotonic() + 600
    )
    assert not [
        row for row in plan if row[3].startswith(("SCAN names", "SCAN things", "SCAN kinds"))
    ]
