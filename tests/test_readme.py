"""What the README says is run: the service's start, the first query and its output."""

import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
START, TEST = re.findall(r"```sh\n(.+?)\n```", README, re.DOTALL)
INSTALL = "python3 -m venv .venv && .venv/bin/pip install -q --require-hashes -r .ci/"


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """Return the port of a service started as the README says, but for port and state folder."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        free = int(probe.getsockname()[1])
    command = START.rsplit(".venv/bin/python", 1)[1].split()
    environment = os.environ | {
        "GRAPH_SERVICE_PORT": str(free),
        "GRAPH_SERVICE_STATE": str(tmp_path_factory.mktemp("state")),
    }
    process = subprocess.Popen([sys.executable, *command], cwd=ROOT, env=environment)
    try:
        while not answers(free):
            assert process.poll() is None, "the service ended"
            time.sleep(0.2)
        yield free
    finally:
        process.terminate()
        process.wait(60)


def answers(port: int) -> bool:
    """Tell whether a service on this port says that it is ready."""
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request("GET", "/readyz")
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()


def test_commands_install_what_is_locked_and_need_nothing_else() -> None:
    """Both commands make the environment from a file of exact versions and hashes."""
    assert f"{INSTALL}requirements.txt && .venv/bin/python -m graph_service serve" == START
    assert f"{INSTALL}requirements-test.txt && .venv/bin/python -m pytest" == TEST


def test_continuous_integration_runs_the_test_command() -> None:
    """What CI runs is what the README tells people to run."""
    assert TEST in (ROOT / ".ci" / "run").read_text(encoding="utf-8")


def test_first_query_gives_what_the_readme_shows(port: int) -> None:
    """The console block, run as it stands, prints what stands under it."""
    (block,) = re.findall(r"```console\n\$ (.+?)\n```", README, re.DOTALL)
    command, output = block.split("LIMIT 5'\n")
    command = command.replace(":8080/", f":{port}/") + "LIMIT 5'"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=True)
    assert done.stdout.replace("\r\n", "\n").strip() == output.strip()


@pytest.mark.parametrize("path", sorted(set(re.findall(r"<http://127.0.0.1:8080(/.*?)>", README))))
def test_addresses_of_the_readme_answer(port: int, path: str) -> None:
    """Each address that the README names answers with a page."""
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", path, headers={"Accept": "text/html"})
    response = connection.getresponse()
    assert (response.status, response.headers.get_content_type()) == (200, "text/html")
    connection.close()


def test_folder_table_names_the_folders_that_there_are() -> None:
    """Every top-level folder of the repository is in the table, and nothing else."""
    named = set(re.findall(r"^\| `(\w+)/` \|", README, re.MULTILINE))
    listed = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    folders = {line.partition("/")[0] for line in listed.stdout.splitlines() if "/" in line}
    assert named == {folder for folder in folders if not folder.startswith(".")}
