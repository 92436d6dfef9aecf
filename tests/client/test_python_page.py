"""The blocks of the page are run, one after the other, and show what stands under them."""

import contextlib
import io
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from graph_service import shipped as files
from graph_service.client import Graph
from tests.client.shipped import SHOWN, Shipped

PAGE = (Path(files.__file__).parent / "docs" / "python.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```(\w+)\n(.*?)```(?:\n\n```text\n(.*?)```)?", PAGE, re.DOTALL)


def here(text: str, service: Shipped) -> str:
    """Return a text with the address of the service."""
    return text.replace(SHOWN, service.url)


def test_python_gives_what_the_page_shows(shipped: Shipped) -> None:
    """In one session, as a reader would run them; answers name the service's own address."""
    names: dict[str, object] = {}
    blocks = [(code, output) for kind, code, output in BLOCKS if kind == "python"]
    assert len(blocks) >= 6
    for code, output in blocks:
        said = io.StringIO()
        with contextlib.redirect_stdout(said):
            exec(compile(here(code, shipped), "python.md", "exec"), names)  # noqa: S102
        assert said.getvalue() == output


@pytest.mark.parametrize(("language", "program"), [("r", "Rscript"), ("js", "node")])
def test_other_languages_read_it_too(
    language: str, program: str, shipped: Shipped, tmp_path: Path
) -> None:
    """Each block is run by its own program, where there is one."""
    if shutil.which(program) is None:
        pytest.skip(
            f"no {program}: apt-get install {'r-base-core' if language == 'r' else 'nodejs'}"
        )
    for kind, code, output in BLOCKS:
        if kind == language:
            script = tmp_path / f"block.{'mjs' if language == 'js' else 'R'}"
            script.write_text(here(code, shipped), encoding="utf-8")
            done = subprocess.run(
                [program, str(script)], capture_output=True, text=True, check=True
            )
            assert output in done.stdout
            assert "China" in done.stdout


def test_table_of_calls_is_that_of_the_client() -> None:
    """Each public method has its row."""
    methods = {name for name in vars(Graph) if not name.startswith("_")}
    rows = PAGE.partition("| call |")[2].partition("\n\n")[0]
    assert set(re.findall(r"`\.(\w+)\(", rows)) == methods
