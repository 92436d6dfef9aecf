"""The reference pages under ``graph_service/docs`` say what the code says."""

import re
from collections import defaultdict
from pathlib import Path
from types import SimpleNamespace
from typing import cast

from flask import Flask

from graph_service.settings import describe_settings, read_settings
from graph_service.web.app import create_app
from graph_service.web.problems import PROBLEMS
from graph_service.web.service import Service

DOCS = Path(__file__).parent.parent / "graph_service" / "docs"


def application() -> Flask:
    """Return the application with its routes; no request is made, so no service is behind it."""
    return create_app(
        cast(
            Service,
            SimpleNamespace(
                settings=read_settings(environ={}),
                following=SimpleNamespace(on_withdrawal=id),
                inspecting=None,
                writer=SimpleNamespace(judged=dict),
                partners=SimpleNamespace(gateway=None),
                pulls=None,
            ),
        )
    )


def test_settings_page_holds_the_table_of_settings() -> None:
    """The settings page holds the table that the code gives."""
    assert describe_settings() in (DOCS / "settings.md").read_text(encoding="utf-8")


def test_routes_page_lists_every_route_with_its_methods() -> None:
    """The table of routes has a row for each route of the application, and no other."""
    page = (DOCS / "routes.md").read_text(encoding="utf-8").partition("\n## ")[0]
    listed = {
        route: set(methods.split(", "))
        for route, methods in re.findall(r"^\| `(.+?)` \| (.+?) \|", page, re.MULTILINE)
    }
    routes: dict[str, set[str]] = defaultdict(set)
    for rule in application().url_map.iter_rules():
        routes[rule.rule] |= (rule.methods or set()) - {"HEAD", "OPTIONS"}
    assert listed == routes


def test_problem_types_are_unlike_each_other() -> None:
    """Each problem type has its own name, which its URI ends with."""
    assert len({row.slug for row in PROBLEMS}) == len(PROBLEMS)


def test_readme_of_a_folder_names_its_modules() -> None:
    """Who opens a folder finds what each of its files is for."""
    for readme in sorted(DOCS.parent.rglob("README.md")):
        text = readme.read_text(encoding="utf-8")
        names = {path.name for path in readme.parent.glob("*.py")} - {"__init__.py"}
        missing = sorted(name for name in names if f"`{name}`" not in text)
        assert not missing, f"{readme} does not name {', '.join(missing)}"
