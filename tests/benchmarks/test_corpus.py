"""The corpus is large, repeatable, and small to send."""

from collections import Counter

from tests.benchmarks.corpus import LONGEST, corpus, own
from tests.hostile.texts import TEXTS


def test_corpus_has_every_kind() -> None:
    """There are 99 attacks of seven kinds."""
    assert Counter(attack.kind for attack in own()) == {
        "nesting": 22,
        "chain": 20,
        "product": 18,
        "giant": 16,
        "memory": 8,
        "path": 8,
        "regex": 7,
    }


def test_names_are_unique() -> None:
    """The texts of the test run come on top, under names of their own."""
    names = {attack.name for attack in corpus()}
    assert len(names) == len(corpus()) == 99 + len(TEXTS)


def test_corpus_is_the_same_each_time() -> None:
    """Nothing in a text depends on chance."""
    assert corpus() == corpus()


def test_texts_are_short_enough_to_be_run() -> None:
    """Just the one that tests the bound is longer than a text may be."""
    longer = [one.name for one in corpus() if len(one.text.encode()) > LONGEST]
    assert longer == ["giant-too-long"]
