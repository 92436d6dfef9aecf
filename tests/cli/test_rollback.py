"""``release rollback`` goes back in one command."""

from collections.abc import Callable
from pathlib import Path

from click.testing import Result

from graph_service.access.tokens import tokens_of
from graph_service.state import State

Run = Callable[..., Result]


def test_rollback_in_one_command(run: Run, state: State) -> None:
    """The next release holds what the old one held, and the log says who decided."""
    done = run("release", "rollback", "1", "--by", "Synthetic Editor", "--shapes", "none")
    assert done.exit_code == 0, done.output
    digest = state.ledger.release(1).digest
    assert done.stdout == f"release 3 published, as release 1 was: digest {digest}\n"
    assert state.current().entries == state.ledger.release(1).entries
    record = state.ledger.audit.newest()
    assert record is not None
    assert (record.details["rollback"], record.details["by"]) == (1, "Synthetic Editor")
    again = run("release", "rollback", "1", "--shapes", "none")
    assert again.stdout == f"release 3 unchanged: digest {digest}\n"


def test_rollback_to_what_violates_the_rules(run: Run, state: State, tmp_path: Path) -> None:
    """Nothing is published, with exit code 1 and what is wrong."""
    shapes = tmp_path / "shapes.ttl"
    shapes.write_text(
        "@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix e: <https://example.org/> .\n"
        "e:S a sh:NodeShape ; sh:targetNode e:a ; sh:property e:S-p .\n"
        'e:S-p a sh:PropertyShape ; sh:path e:q ; sh:minCount 1 ; sh:message "No q." ;\n'
        "  sh:severity sh:Violation .\n"
    )
    done = run("release", "rollback", "1", "--shapes", shapes)
    assert done.exit_code == 1
    assert "No q." in done.stderr and "nothing was published" in done.stderr
    assert state.ledger.newest() == 2


def test_rollback_to_a_graph_that_a_token_would_reach_unseen(
    run: Run, state: State, tmp_path: Path
) -> None:
    """It is refused before anything is judged."""
    run("release", "rollback", "1", "--shapes", "none")
    tokens_of(tmp_path / "state").create(
        "office", writes=["https://example.org/g/*"], audience="public"
    )
    done = run("release", "rollback", "2", "--shapes", "none")
    assert done.exit_code == 2
    assert "the token office may write" in done.stderr
    assert state.ledger.newest() == 3
