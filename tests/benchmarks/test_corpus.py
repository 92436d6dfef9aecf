"""The corpus is large, repeatable, and small to send."""

from collections import Counter

from tests.benchmarks.corpus import LONGEST, corpus


def test_corpus_has_every_kind() -> None:
    """There are 99 attacks of seven kinds, with names of their own."""
    attacks = corpus()
    assert len({attack.name for attack in attacks}) == len(attacks) == 99
    assert Counter(attack.kind for attack in attacks) == {
        "nesting": 22,
        "chain": 20,
        "product": 18,
        "giant": 16,
        "memory": 8,
        "path": 8,
        "regex": 7,
    }


def test_corpus_is_the_same_each_time() -> None:
    """Nothing in a text depends on chance."""
    assert corpus() == corpus()


def test_texts_are_short_enough_to_be_run() -> None:
    """Just the one that tests the bound is longer than a text may be."""
    longer = [one.name for one in corpus() if len(one.text.encode()) > LONGEST]
    assert longer == ["giant-too-long"]
