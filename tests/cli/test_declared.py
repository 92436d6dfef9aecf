"""Audiences in use are declared, and no token is blind where it may write; else the verbs stop."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import Result

from graph_service.access.tokens import tokens_of
from graph_service.cli.declared import (
    graphs_of,
    require_graphs_declared,
    require_nothing_hidden,
    require_tokens_fit,
)
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
    settings = settings_of(tmp_path)
    assert graphs_of(settings) == []
    require_graphs_declared(settings, [])
    require_tokens_fit(settings, [])
    require_nothing_hidden(settings, {"public"}, ["urn:g:*"])
    assert not (tmp_path / "state").exists()


def test_graph_of_a_removed_audience_is_named(tmp_path: Path) -> None:
    """The error names the audience, the graph and the setting; declared again, all is well."""
    publish(tmp_path)
    graphs = graphs_of(settings_of(tmp_path))
    require_graphs_declared(settings_of(tmp_path, "acme"), graphs)
    with pytest.raises(InputError, match=r"acme.*<https://example.org/g/acme>.*setting audiences"):
        require_graphs_declared(settings_of(tmp_path), graphs)


def test_token_of_a_removed_audience_is_named(tmp_path: Path) -> None:
    """One that holds stops; one that was revoked does not."""
    tokens = tokens_of(tmp_path / "state")
    tokens.create("acme-office", reads=["acme"])
    require_tokens_fit(settings_of(tmp_path, "acme"), [])
    with pytest.raises(InputError, match=r"no such audience: acme.*the token acme-office has it"):
        require_tokens_fit(settings_of(tmp_path), [])
    tokens.revoke("acme-office")
    require_tokens_fit(settings_of(tmp_path), [])


def test_token_that_reaches_what_it_does_not_see_is_named(tmp_path: Path) -> None:
    """Graphs that come later are held against the tokens that are there."""
    tokens = tokens_of(tmp_path / "state")
    tokens.create("office", writes=["https://example.org/g/*"], audience="public")
    settings, graph = settings_of(tmp_path, "acme"), "https://example.org/g/acme"
    require_tokens_fit(settings, [(graph, "public"), ("https://example.org/h", "acme")])
    with pytest.raises(InputError, match=r"token office may write https://example.org/g/\*.*acme"):
        require_tokens_fit(settings, [(graph, "acme")])


def test_new_token_must_not_reach_what_it_would_not_see(run: Run, tmp_path: Path) -> None:
    """A pattern around a hidden graph is refused, and all graphs without all audiences."""
    publish(tmp_path)
    for pattern, reason in (
        ("https://example.org/*", "reaches the graph"),
        ("*", "has to see all"),
    ):
        done = run("token", "create", "x", "--write", pattern, "--audience", "public")
        assert done.exit_code == 2
        assert reason in done.stderr
    done = run("token", "create", "x", "--write", "urn:g:*", "--audience", "public")
    assert done.exit_code == 0


def test_verbs_stop_before_they_do_anything(run: Run, tmp_path: Path) -> None:
    """Serving, building and rebuilding end with exit code 2 and the reason."""
    publish(tmp_path)
    tokens_of(tmp_path / "state").create("acme-office", reads=["acme"])
    for verb in ("serve", "build", "rebuild"):
        done = run(verb)
        assert done.exit_code == 2
        assert "no such audience: acme" in done.stderr
    assert not (tmp_path / "state" / "views").exists()
