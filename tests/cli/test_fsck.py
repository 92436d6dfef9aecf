"""``fsck`` says whether the record is sound, also by its exit code."""

from collections.abc import Callable

from click.testing import Result

from graph_service.state import State

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
