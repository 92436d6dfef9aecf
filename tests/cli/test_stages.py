"""Progress is for a person at a terminal."""

import pytest

from graph_service.cli.stages import shown_stages


def test_pipe_sees_no_progress(capfd: pytest.CaptureFixture[str]) -> None:
    """Where standard error is no terminal, nothing is written to it."""
    with shown_stages() as show:
        show("shapes")
    assert capfd.readouterr() == ("", "")


def test_terminal_sees_the_stage(
    capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """At a terminal the name of the stage appears on standard error only."""
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("TTY_INTERACTIVE", "1")
    with shown_stages() as show:
        show("shapes")
    out, err = capfd.readouterr()
    assert out == ""
    assert "shapes" in err
