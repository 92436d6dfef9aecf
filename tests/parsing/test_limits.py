"""The page of limits says what the code says."""

from graph_service.ingest.numerals import _DIGITS
from graph_service.ingest.skolem import LIMIT
from graph_service.parsing import limits
from tests.test_docs import DOCS


def test_limits_page_has_every_limit() -> None:
    """Each number of the code stands on the page."""
    page = (DOCS / "limits.md").read_text(encoding="utf-8")
    numbers = [limits.DEEPEST, limits.LONGEST_IRI, limits.LONGEST_TEXT, limits.LONGEST_TAG]
    for number in (*numbers, _DIGITS, LIMIT):
        assert f"{number:,}" in page
