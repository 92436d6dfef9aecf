"""Mistakes, as they are told."""

from graph_service.sheets.mistakes import Mistakes


def test_mistakes_are_told_as_the_file_is_read() -> None:
    """By sheet, row and column, each once; what no cell is to blame for comes last."""
    mistakes = Mistakes(["Sources", "People and groups"])
    mistakes.say("about all")
    mistakes.add(("People and groups", 4, 1), "c")
    mistakes.add(("Sources", 5, 1), "b")
    mistakes.add(("Sources", 4, 28), "a", "Warning")
    mistakes.add(("Sources", 5, 1), "b")
    assert [str(each) for each in mistakes.sorted()] == [
        "Sources!AB4: Warning: a",
        "Sources!A5: b",
        "'People and groups'!A4: c",
        "about all",
    ]
    assert len(mistakes.only(["Violation"])) == 3


def test_what_is_quiet_is_not_told() -> None:
    """A warning does not make a cell quiet; a mistake does."""
    mistakes = Mistakes(["Acts"])
    mistakes.quiet.add(("Acts", 4, 1))
    mistakes.add(("Acts", 4, 1), "x")
    mistakes.add(("Acts", 4, 2), "x", "Warning")
    mistakes.add(("Acts", 4, 3), "x")
    assert [mistakes.is_blamed(("Acts", 4, n)) for n in (1, 2, 3)] == [True, False, True]
    assert len(mistakes.found) == 2
