"""Secrets are found where an entry says, and nowhere else."""

from pathlib import Path

import pytest

from graph_service.errors import LedgerError
from graph_service.partners.credentials import authorization

NAME = "GRAPH_SERVICE_PARTNER_ALPHA"


@pytest.fixture
def state(tmp_path: Path) -> Path:
    """Return a state folder with a secret in a file, and another one beside it."""
    folder = tmp_path / "partners" / "credentials"
    folder.mkdir(parents=True)
    (folder / "alpha").write_text("Bearer from-file\n")
    (folder / "broken").write_text("Bearer a\r\nX: b")
    (tmp_path / "tokens.json").write_text("Bearer tokens")
    return tmp_path


def test_secret_is_found(state: Path) -> None:
    """In the environment, or in a file, without the end of its line."""
    assert authorization(None, state, {}) is None
    assert authorization(f"env:{NAME}", state, {NAME: "Basic abc"}) == "Basic abc"
    assert authorization("file:alpha", state, {}) == "Bearer from-file"


@pytest.mark.parametrize(
    "reference",
    [
        "env:HOME",
        "env:GRAPH_SERVICE_PARTNER_BETA",
        "file:none",
        "file:../../tokens.json",
        "file:/etc/passwd",
        "file:broken",
        "file:",
        "alpha",
        "",
        f"env:{NAME}",
    ],
)
def test_what_is_no_secret_for_partners_is_refused_and_not_shown(
    state: Path, reference: str
) -> None:
    """Another variable, another file, line ends: the error shows nothing of them."""
    with pytest.raises(LedgerError) as caught:
        authorization(reference, state, {"HOME": "/root", NAME: "two\nlines"})
    assert "root" not in str(caught.value) and "two" not in str(caught.value)
