"""``token`` makes, lists and revokes, and shows a token once."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import Result

from graph_service.access.tokens import digest_of, tokens_of
from graph_service.settings import read_settings
from graph_service.state import State

Run = Callable[..., Result]


def test_token_is_printed_once_and_works(run: Run, tmp_path: Path) -> None:
    """The one line of output is the token; the list has everything but it."""
    made = run("token", "create", "office", "--read", "partner", "--write", "urn:g:*",
               "--audience", "partner", "--days", "3")  # fmt: skip
    text = made.stdout.strip()
    actor = tokens_of(tmp_path / "state").find(text)
    assert made.exit_code == 0
    assert actor is not None
    assert actor.audiences == {"public", "partner"}
    listed = run("token", "list").stdout
    assert "office  valid  until " in listed
    assert "writes urn:g:* for partner" in listed
    assert text.removeprefix("gs_") not in listed + run("token", "list", "--format", "json").stdout


def test_internal_readers_read_what_partners_do(run: Run) -> None:
    """The name of an audience stands for all that is open to it."""
    run("token", "create", "staff", "--read", "internal", "--admin")
    rows = json.loads(run("token", "list", "--format", "json").stdout)["tokens"]
    assert rows[0]["reads"] == ["internal", "partner", "public"]
    assert (rows[0]["admin"], rows[0]["state"], rows[0]["revoked"]) == (True, "valid", None)


def test_further_audience_is_read_without_what_partners_see(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A declared audience is a choice for readers and for new graphs; it stands for itself."""
    monkeypatch.setenv("GRAPH_SERVICE_AUDIENCES", "acme")
    made = run("token", "create", "office", "--read", "acme", "--write", "urn:g:*",
               "--audience", "acme")  # fmt: skip
    actor = tokens_of(tmp_path / "state").find(made.stdout.strip())
    assert actor is not None
    assert (actor.audiences, actor.audience) == ({"public", "acme"}, "acme")
    run("token", "create", "both", "--read", "acme", "--read", "partner")
    rows = json.loads(run("token", "list", "--format", "json").stdout)["tokens"]
    assert rows[1]["reads"] == ["acme", "partner", "public"]


def test_making_and_revoking_leave_lines_in_the_log(run: Run, tmp_path: Path) -> None:
    """Name and scopes stand there, never the token or its hash; nobody else may read the files."""
    text = run("token", "create", "office", "--read", "partner", "--write", "urn:g:*",
               "--audience", "partner", "--days", "3").stdout.strip()  # fmt: skip
    digest = digest_of(text)
    run("token", "revoke", "office")
    audit = State(read_settings({"state": tmp_path / "state"}, {})).ledger.audit
    created, revoked = audit.records()
    assert (created.event, revoked.event) == ("token-created", "token-revoked")
    expires = created.details.pop("expires")
    assert datetime.fromisoformat(expires) > datetime.now(UTC) + timedelta(days=2)
    assert created.details == {
        "name": "office",
        "reads": ["partner", "public"],
        "writes": ["urn:g:*"],
        "audience": "partner",
        "admin": False,
        "review": False,
        "contributor": "",
    }
    assert revoked.details == {"name": "office"}
    files = [path for path in (tmp_path / "state").rglob("*") if path.is_file()]
    assert {audit.path, tmp_path / "state" / "tokens.json"} <= set(files)
    for path in files:
        assert text.removeprefix("gs_") not in path.read_text()
        assert path == tmp_path / "state" / "tokens.json" or digest not in path.read_text()
        assert path.stat().st_mode & 0o077 == 0


def test_token_whose_line_can_not_be_written_is_told_to_nobody(run: Run, tmp_path: Path) -> None:
    """Without a line in the log there is no output, and so no token."""
    log = tmp_path / "state" / "ledger" / "audit.log"
    log.mkdir(parents=True)
    done = run("token", "create", "office")
    assert (done.exit_code, done.stdout) == (2, "")


def test_wrong_options_leave_no_line(run: Run, tmp_path: Path) -> None:
    """What was not done is not in the log."""
    assert run("token", "create", "two words").exit_code == 2
    assert run("token", "revoke", "nobody").exit_code == 2
    assert not (tmp_path / "state" / "ledger" / "audit.log").exists()


def test_revoked_token_is_listed_as_that(run: Run, tmp_path: Path) -> None:
    """It finds nobody any more; to revoke it again is a fault."""
    text = run("token", "create", "office").stdout.strip()
    assert run("token", "revoke", "office").exit_code == 0
    assert tokens_of(tmp_path / "state").find(text) is None
    assert "office  revoked" in run("token", "list").stdout
    assert run("token", "revoke", "office").exit_code == 2


def test_wrong_options_make_no_token(run: Run, tmp_path: Path) -> None:
    """An unknown audience, a pattern that is none, a writer without audience: exit code 2."""
    for options in (
        ("--read", "everybody"),
        ("--write", "not an iri", "--audience", "public"),
        ("--write", "urn:g:*"),
        ("--days", "0"),
    ):
        assert run("token", "create", "office", *options).exit_code == 2
    assert not (tmp_path / "state" / "tokens.json").exists()


def test_contributor_and_review_are_scopes(run: Run, tmp_path: Path) -> None:
    """The list tells them; a name of several lines is none."""
    made = run("token", "create", "office", "--review", "--contributor", "Synthetic Office")
    actor = tokens_of(tmp_path / "state").find(made.stdout.strip())
    assert actor is not None
    assert (actor.review, actor.contributor) == (True, "Synthetic Office")
    assert "review; known as Synthetic Office" in run("token", "list").stdout
    assert run("token", "create", "other", "--contributor", "a\nb").exit_code == 2
