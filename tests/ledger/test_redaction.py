"""What names a resource goes, whole statements at a time, and nothing else does."""

import pytest

from graph_service.ledger.redaction import (
    is_named,
    names_in,
    places_in,
    redact,
    texts_in,
)
from graph_service.namespaces import SKOLEM

G = "https://example.org/g"
X = "https://example.org/x"


def quads(*statements: str) -> bytes:
    """Return canonical N-Quads of one graph; ``_n`` stands for a node without a name."""
    lines = []
    for statement in statements:
        for name in "abc":
            statement = statement.replace(f"_{name}", f"<{SKOLEM}{name}>")
        lines.append(f"{statement} <{G}> .\n")
    return "".join(sorted(lines)).encode()


STAYS = (
    f"<{X}1> <urn:p> <urn:o>",  # a longer name
    f'<urn:s> <urn:p> "about <{X}> and {X}"',  # a text that is not the name alone
    f'<urn:s> <urn:q> "\\"{X}\\""',
)


@pytest.mark.parametrize(
    "statement",
    [
        f"<{X}> <urn:p> <urn:o>",
        f"<urn:s> <{X}> <urn:o>",
        f"<urn:s> <urn:p> <{X}>",
        f'<urn:s> <urn:p> "v"^^<{X}>',
        f'<urn:s> <urn:p> "{X}"',
        f'<urn:s> <urn:p> "{X}"^^<http://www.w3.org/2001/XMLSchema#anyURI>',
        f"<urn:s> <urn:p> <<( <urn:a> <urn:b> <{X}> )>>",
    ],
)
def test_statement_that_names_it_goes(statement: str) -> None:
    """In whatever place the name stands, the statement goes, and what is like it stays."""
    found = redact(quads(*STAYS, statement), X)
    assert found is not None
    assert found.stays == quads(*STAYS)
    assert found.removed == (quads(statement),)


def test_graph_without_the_name_is_left_alone() -> None:
    """There is nothing to redact where only longer names and texts are."""
    assert redact(quads(*STAYS), X) is None
    assert redact(b"", X) is None
    assert not is_named(quads("<urn:s> <urn:p> <urn:o>"), X)


def test_nodes_that_hung_on_it_go() -> None:
    """What only it led to, or what was said of it without a name, goes with all below it."""
    found = redact(
        quads(
            f"<{X}> <urn:p> _a",
            "_a <urn:p> _b",
            '_b <urn:name> "secret"',
            f"_c <urn:about> <{X}>",
            '_c <urn:note> "secret"',
            "<urn:s> <urn:p> <urn:o>",
        ),
        X,
    )
    assert found is not None
    assert found.stays == quads("<urn:s> <urn:p> <urn:o>")


def test_nodes_that_lead_to_each_other_hold_nothing() -> None:
    """A circle of nodes without a name goes as a whole."""
    found = redact(quads(f"<{X}> <urn:p> _a", "_a <urn:p> _b", "_b <urn:inverse> _a"), X)
    assert found is not None
    assert found.stays == b""


def test_nodes_that_something_else_leads_to_stay() -> None:
    """A node stays, with what is below it, when a statement that stays leads to it."""
    stays = ("<urn:s> <urn:p> _a", "_a <urn:p> _b", '_b <urn:v> "1"', '_c <urn:v> "2"')
    found = redact(quads(*stays, f"<{X}> <urn:p> _a", f"_a <urn:q> <{X}>"), X)
    assert found is not None
    assert found.stays == quads(*stays)


def test_texts_are_strings_as_they_are_written() -> None:
    """Names and labels are texts; numbers and dates are not."""
    integer = "http://www.w3.org/2001/XMLSchema#integer"
    lines = quads(
        f'<{X}> <urn:p> "Ada \\"A\\""',
        f'<{X}> <urn:p> "Ädä"@de',
        f'<{X}> <urn:p> "7"^^<{integer}>',
    ).splitlines()
    assert texts_in(lines) == {'Ada \\"A\\"', "Ädä"}


def test_places_are_literals_that_hold_a_text() -> None:
    """A text is found alone and in longer ones, in no name, and with its subject."""
    kept = quads(
        '<urn:s> <urn:p> "met Ädä there"@en',
        '<urn:t> <urn:p> "Ädä"',
        "<urn:u> <urn:Ädä> <urn:Ädä>",
    )
    assert sorted(places_in(kept, ["Ädä", "Bob"])) == [("Ädä", "urn:s"), ("Ädä", "urn:t")]


def test_names_are_found_in_every_place() -> None:
    """Whatever redaction would take is among the names."""
    found = names_in(
        quads(f'<urn:s> <urn:p> "{X}"^^<urn:t>', "<urn:s> <urn:p> <<( _a <urn:b> _b )>>")
    )
    assert {X.encode(), b"urn:s", b"urn:t", G.encode(), f"{SKOLEM}a".encode()} <= found
