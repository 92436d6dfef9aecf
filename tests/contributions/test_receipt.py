"""A receipt says what became of each graph of a change, and warns of nothing else."""

import json

from graph_service.contributions.receipt import (
    MOST_WARNINGS,
    Receipt,
    foreseen_receipt,
    receipt_of,
)
from graph_service.judging import Judgement
from graph_service.ledger.objects import name_of
from graph_service.validate.report import Report, Result
from graph_service.writing import Foreseen, Written
from tests.contributions.presents import make_release

OLD = b'<urn:s> <urn:p> "1" <urn:g> .\n'
NEW = b'<urn:s> <urn:p> "2" <urn:g> .\n<urn:t> <urn:p> "2" <urn:g> .\n'
READ = {name_of(each): each for each in (OLD, NEW)}.__getitem__


def warnings(*subjects: str) -> Judgement:
    """Return a judgement that warns of subjects."""
    results = [
        Result("Warning", f"<{each}>", None, None, "<urn:shape>", "urn:c", "Mend\nit.")
        for each in subjects
    ]
    return Judgement(Report(results), (), {})


def test_receipt_counts_and_names_the_content() -> None:
    """Digest and counts are of the graph after the change; other graphs are not in it."""
    before, after = make_release({"urn:g": OLD, "urn:x": b""}), make_release({"urn:g": NEW}, 2)
    made = receipt_of(
        Written(after, ("urn:g",), True, before, False, warnings("urn:s", "urn:z")), 1, READ
    )
    (line,) = made.graphs
    assert (line.change, line.sha256) == ("changed", name_of(NEW))
    assert (line.statements, line.added, line.removed) == (2, 2, 1)
    assert [each.focus for each in made.warnings] == ["<urn:s>"]
    assert made.text() == (
        "changed <urn:g>  +2 -1\nwarning: <urn:s>: Mend it.\nrelease 2: 1 graph(s), 1 warning(s)\n"
    )
    assert json.loads(json.dumps(made.document()))["graphs"][0]["graph"] == "urn:g"


def test_graph_that_goes_has_no_digest() -> None:
    """It lost all that it had."""
    before, after = make_release({"urn:g": OLD}), make_release({}, 2)
    (line,) = receipt_of(Written(after, ("urn:g",), True, before), 1, READ).graphs
    assert (line.change, line.sha256, line.removed) == ("removed", None, 1)


def test_nothing_done_names_the_release_that_is_shown() -> None:
    """Not the newest, which may have been made for others."""
    assert receipt_of(Written(make_release({}, 9), ()), 4, READ) == Receipt(4, ())


def test_foreseen_change_has_no_release() -> None:
    """It has the same lines as the change that is made."""
    foreseen = Foreseen(make_release({"urn:g": OLD}), {"urn:g": NEW}, warnings("urn:t"))
    told = foreseen_receipt(foreseen, READ)
    after = Written(make_release({"urn:g": NEW}, 2), ("urn:g",), True, foreseen.release)
    assert (told.release, told.warned) == (None, 1)
    assert told.graphs == receipt_of(after, 1, READ).graphs


def test_warnings_are_bounded_and_counted() -> None:
    """So many are shown; all are counted."""
    names = [f"urn:s{n}" for n in range(MOST_WARNINGS + 5)]
    quads = b"".join(f'<{n}> <urn:p> "1" <urn:g> .\n'.encode() for n in names)
    told = foreseen_receipt(Foreseen(make_release({}), {"urn:g": quads}, warnings(*names)), READ)
    assert (len(told.warnings), told.warned) == (MOST_WARNINGS, MOST_WARNINGS + 5)
