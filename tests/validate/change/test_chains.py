"""Chains: each form of path is followed from its ends, and in both directions."""

import pytest
from pyoxigraph import NamedNode, Triple

from graph_service.validate.change.chains import Chains, NotCompiled, Term
from graph_service.validate.change.walking import Bounds, Changed, copy_read, find_touched
from graph_service.validate.paths import Path
from tests.validate.change.held import Held

A, B, C, D = (NamedNode(f"urn:{name}") for name in "abcd")
P, Q = NamedNode("urn:p"), NamedNode("urn:q")
TRIPLES = [Triple(A, P, B), Triple(B, P, C), Triple(C, Q, D), Triple(D, Q, A)]


@pytest.mark.parametrize(
    ("path", "read", "touched"),
    [
        ("<urn:p>", {0}, {A, B}),
        (("inverse", "<urn:p>"), set(), {B, C}),
        (("sequence", "<urn:p>", "<urn:p>"), {0, 1}, {A, B}),
        (("sequence", "<urn:p>", "<urn:q>"), {0}, {A, B}),
        (("alternative", "<urn:p>", "<urn:q>"), {0}, {A, B, C, D}),
        (("zeroOrMore", "<urn:p>"), {0, 1}, {A, B}),
        (("oneOrMore", "<urn:p>"), {0, 1}, {A, B}),
        (("zeroOrOne", "<urn:p>"), {0}, {A, B}),
        (("inverse", ("sequence", "<urn:p>", "<urn:q>")), {3}, {A, D}),
        (("negated", "<urn:p>"), {0}, {A, B, C, D}),
        (("negated", ("inverse", "<urn:p>")), {3}, {A, B, C, D}),
    ],
)
def test_path_is_followed(path: Path, read: set[int], touched: set[Term]) -> None:
    """What a path reads from a node is copied; each triple that it reads leads back."""
    chains = Chains()
    start = chains.start("rule")
    chains.path(start, path)
    copied = copy_read(chains, [(start, A)], Held(TRIPLES), Bounds(99, 99))
    assert copied == {TRIPLES[number] for number in read}
    changes = [Changed(triple, merged=True) for triple in TRIPLES]
    found = find_touched(chains, changes, Held(TRIPLES), None, Bounds(99, 99))
    assert found == {"rule": touched}


def test_unknown_path_is_refused() -> None:
    """An operator that is none is no chain."""
    with pytest.raises(NotCompiled):
        Chains().path(1, ("twice", "<urn:p>"))
