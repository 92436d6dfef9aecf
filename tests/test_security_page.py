"""The page on security names tests that there are, and lists what the service is made of."""

import json
import re
from pathlib import Path

from packaging.markers import Marker

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "graph_service" / "docs" / "security.md").read_text(encoding="utf-8")
PROOFS = re.findall(r"`(tests/[a-z_/]+\.py)::(\w+)`", PAGE)
LOCKED = re.compile(r"^([a-z0-9.-]+)==(\S+)(?: ; (.*?))? \\$", re.MULTILINE)
PERMISSIVE = re.compile(
    r"\b(MIT|BSD|Apache|PSF|W3C|OSI Approved)\b", re.IGNORECASE
)  # as classifiers and SPDX write them
COPYLEFT = re.compile(r"GPL|SSPL|EUPL|Commons Clause|non-?commercial", re.IGNORECASE)


def test_each_proof_is_a_test() -> None:
    """A wall without its test is not claimed."""
    assert len(PROOFS) >= 30
    for file, name in PROOFS:
        assert f"def {name}(" in (ROOT / file).read_text(encoding="utf-8"), f"{file}::{name}"


def test_each_attempt_has_a_proof() -> None:
    """No row of the table of attempts has an empty last column."""
    table = PAGE.partition("## What stops them")[2].partition("\n## ")[0]
    rows = [line for line in table.splitlines() if line.startswith("| ")][1:]
    assert len(rows) >= 15
    for row in rows:
        assert "`tests/" in row, row


def licences(component: dict[str, object]) -> list[str]:
    """Return what a component says of its licence, as SPDX or in words."""
    found = []
    for each in component.get("licenses", []):  # type: ignore[attr-defined]
        licence = each.get("license", {})
        found.append(each.get("expression") or licence.get("id") or licence.get("name", ""))
    return found


def test_list_of_parts_is_that_of_the_lock() -> None:
    """Each package that is installed here stands in both, with the same version, and no other."""
    parts = json.loads((ROOT / ".ci" / "sbom.cdx.json").read_text(encoding="utf-8"))["components"]
    listed = {re.sub(r"[-_.]+", "-", each["name"]).lower(): each["version"] for each in parts}
    text = (ROOT / ".ci" / "requirements.txt").read_text(encoding="utf-8")
    linux = {"python_full_version": "3.11.2", "python_version": "3.11", "sys_platform": "linux"}
    linux |= {"platform_machine": "x86_64", "platform_python_implementation": "CPython"}
    linux |= {"implementation_name": "cpython", "os_name": "posix", "extra": ""}
    locked = {
        name: version
        for name, version, marker in LOCKED.findall(text)
        if not marker or Marker(marker).evaluate(linux)
    }
    assert listed == locked


def test_every_part_may_be_passed_on() -> None:
    """Each has a licence, a permissive one, and none that asks for more."""
    parts = json.loads((ROOT / ".ci" / "sbom.cdx.json").read_text(encoding="utf-8"))["components"]
    for part in parts:
        said = licences(part)
        assert any(PERMISSIVE.search(each) for each in said), (part["name"], said)
        assert not any(COPYLEFT.search(each) for each in said), (part["name"], said)
