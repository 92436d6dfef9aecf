"""Bundles of others: whole, with their licences, and made from what is there."""

import hashlib
import json
import shutil
import subprocess
from pathlib import Path

import pytest
from flask.testing import FlaskClient

WEB = Path(__file__).parents[2] / "graph_service" / "web"
SOURCE, MADE = WEB / "vendor_src", WEB / "static" / "vendor"


def test_bill_of_materials_names_what_is_bundled() -> None:
    """Each package has version, licence and digest of the lock file; each file its own digest."""
    bill = json.loads((MADE / "sbom.cdx.json").read_text())
    locked = json.loads((SOURCE / "package-lock.json").read_text())["packages"]
    licences = (MADE / "LICENCES.txt").read_text()
    libraries = [each for each in bill["components"] if each["type"] == "library"]
    assert {"codemirror-lang-sparql", "@codemirror/view"} <= {each["name"] for each in libraries}
    for each in libraries:
        assert locked[f"node_modules/{each['name']}"]["version"] == each["version"]
        assert (
            f"{each['name']} {each['version']} ({each['licenses'][0]['license']['id']})" in licences
        )
    files = {each["name"]: each for each in bill["components"] if each["type"] == "file"}
    assert set(files) | {"sbom.cdx.json"} == {path.name for path in MADE.iterdir()}
    for name, each in files.items():
        found = hashlib.sha256((MADE / name).read_bytes()).hexdigest()
        assert each["hashes"] == [{"alg": "SHA-256", "content": found}]


def test_everything_locked_has_a_digest_of_the_public_registry() -> None:
    """Nothing comes from anywhere else, or without a digest."""
    locked = json.loads((SOURCE / "package-lock.json").read_text())["packages"]
    for name, each in locked.items():
        if name:
            assert each.get("resolved", "https://registry.npmjs.org/").startswith(
                "https://registry.npmjs.org/"
            ), name
            assert each["integrity"].startswith("sha512-"), name


def test_bundle_asks_nobody_and_evaluates_nothing(client: FlaskClient) -> None:
    """It is served as a script; it loads and evaluates nothing."""
    answer = client.get("/static/vendor/editor.js", buffered=True)
    assert answer.mimetype == "text/javascript"
    for each in (b"eval(", b"new Function", b"fetch(", b"XMLHttpRequest", b"localStorage"):
        assert each not in answer.data
    answer.close()


def test_bundle_is_made_again_byte_for_byte(tmp_path: Path) -> None:
    """The lock file gives the same bytes."""
    if shutil.which("node") is None or shutil.which("npm") is None:
        pytest.skip("there is no Node on this machine")
    copy = tmp_path / "vendor_src"
    shutil.copytree(SOURCE, copy, ignore=shutil.ignore_patterns("node_modules"))
    shutil.copytree(MADE, tmp_path / "static" / "vendor")
    command = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
    if subprocess.run(command, cwd=copy, capture_output=True, check=False).returncode:
        pytest.skip("the registry of packages can't be reached")
    check = ["node", "build.mjs", "--check"]
    subprocess.run(check, cwd=copy, check=True)
    (tmp_path / "static" / "vendor" / "editor.js").write_text("//")
    assert subprocess.run(check, cwd=copy, capture_output=True, check=False).returncode == 1
