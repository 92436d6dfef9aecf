"""The problem document says what is known of an error, and nothing of an unexpected one."""

from graph_service.errors import LedgerError, NotAcceptable, SyntaxFault
from graph_service.web.document import describe
from graph_service.web.refusals import BudgetSpent

BASE = "https://data.example.org/"


def test_members_are_those_of_the_row_and_the_error() -> None:
    """Type, title and status come from the table, the rest from the error."""
    found = describe(SyntaxFault("no", file="/secret", line=2, column=3), BASE)
    assert found == {
        "type": BASE + "docs/problems#syntax",
        "title": "The text can't be parsed",
        "status": 400,
        "detail": "no",
        "line": 2,
        "column": 3,
    }
    assert describe(NotAcceptable(("text/csv",)), BASE)["offered"] == ["text/csv"]
    assert describe(BudgetSpent(3), BASE)["violated-policies"] == ["query-time"]


def test_texts_for_the_operator_stay_inside() -> None:
    """A fault of the record or of the code has no detail."""
    for error in (LedgerError("/secret is damaged"), ValueError("/secret")):
        found = describe(error, BASE)
        assert (found["status"], "detail" in found) == (500, False)
