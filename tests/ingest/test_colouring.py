"""The order of blank nodes is that of the description, whatever the labels are."""

import random
from itertools import combinations, permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph_service.ingest.colouring import Line, TooMuchWork, order_nodes

PLENTY = 1_000_000


def lines_of(edges: list[tuple[int, int]]) -> list[Line]:
    """Return a graph of equal edges between numbered nodes."""
    return [Line(("", " knows ", ""), (f"n{a}", f"n{b}")) for a, b in edges]


def order(lines: list[Line], limit: int = PLENTY) -> tuple[list[str], str]:
    """Return the order of all nodes, and the text."""
    return order_nodes(lines, limit)


def ring(size: int) -> list[tuple[int, int]]:
    """Return a directed ring."""
    return [(n, (n + 1) % size) for n in range(size)]


CLIQUE = [(a, b) for a, b in permutations(range(12), 2)]
STAR = [(n, 0) for n in range(1, 60)]
CHAIN = [(n, n + 1) for n in range(40)]
CUBE = [(a, b) for a, b in permutations(range(8), 2) if (a ^ b) in (1, 2, 4)]
TREES = [(0, 10 * n) for n in range(1, 30)] + [
    (10 * n, 10 * n + k) for n in range(1, 30) for k in range(1, 4)
]
TWO_WAY = [*ring(9), *((b, a) for a, b in ring(9))]


LONG_CHAIN = [(n, n + 1) for n in range(3_000)]


@pytest.mark.parametrize("edges", [CLIQUE, STAR, CHAIN, CUBE, TREES, ring(12), TWO_WAY, [(0, 0)]])
@settings(max_examples=20)
@given(shuffler=st.randoms(use_true_random=False))
def test_symmetric_graphs_have_one_text(
    shuffler: random.Random, edges: list[tuple[int, int]]
) -> None:
    """Renaming the nodes and shuffling the lines changes nothing, also where all look alike."""
    labels = sorted({node for edge in edges for node in edge})
    renamed = dict(zip(labels, shuffler.sample(labels, len(labels)), strict=True))
    other = [(renamed[a], renamed[b]) for a, b in edges]
    shuffler.shuffle(other)
    assert order(lines_of(edges))[1] == order(lines_of(other))[1]


@settings(max_examples=60)
@given(seed=st.integers(0, 10_000), shuffler=st.randoms(use_true_random=False))
def test_graphs_without_a_pattern_have_one_text(seed: int, shuffler: random.Random) -> None:
    """Classes are parted many times on the way, and never is one taken for another."""
    source = random.Random(seed)  # noqa: S311 - no secret
    pairs = {(source.randrange(100), source.randrange(100)) for _ in range(100)}
    edges = sorted(pairs)
    labels = sorted({node for edge in edges for node in edge})
    renamed = dict(zip(labels, shuffler.sample(labels, len(labels)), strict=True))
    other = [(renamed[a], renamed[b]) for a, b in edges]
    shuffler.shuffle(other)
    assert order(lines_of(edges))[1] == order(lines_of(other))[1]


def test_work_on_a_chain_grows_with_its_length() -> None:
    """Each step from its ends touches what is new, not the whole rest again."""
    labels, _ = order(lines_of(LONG_CHAIN), 30 * len(LONG_CHAIN))
    assert len(labels) == len(LONG_CHAIN) + 1


def test_text_tells_graphs_apart() -> None:
    """Two graphs have the same text exactly if some renaming makes them equal."""
    nodes = range(4)
    pairs = list(permutations(nodes, 2))
    texts: dict[str, set[frozenset[frozenset[tuple[int, int]]]]] = {}
    for size in range(1, 5):
        for edges in combinations(pairs, size):
            used = sorted({node for edge in edges for node in edge})
            forms = frozenset(
                frozenset((to[a], to[b]) for a, b in edges)
                for to in (dict(zip(used, p, strict=True)) for p in permutations(range(len(used))))
            )
            texts.setdefault(order(lines_of(list(edges)))[1], set()).add(forms)
    assert all(len(forms) == 1 for forms in texts.values())
    assert len(set().union(*texts.values())) == len(texts)


def test_every_node_has_one_place() -> None:
    """The order holds each label once."""
    labels, _ = order(lines_of(CUBE))
    assert sorted(labels) == [f"n{n}" for n in range(8)]


def test_what_is_said_decides_and_not_the_label() -> None:
    """Nodes with different texts have the same order under any labels."""
    one = [Line(("", " p 1"), ("a",)), Line(("", " p 2"), ("b",))]
    two = [Line(("", " p 2"), ("a",)), Line(("", " p 1"), ("b",))]
    assert order(one)[0] == list(reversed(order(two)[0]))


def test_work_has_a_limit() -> None:
    """A graph that takes more than the limit ends with an error, not with waiting."""
    many = [(a + 12 * n, b + 12 * n) for n in range(5) for a, b in CUBE]
    with pytest.raises(TooMuchWork):
        order(lines_of(many), 500)
    with pytest.raises(TooMuchWork):
        order(lines_of(CUBE), 100)
