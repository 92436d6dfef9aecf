"""The import table of the design: one direction, and fences around third parties."""

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "graph_service"
BASE = {"settings", "errors", "namespaces", "formats", "shipped"}
MAY_IMPORT = {
    "parsing": BASE,
    "conformance": set(),
    "drawing": BASE,
    "ingest": BASE | {"parsing"},
    "validate": BASE,
    "client": set(),
    "ledger": BASE,
    "views": BASE | {"ledger"},
    "access": BASE,
    "backup": BASE | {"ledger", "access", "partners"},
    "query": BASE | {"views", "access", "parsing"},
    "bridges": BASE | {"ingest"},
    "engines": BASE | {"ledger", "query", "state", "views"},
    "export": BASE | {"views", "bridges"},
    "exporter": BASE | {"export", "ledger", "query", "views"},
    "exporting": BASE | {"export", "exporter", "query"},
    "resources": BASE | {"views", "query", "export"},
    "portraits": BASE | {"resources"},
    "reconciliation": BASE | {"views", "query", "resources"},
    "state": BASE | {"ledger", "views", "export"},
    "streams": BASE | {"ledger", "views", "query", "export", "state"},
    "publish": BASE | {"ingest", "validate", "ledger", "views", "export", "state", "forgetting"},
    "consents": BASE | {"ledger", "validate"},
    "forgetting": BASE | {"state", "ledger"},
    "withdrawing": BASE | {"state", "ledger", "forgetting", "publish", "rules"},
    "comparison": BASE | {"ledger", "views"},
    "rollback": BASE | {"ledger", "publish", "state"},
    "preview": BASE | {"comparison", "ingest", "ledger", "publish", "state", "validate", "views"},
    "examine": BASE | {"partial", "publish", "rules", "state", "validate"},
    "naming": BASE | {"ingest", "query"},
    "reporting": BASE | {"export", "rules", "validate"},
    "rules": BASE | {"publish", "validate"},
    "turns": BASE,
    "pruner": BASE | {"ledger", "state"},
    "partners": BASE | {"access", "export", "ledger", "query", "validate"},
    "harvest": BASE
    | {"access", "ingest", "ledger", "parsing", "partners", "publish", "query", "reporting"}
    | {"rules", "state", "withdrawing", "writing"},
    "sheets": BASE | {"ingest", "query", "validate"},
    "tabling": BASE | {"ledger", "sheets", "state"},
    "bridging": BASE | {"access", "bridges", "ingest", "publish", "state", "writing"},
    "importing": BASE | {"contributions", "access", "publish", "sheets", "state", "writing"},
    "partial": BASE | {"ledger", "publish", "state", "validate", "views"},
    "judging": BASE
    | {"consents", "inspection", "ledger", "partial", "publish", "rules", "state", "validate"},
    "inspection": BASE | {"ingest", "ledger", "publish", "query", "rules", "state"},
    "writing": BASE | {"turns", "state", "judging", "publish", "ledger", "access", "views"},
    "contributions": BASE
    | {"access", "comparison", "ingest", "judging", "ledger", "state", "validate", "writing"}
    | {"views"},
    "web": BASE
    | {
        "conformance",
        "contributions",
        "drawing",
        "engines",
        "inspection",
        "pruner",
        "query",
        "export",
        "reconciliation",
        "resources",
        "exporting",
        "harvest",
        "partners",
        "portraits",
        "access",
        "state",
        "publish",
        "examine",
        "rules",
        "naming",
        "reporting",
        "writing",
        "withdrawing",
        "forgetting",
        "streams",
        "ingest",
        "sheets",
    },
}
FENCES = {
    "flask": {"web"},
    "pyshacl": {"validate"},
    "pyshacl_turbo": {"validate"},
    "edtf": {"ingest"},
    "click": {"cli"},
    "rich": {"cli"},
    "xlsxwriter": {"sheets"},
    "python_calamine": {"sheets"},
    "uvicorn": {"web"},
    "SPARQLWrapper": {"engines"},
}
MODULES = sorted(PACKAGE.rglob("*.py"))


def package_of(path: Path) -> str:
    """Return the row of the table that a module belongs to."""
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imports_of(path: Path) -> set[str]:
    """Return the full names that a module imports."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            assert node.level == 0, f"{path}: relative import"
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return names


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_module_imports_only_what_its_layer_may(path: Path) -> None:
    """A module imports its own package and the packages that the table allows."""
    package = package_of(path)
    if package in {"cli", "__init__", "__main__"}:
        return
    allowed = MAY_IMPORT.get(package, BASE) | {package, "__version__"}
    for name in imports_of(path):
        if name.startswith("graph_service."):
            assert name.split(".")[1] in allowed, f"{package} must not import {name}"


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_third_parties_stay_behind_their_fence(path: Path) -> None:
    """Flask, the SHACL engines, the date and the terminal libraries stay where they belong."""
    package = package_of(path)
    for name in imports_of(path):
        fence = FENCES.get(name.split(".")[0])
        assert fence is None or package in fence, f"{package} must not import {name}"
        if name == "pyoxigraph.Store" or ("Store(" in path.read_text() and name == "pyoxigraph"):
            assert package == "views", f"{package} must not open a store"
        if name == "os.environ" or "os.environ" in path.read_text():
            assert package == "settings", f"{package} must not read the environment"


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_module_is_small(path: Path) -> None:
    """A module holds one idea, in about 250 lines at most."""
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 250


def test_table_and_folders_agree() -> None:
    """Every folder of the package is in the table, and the other way round."""
    found = {package_of(path) for path in MODULES} - BASE - {"__init__", "__main__", "cli"}
    assert found <= set(MAY_IMPORT)
