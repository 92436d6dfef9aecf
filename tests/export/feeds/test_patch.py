"""A dump and what differs give the other dump, for any two releases, either way round."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph_service.export.feeds.patch import (
    ADDED,
    KINDS,
    PATCH,
    REMOVED,
    state_name,
    write_difference,
)
from graph_service.ledger.ledger import Ledger, NewEntry
from graph_service.views.audiences import INTERNAL, PARTNER, PUBLIC
from graph_service.views.views import Views

SETS = (PUBLIC, PARTNER, INTERNAL)
_ROW = re.compile(rb"([AD]) (.*\n)")

graphs = st.dictionaries(
    st.sampled_from([f"http://example.org/graph/{n}" for n in range(4)]),
    st.tuples(
        st.sampled_from(["public", "partner", "internal"]),
        st.sets(st.tuples(st.integers(0, 2), st.sampled_from(['"a"', '"\\n\\r"', "<urn:o>"]))),
    ),
    max_size=4,
)


def entries(drawn: dict[str, tuple[str, set[tuple[int, str]]]]) -> Iterator[NewEntry]:
    """Yield the graphs of a release that was drawn."""
    for graph, (audience, statements) in drawn.items():
        lines = sorted(f"<urn:s{n}> <urn:p> {term} <{graph}> .\n" for n, term in statements)
        yield NewEntry(graph, audience, "Synthetic Office", "drawn", "".join(lines).encode())


def dump(views: Views, number: int, audiences: frozenset[str]) -> set[bytes]:
    """Return the lines of what a set is shown of a release."""
    content = views.content(views.ledger.release(number), audiences)
    return {line for _, quads in content for line in quads.splitlines(keepends=True)}


def applied(lines: set[bytes], patch: bytes) -> set[bytes]:
    """Return lines after a patch, each row of which must have an effect."""
    made = set(lines)
    for row in patch.splitlines(keepends=True):
        if match := _ROW.fullmatch(row):
            assert (match[2] in made) is (match[1] == b"D")
            (made.remove if match[1] == b"D" else made.add)(match[2])
    return made


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(graphs, min_size=2, max_size=4))
def test_dump_and_difference_give_the_other_dump(
    tmp_path_factory: pytest.TempPathFactory,
    drawn: list[dict[str, tuple[str, set[tuple[int, str]]]]],
) -> None:
    """Of random releases, for each set of audiences, forwards and backwards, in each form."""
    folder = tmp_path_factory.mktemp("ledger")
    ledger = Ledger(folder / "ledger")
    views = Views(folder / "views", ledger)
    for day, each in enumerate(drawn):
        issued = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=day)
        ledger.commit(list(entries(each)), issued=issued)
    numbers = ledger.releases()
    for audiences in SETS:
        for before in numbers:
            for after in numbers:
                old, new = (dump(views, each, audiences) for each in (before, after))
                patch, added, removed = (
                    b"".join(write_difference(kind, views, before, after, audiences))
                    for kind in KINDS
                )
                assert applied(old, patch) == new
                assert set(added.splitlines(keepends=True)) == new - old
                assert set(removed.splitlines(keepends=True)) == old - new


def test_form_is_the_one_of_jena(tmp_path: Path) -> None:
    """Headers name both states, and the statements stand in one transaction."""
    ledger = Ledger(tmp_path / "ledger")
    views = Views(tmp_path / "views", ledger)
    graph = "http://example.org/graph/1"
    for number in (1, 2):
        quads = f'<urn:s> <urn:p> "{number}" <{graph}> .\n'.encode()
        made = NewEntry(graph, "public", "Synthetic Office", "one", quads)
        ledger.commit([made], issued=datetime(2026, 1, number, tzinfo=UTC))
    names = [state_name(views.seen(number, PUBLIC).digest) for number in (1, 2)]
    assert names[0] != names[1]
    patch = b"".join(write_difference(PATCH, views, 1, 2, PUBLIC)).decode()
    assert patch == (
        f"H id <{names[1]}> .\nH prev <{names[0]}> .\nTX .\n"
        f'D <urn:s> <urn:p> "1" <{graph}> .\nA <urn:s> <urn:p> "2" <{graph}> .\nTC .\n'
    )
    same = b"".join(write_difference(PATCH, views, 2, 2, PUBLIC)).decode()
    assert same == f"H id <{names[1]}> .\nH prev <{names[1]}> .\nTX .\nTC .\n"
    for kind in (ADDED, REMOVED):
        assert b"".join(write_difference(kind, views, 2, 2, PUBLIC)) == b""
