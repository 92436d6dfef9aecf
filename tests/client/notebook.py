"""The notebook, run against a service on the shipped data.

``python -m tests.client.notebook`` runs it and writes what comes out into it; read the difference.
"""

import os
import re
import tempfile
from pathlib import Path

import nbformat
from nbclient import NotebookClient

from graph_service import shipped
from tests.client.shipped import SHOWN, serving_shipped

ROOT = Path(shipped.__file__).parent
FILE = ROOT / "docs" / "notebook.ipynb"

_VARYING = (
    (re.compile(r"http://127\.0\.0\.1:\d+/"), SHOWN),
    (re.compile(r"of \d{4}-\d\d-\d\d, SHA-256 [0-9a-f]{64}"), "of (date), SHA-256 (digest)"),
)
"""What is another one with each service: where it answers, when its release was issued."""


def read() -> nbformat.NotebookNode:
    """Return the notebook as it is shipped."""
    return nbformat.read(FILE, as_version=4)


def run(notebook: nbformat.NotebookNode, url: str, folder: Path) -> nbformat.NotebookNode:
    """Run all cells in a process of their own, with a folder of their own; a fault ends it."""
    os.environ |= {
        "GRAPH_SERVICE_NOTEBOOK": url,
        "IPYTHONDIR": str(folder / "ipython"),
        "JUPYTER_RUNTIME_DIR": str(folder / "runtime"),
        "PYTHONPATH": str(ROOT.parent),
        "PYDEVD_DISABLE_FILE_VALIDATION": "1",
    }
    work = folder / "work"
    work.mkdir()
    client = NotebookClient(
        notebook, timeout=None, kernel_name="python3", resources={"metadata": {"path": str(work)}}
    )
    client.execute()
    for cell in notebook.cells:
        cell.pop("id", None)
        cell.metadata.clear()
        for output in cell.get("outputs", ()):
            output.pop("execution_count", None)
            _settle(output)
    return notebook


def outputs(notebook: nbformat.NotebookNode) -> list[list[str]]:
    """Return what each cell of code shows, as text."""
    return [
        ["".join(each.get("text") or each.data["text/plain"]) for each in cell.outputs]
        for cell in notebook.cells
        if cell.cell_type == "code"
    ]


def _settle(output: nbformat.NotebookNode) -> None:
    """Keep text alone, without what varies."""
    if output.output_type == "stream":
        output.text = _settled(output.text)
    elif output.output_type in ("execute_result", "display_data"):
        kept = {"text/plain": _settled(output.data["text/plain"])}
        if "image/svg+xml" in output.data:
            kept["image/svg+xml"] = output.data["image/svg+xml"]
        output.data = nbformat.from_dict(kept)


def _settled(text: str) -> str:
    for pattern, instead in _VARYING:
        text = pattern.sub(instead, text)
    return text


def main() -> None:
    """Run it and write it."""
    with (
        tempfile.TemporaryDirectory() as folder,
        serving_shipped(Path(folder) / "shipped") as service,
    ):
        made = run(read(), service.url, Path(folder))
    for cell in made.cells:
        if cell.cell_type == "code":
            cell.execution_count = None
            for output in cell.outputs:
                if output.output_type == "execute_result":
                    output.execution_count = None
    made.metadata = nbformat.from_dict(
        {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}}
    )
    made.nbformat_minor = 4  # cells without ids, which are drawn
    nbformat.write(made, FILE)


if __name__ == "__main__":
    main()
