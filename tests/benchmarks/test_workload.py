"""The measured queries are distinct texts that find something."""

import pyoxigraph

from tests.benchmarks import generator
from tests.benchmarks.workload import Workload

QUADS = 40_000


def test_texts_of_a_kind_differ() -> None:
    """No two numbers give the same text, so that no cache can know the next one."""
    workload = Workload(50)
    for kind in ("point", "small", "medium", "large"):
        assert len({workload.text(kind, number) for number in range(2000)}) == 2000


def test_texts_find_something() -> None:
    """The first texts of each kind have answers in a small graph."""
    texts = list(generator.generate(QUADS))
    store = pyoxigraph.Store()
    for quad in pyoxigraph.parse("".join(texts), format=pyoxigraph.RdfFormat.N_QUADS):
        store.add(pyoxigraph.Quad(*quad.triple))
    workload = Workload(len(texts) - 3)
    for kind in ("point", "small", "medium", "large"):
        for number in range(5):
            assert list(store.query(workload.text(kind, number)))
