"""Settings are options of the verbs: option beats environment beats file."""

from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from graph_service.cli.faults import Commands
from graph_service.cli.options import with_settings
from graph_service.settings import Settings


@click.group(cls=Commands)
def group() -> None:
    """Hold one verb."""


@group.command()
@click.argument("word")
@with_settings("port", "public_url")
def say(settings: Settings, word: str) -> None:
    """Print what arrived."""
    click.echo(f"{word} {settings.state} {settings.port} {settings.public_url}")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Return a settings file."""
    path = tmp_path / "settings.toml"
    path.write_text('port = 1\nstate = "from-file"\npublic_url = "https://file.example/"\n')
    return path


def test_option_beats_environment_beats_file(file: Path) -> None:
    """Each place is used where no later one speaks."""
    environ = {"GRAPH_SERVICE_PORT": "2", "GRAPH_SERVICE_STATE": "from-environment"}
    words = ["say", "x", "--config", str(file), "--state", "from-option"]
    done = CliRunner().invoke(group, words, env=environ)
    assert done.stdout == "x from-option 2 https://file.example/\n"


def test_bad_settings_are_one_line(file: Path) -> None:
    """A fault in the settings file is told with its place, without a traceback."""
    file.write_text("prot = 1\n")
    done = CliRunner().invoke(group, ["say", "x", "--config", str(file)])
    assert done.exit_code == 2
    assert done.stderr == f"{file}: no such setting: prot\n"


def test_options_are_described() -> None:
    """The help of an option is the help of its setting."""
    text = CliRunner().invoke(group, ["say", "--help"]).stdout
    assert "--public-url" in text
    assert "Port to listen on." in text
    assert "--workers" not in text
