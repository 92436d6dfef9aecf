"""A base never changes; what differs from it leads back to the same entries."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph_service.errors import LedgerError
from graph_service.ledger.bases import Base, Bases
from graph_service.ledger.entry import Entry
from graph_service.ledger.release import digest_of

contents = st.dictionaries(st.text('abcé"\\', max_size=3), st.integers(0, 3), max_size=8)


def entries(graphs: dict[str, int]) -> tuple[Entry, ...]:
    """Return entries in graph order; the numbers make them differ."""
    return tuple(
        Entry(f"urn:{name}", str(n) * 64, "public", "", "synthetic", n)
        for name, n in sorted(graphs.items())
    )


@given(contents, contents)
def test_difference_leads_to_the_same_entries(one: dict[str, int], other: dict[str, int]) -> None:
    """Whatever came, went or changed; what is the same is not said again."""
    base = Base("x", {each.graph: each for each in entries(one)})
    changed, gone = base.difference(entries(other))
    assert base.apply(changed, gone) == entries(other)
    assert not set(changed) & set(entries(one))
    assert set(gone) == {f"urn:{name}" for name in one.keys() - other.keys()}


def test_base_is_named_by_the_digest_of_its_entries(tmp_path: Path) -> None:
    """It is read back by others; putting it again changes nothing."""
    bases, kept = Bases(tmp_path / "bases"), entries({"a": 1, "b": 2})
    base = bases.put(kept)
    assert base.name == digest_of(kept)
    assert bases.names() == {base.name}
    assert bases.put(kept) == base
    for each in (bases, Bases(tmp_path / "bases")):
        assert tuple(each.read(base.name).entries.values()) == kept
        assert each.data(base.name).count(b"\n") == 1


def test_damaged_base_is_no_base(tmp_path: Path) -> None:
    """Cut off, changed, missing or misnamed: there is an error that names it."""
    bases = Bases(tmp_path / "bases")
    base = bases.put(entries({"a": 1, "b": 2}))
    path = bases.folder / base.name
    whole = path.read_bytes()
    for damaged in (whole[:-1], whole.replace(b"urn:a", b"urn:c"), b""):
        path.write_bytes(damaged)
        with pytest.raises(LedgerError, match=f"base {base.name} is damaged"):
            Bases(bases.folder).read(base.name)
    path.unlink()
    with pytest.raises(LedgerError, match=f"base {base.name} is missing"):
        Bases(bases.folder).read(base.name)
    with pytest.raises(LedgerError, match="not the name of a base"):
        bases.data("../audit.log")


def test_what_nobody_names_is_deleted(tmp_path: Path) -> None:
    """Halves of files too, and no longer known; without a folder there is nothing to do."""
    Bases(tmp_path / "none").keep_only({"x"})
    bases = Bases(tmp_path / "bases")
    one, other = bases.put(entries({"a": 1})), bases.put(entries({"b": 1}))
    (bases.folder / f"{other.name}.tmp").write_bytes(b"half")
    bases.keep_only({one.name})
    assert bases.names() == {one.name}
    with pytest.raises(LedgerError, match="missing"):
        bases.read(other.name)
