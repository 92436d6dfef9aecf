"""An audience that is not declared any more and still has graphs or tokens stops the verbs."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import Result

from graph_service.access.tokens import tokens_of
from graph_service.cli.declared import require_release_declared, require_tokens_declared
from graph_service.errors import InputError
from graph_service.ledger.ledger import NewEntry
from graph_service.settings import Settings, read_settings
from graph_service.state import State

Run = Callable[..., Result]


def settings_of(folder: Path, audiences: str = "") -> Settings:
    """Return settings that declare some audiences."""
    return read_settings({"state": folder / "state", "audiences": audiences}, {})


def publish(folder: Path) -> None:
    """Publish one synthetic graph of the audience ``acme``."""
    graph = "https://example.org/g/acme"
    quads = f'<urn:s> <urn:p> "1" <{graph}> .\n'.encode()
    State(settings_of(folder, "acme")).ledger.commit(
        [NewEntry(graph, "acme", "Synthetic Office", "synthetic", quads)],
        issued=datetime(2026, 1, 31, tzinfo=UTC),
    )


def test_nothing_published_and_no_tokens_is_fine(tmp_path: Path) -> None:
    """An empty state folder stops nobody, and is not made."""
    require_tokens_declared(settings_of(tmp_path))
    require_release_declared(settings_of(tmp_path))
    assert not (tmp_path / "state").exists()


def test_graph_of_a_removed_audience_is_named(tmp_path: Path) -> None:
    """The error names the audience, the graph and the setting; declared again, all is well."""
    publish(tmp_path)
    require_release_declared(settings_of(tmp_path, "acme"))
    with pytest.raises(InputError, match=r"acme.*<https://example.org/g/acme>.*setting audiences"):
        require_release_declared(settings_of(tmp_path))


def test_token_of_a_removed_audience_is_named(tmp_path: Path) -> None:
    """One that holds stops; one that was revoked does not."""
    tokens = tokens_of(tmp_path / "state")
    tokens.create("acme-office", reads=["acme"])
    require_tokens_declared(settings_of(tmp_path, "acme"))
    with pytest.raises(InputError, match=r"no such audience: acme.*the token acme-office has it"):
        require_tokens_declared(settings_of(tmp_path))
    tokens.revoke("acme-office")
    require_tokens_declared(settings_of(tmp_path))


def test_verbs_stop_before_they_do_anything(run: Run, tmp_path: Path) -> None:
    """Serving, building and rebuilding end with exit code 2 and the reason."""
    publish(tmp_path)
    tokens_of(tmp_path / "state").create("acme-office", reads=["acme"])
    for verb in ("serve", "build", "rebuild"):
        done = run(verb)
        assert done.exit_code == 2
        assert "no such audience: acme" in done.stderr
    assert not (tmp_path / "state" / "views").exists()
