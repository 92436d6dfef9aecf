"""Where the suites of the W3C are found, and one service with their data for a test session."""

import contextlib
import os
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.conformance.manifests import Suite
from tests.conformance.protocol import exchanges
from tests.conformance.service import Client, serving, write_quads

Find = Callable[[str, str, str], Path]


def cache_folder() -> Path:
    """Return the folder of the user's cache where fetched archives stay."""
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base) / "graph-service" / "w3c"


def unpacked(requirement: str, inside: str) -> Path:
    """Return a folder of a source archive on PyPI, fetched once."""
    folder = cache_folder() / requirement.replace("==", "-")
    if not folder.is_dir():
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder.parent) as stage:
            command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps"]
            command += ["--no-binary", ":all:", "--dest", stage, requirement]
            subprocess.run(command, check=True)
            (archive,) = Path(stage).glob("*.tar.gz")
            ready = Path(stage) / "ready"
            with tarfile.open(archive) as tar:
                tar.extractall(ready, filter="data")
            with contextlib.suppress(OSError):  # another test process was faster
                ready.rename(folder)
    return folder / inside


@pytest.fixture(scope="session")
def w3c_suite() -> Find:
    """Return a function that finds a suite's folder.

    It takes the path below ``W3C_TESTS`` or ``../shared/w3c``, and, for a machine that has
    neither, a requirement on PyPI and the path inside its source archive.
    """
    checkout = Path(__file__).parent.parent.parent
    named = os.environ.get("W3C_TESTS")
    folders = [Path(named)] if named else [checkout.parent / "shared" / "w3c"]

    def find(path: str, requirement: str, inside: str) -> Path:
        for folder in folders:
            if (folder / path).is_dir():
                return folder / path
        assert not named, f"W3C_TESTS is {named}, which has no {path}"
        return unpacked(requirement, inside)

    return find


@pytest.fixture(scope="session")
def suite(w3c_suite: Find) -> Suite:
    """Return the SPARQL suites."""
    inside = "rdflib-7.6.0/test/data/suites/w3c"
    return Suite(w3c_suite("rdf-tests/sparql", "rdflib==7.6.0", inside))


@pytest.fixture(scope="session")
def client(suite: Suite, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """Return a client of a service that holds the data of all their cases."""
    folder = tmp_path_factory.mktemp("service")
    cases = [case for name in suite.folders() for case in suite.cases(name)]
    graphs = {name: iri for case in exchanges(suite) for name, iri in case.graphs.items()}
    write_quads(suite, cases, graphs, folder / "data.nq")
    with serving(folder / "data.nq", folder) as client:
        yield client


@pytest.fixture(scope="session")
def writer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """Return a client that may write, of a service of its own; what it holds is nobody's."""
    folder = tmp_path_factory.mktemp("writable")
    (folder / "data.nq").write_text("<urn:s> <urn:p> <urn:o> <urn:g> .\n", encoding="utf-8")
    with serving(folder / "data.nq", folder, writes=True) as client:
        yield client
