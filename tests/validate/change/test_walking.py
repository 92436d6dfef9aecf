"""Following chains within bounds."""

import pytest
from pyoxigraph import NamedNode, Triple

from graph_service.validate.change.chains import TYPE, Chains, NotCompiled, Step
from graph_service.validate.change.walking import (
    Bounds,
    Changed,
    TooWide,
    copy_read,
    find_touched,
    object_of,
    subject_of,
)
from tests.validate.change.held import Held

A, B, P = NamedNode("urn:a"), NamedNode("urn:b"), NamedNode("urn:p")
TRIPLE = Triple(A, P, B)


def test_bounds_are_kept() -> None:
    """What is over is too wide, in nodes and in triples."""
    bounds = Bounds(nodes=2, triples=1)
    bounds.spend(nodes=2, triples=1)
    with pytest.raises(TooWide):
        bounds.spend(triples=1)


def test_copy_of_very_much_is_too_wide() -> None:
    """A node with more triples than there may be is not read to the end."""
    chains = Chains()
    start = chains.start("rule")
    chains.path(start, "<urn:p>")
    many = Held(Triple(A, P, NamedNode(f"urn:{n}")) for n in range(100))
    with pytest.raises(TooWide):
        copy_read(chains, [(start, A)], many, Bounds(999, 50))


def test_step_in_a_graph_sees_what_graphs_say_alone() -> None:
    """Another step does not: all graphs together say the same as before."""
    for named, found in ((True, {"rule": {A}}), (False, {})):
        chains = Chains()
        chains.path(chains.start("rule"), "<urn:p>", named=named)
        changes = [Changed(TRIPLE, merged=False)]
        assert find_touched(chains, changes, Held([TRIPLE]), None, Bounds(9, 9)) == found


def test_use_of_a_predicate_is_read_once() -> None:
    """Whether it is used is all that matters; a change of it is about the predicate."""
    chains = Chains()
    start = chains.start("rule")
    chains.move(start, Step("used", None), chains.state())
    many = Held([TRIPLE, Triple(B, P, A)])
    assert len(copy_read(chains, [(start, P)], many, Bounds(9, 9))) == 1
    touched = find_touched(chains, [Changed(TRIPLE, merged=True)], many, None, Bounds(9, 9))
    assert touched == {"rule": {P}}


def test_types_that_a_rule_is_not_about_lead_nowhere() -> None:
    """A type counts for the classes above it alone, as long as those are what they were."""
    chains = Chains()
    wide, narrow = NamedNode("urn:Wide"), NamedNode("urn:Narrow")
    chains.instance(chains.start("rule"), wide)
    changes = [Changed(Triple(A, TYPE, narrow), merged=True)]
    for above, found in (
        ({narrow: {narrow, wide}}, {"rule": {A}}),
        ({narrow: {narrow}}, {}),
        (None, {"rule": {A}}),
    ):
        assert find_touched(chains, changes, Held([]), above, Bounds(9, 9)) == found


def test_triples_about_triples_are_refused() -> None:
    """RDF 1.2 is not followed."""
    with pytest.raises(NotCompiled):
        object_of(Triple(A, P, TRIPLE))
    assert subject_of(TRIPLE) == A
