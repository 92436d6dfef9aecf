"""``fsck`` says whether the record is sound, also by its exit code."""

from collections.abc import Callable

from click.testing import Result

from graph_service.state import State
from graph_service.views.index import ensure_index
from tests.exported import export_view

Run = Callable[..., Result]


def test_sound_record(run: Run, state: State) -> None:
    """A sound record is counted."""
    assert state.current().number == 2
    done = run("fsck")
    assert (done.exit_code, done.stdout) == (0, "2 release(s), 2 object(s), 0 fault(s)\n")


def test_damage_is_named_and_fails(run: Run, state: State) -> None:
    """A damaged object is named on standard error, and the exit code says so."""
    name = state.current().entries[0].object
    (state.ledger.objects.folder / name).write_bytes(b"damage")
    done = run("fsck")
    assert done.exit_code == 2
    assert f"fault: object {name} is damaged" in done.stderr
    assert done.stdout.endswith("1 fault(s)\n")


def test_orphans_are_named_and_harmless(run: Run, state: State) -> None:
    """What a crash may leave is listed and does not fail."""
    (state.ledger.objects.folder / ("0" * 64 + ".tmp")).write_bytes(b"half")
    done = run("fsck")
    assert done.exit_code == 0
    assert f"unfinished: objects/{'0' * 64}.tmp" in done.stdout


def test_derived_damage_is_named_apart_and_mended_by_rebuild(run: Run, state: State) -> None:
    """Views, indexes and exports are no part of the record: damage of theirs is no fault."""
    view = state.view(state.current(), state.audiences.set_named("public"))
    ensure_index(view)
    assert run("fsck").stdout == "2 release(s), 2 object(s), 0 fault(s)\n"
    folder = export_view(state, view)
    places = [view.path.parent / "search.sqlite", folder / "graph.ttl"]
    for path in places:
        path.write_bytes(b"damage")
    (view.path.parent.parent / "9-x.half").mkdir()
    done = run("fsck")
    assert done.exit_code == 0
    for name in (
        "search.sqlite: damaged",
        f"{folder.name}/graph.ttl: damaged",
        "x.half: unfinished",
    ):
        assert f"{name}; rebuild makes it anew" in done.stdout
    (view.path / "CURRENT").unlink()
    assert f"{view.path.parent.name}: damaged; rebuild" in run("fsck").stdout
    assert run("rebuild").exit_code == 0
    assert run("fsck").stdout == "2 release(s), 2 object(s), 0 fault(s)\n"


def test_damaged_tokens_are_a_fault(run: Run, state: State) -> None:
    """Nothing else holds them."""
    (state.ledger.folder.parent / "tokens.json").write_bytes(b"damage")
    done = run("fsck")
    assert done.exit_code == 2
    assert done.stderr == "fault: the file of tokens is damaged\n"
