"""The page for whoever takes over names what there is."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "graph_service" / "docs" / "extending.md").read_text(encoding="utf-8")
LISTS = re.findall(r"^## (An? .+?)\n\n((?:.+\n)+)", PAGE, re.MULTILINE)
PATHS = sorted(
    {
        name
        for name in re.findall(r"`([\w./-]+/[\w./-]*)`", PAGE)
        if not name.startswith("/") and "<" not in name
    }
)


@pytest.mark.parametrize("name", PATHS)
def test_path_is_there(name: str) -> None:
    """As it stands, or in the package."""
    assert (ROOT / name).exists() or (ROOT / "graph_service" / name).exists()


@pytest.mark.parametrize("command", re.findall(r"`python (?:-m )?(\S+)(.*?)`", PAGE))
def test_command_is_there(command: tuple[str, str]) -> None:
    """Its module or file, and each path that it is given."""
    module, rest = command
    if module == "pytest" or module.endswith(".py"):
        paths = [module] * module.endswith(".py") + rest.split()
        assert all((ROOT / path).exists() for path in paths), command
    else:
        path = ROOT / module.replace(".", "/")
        assert path.with_suffix(".py").exists() or (path / "__main__.py").exists()


def test_each_list_has_ten_lines() -> None:
    """Five things to add, ten steps each, the last of which runs tests."""
    assert len(LISTS) == 5
    for name, text in LISTS:
        steps = re.findall(r"^\d+\. ", text, re.MULTILINE)
        assert len(steps) == 10, name
        assert "pytest" in text.rstrip().splitlines()[-1], name
