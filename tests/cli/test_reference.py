"""The page of the command line says what the commands say."""

from pathlib import Path

from graph_service.cli import main
from graph_service.cli.reference import describe_commands

PAGE = Path(__file__).parents[2] / "graph_service" / "docs" / "commands.md"


def test_page_holds_the_help_of_every_command() -> None:
    """The committed page ends with what the commands give."""
    assert PAGE.read_text(encoding="utf-8").endswith(describe_commands(main))


def test_every_verb_has_a_section() -> None:
    """Verbs and the verbs below them each have their section."""
    text = describe_commands(main)
    assert {"## check\n", "## build\n", "## serve\n", "## query\n", "## release list\n"} <= {
        line + "\n" for line in text.splitlines()
    }
