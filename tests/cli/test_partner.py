"""``partner`` adds, lists and removes."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from graph_service.partners.registry import registry_of
from graph_service.state import State
from tests.partners.entries import ENDPOINT, make_turtle
from tests.partners.serving import acting, whole

Run = Callable[..., Result]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Return the file of a description."""
    path = tmp_path / "alpha.ttl"
    path.write_text(make_turtle(more='partner:askedBy "partner"'))
    return path


def test_partner_is_added_listed_and_removed(run: Run, file: Path) -> None:
    """Each leaves a line in the audit log."""
    assert run("partner", "add", file).exit_code == 0
    line = f"alpha  {ENDPOINT}  asked by partner, public; no values\n"
    assert run("partner", "list").stdout == line
    [row] = json.loads(run("partner", "list", "--format", "json").stdout)["partners"]
    assert (row["name"], row["askedBy"], row["toldBy"]) == ("alpha", ["partner", "public"], [])
    assert run("partner", "remove", "alpha").exit_code == 0
    assert run("partner", "list").stdout == ""
    log = run("audit", "list").stdout
    assert "partner-added" in log and "partner-removed" in log and ENDPOINT in log


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (make_turtle(asked_by="acme"), "acme"),
        (make_turtle(more='partner:toldBy "internal"'), "ask"),
        (make_turtle(more='partner:secret "hush"'), "alpha.ttl"),
        ("<a> <b>", "alpha.ttl:1"),
    ],
)
def test_wrong_description_changes_nothing(
    run: Run, file: Path, tmp_path: Path, text: str, reason: str
) -> None:
    """The error says what is wrong with which file; the registry is as it was."""
    run("partner", "add", file)
    before = registry_of(tmp_path / "state").all()
    file.write_text(text)
    failed = run("partner", "add", file)
    assert failed.exit_code == 2 and reason in failed.stderr
    assert registry_of(tmp_path / "state").all() == before
    assert run("audit", "list").stdout.count("partner-added") == 1


def test_missing_secret_is_told_when_the_partner_is_added(run: Run, file: Path) -> None:
    """The entry is kept, and its error says what is to be done."""
    reference = "env:GRAPH_SERVICE_PARTNER_ALPHA"
    file.write_text(make_turtle(more=f'partner:credential "{reference}"'))
    failed = run("partner", "add", file)
    assert failed.exit_code == 2 and "credential" in failed.stderr
    assert run("partner", "list").stdout.startswith("alpha")


def test_unknown_partner_is_not_removed(run: Run) -> None:
    """There is an error, and no line in the log."""
    assert run("partner", "remove", "alpha").exit_code == 2


def test_check_asks_the_examples(run: Run, file: Path) -> None:
    """Exit code 1 when one has no answer; no network is allowed unless it is named."""
    example = 'partner:example "SELECT ?s WHERE { ?s ?p ?o }"'
    with acting(whole()) as server:
        file.write_text(make_turtle(endpoint=server.endpoint, more=example))
        run("partner", "add", file)
        refused = run("partner", "check")
        assert refused.exit_code == 1 and "not allowed" in refused.stdout
        assert server.connections == 0
        done = run("partner", "check", "alpha", "--partner-networks", "127.0.0.1/32")
        assert done.exit_code == 0 and done.stdout.startswith("alpha  good")
    assert run("partner", "check", "beta").exit_code == 2


def test_partner_with_a_file_alone_is_pulled_and_not_asked(run: Run, file: Path) -> None:
    """Each verb says what it can't do; what comes of a pull is in the list."""
    with acting(whole(b"<html>", "text/html")) as server:
        url = server.endpoint.removesuffix("sparql")
        file.write_text(
            make_turtle()
            .replace(f"dcat:endpointURL <{ENDPOINT}>", f"dcat:downloadURL <{url}g.nt>")
            .replace('partner:askedBy "public"', "partner:namespace <https://alpha.example/id/>")
        )
        assert run("partner", "add", file).exit_code == 0
        assert "pulled for internal" in run("partner", "list").stdout
        [row] = json.loads(run("partner", "list", "--format", "json").stdout)["partners"]
        assert (row["endpoint"], row["file"], row["keptFor"]) == (None, f"{url}g.nt", "internal")
        asked = run("partner", "check", "alpha")
        assert asked.exit_code == 2 and "no endpoint" in asked.stderr
        assert run("partner", "check").exit_code == 0
        failed = run("partner", "pull")
        assert failed.exit_code == 1 and "not allowed" in failed.stderr
        assert run("partner", "pull", "beta").exit_code == 2


def test_pull_tells_what_came_of_it(run: Run, file: Path, state: State) -> None:
    """Exit code 1 where something could not be had; the reason is in the list afterwards."""
    assert state.current().number == 2
    with acting(whole(b"<html>", "text/html")) as server:
        url = server.endpoint.removesuffix("sparql")
        file.write_text(
            make_turtle()
            .replace(f"dcat:endpointURL <{ENDPOINT}>", f"dcat:downloadURL <{url}g.nt>")
            .replace('partner:askedBy "public"', "partner:namespace <https://alpha.example/id/>")
        )
        run("partner", "add", file)
        done = run("partner", "pull", "--partner-networks", "127.0.0.0/8")
        assert done.exit_code == 1 and "alpha  failed: its file is not sent as" in done.stderr
        assert "not sent as" in run("partner", "list").stdout
        removed = run("partner", "remove", "alpha")
        assert removed.exit_code == 0 and "still there" not in removed.stdout
