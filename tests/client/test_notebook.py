"""The notebook runs, and shows what stands in it."""

import copy
from pathlib import Path

from tests.client import notebook
from tests.client.shipped import Shipped


def test_notebook_shows_what_the_service_says(shipped: Shipped, tmp_path: Path) -> None:
    """Every cell runs; what it shows is what is stored (``python -m tests.client.notebook``)."""
    stored = notebook.read()
    made = notebook.run(copy.deepcopy(stored), shipped.url, tmp_path)
    assert notebook.outputs(made) == notebook.outputs(stored)


def test_notebook_names_nobody_and_no_machine(tmp_path: Path) -> None:
    """No folder of a machine, no drawn ids, no error that was left in it."""
    stored = notebook.read()
    assert not any("id" in cell for cell in stored.cells)
    assert "/home/" not in notebook.FILE.read_text(encoding="utf-8")
    kinds = {out.output_type for cell in stored.cells for out in cell.get("outputs", ())}
    assert kinds <= {"stream", "execute_result", "display_data"}
