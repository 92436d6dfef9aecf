"""Rules of accessibility: axe-core with WCAG 2.2, levels A and AA."""

from typing import Final

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

_RULES: Final = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
_AXE: Final = Axe()


def violations(page: Page) -> list[str]:
    """Return what breaks a rule on a page as it is shown now: rule, and where."""
    options = {"runOnly": {"type": "tag", "values": _RULES}, "preload": False}
    found = _AXE.run(page, options=options).response["violations"]
    return [
        f"{each['id']}: {node['target']} {node['html'][:120]}"
        for each in found
        for node in each["nodes"]
    ]
