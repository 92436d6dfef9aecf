"""Contributions that are timed are taken, conform, and are seen by a reader."""

from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, parse

from tests.benchmarks import contributions
from tests.benchmarks.contributing import Sent, Size, contributing
from tests.benchmarks.contributions import Large, Step
from tests.benchmarks.servers.peer import NotReady
from tests.benchmarks.synthetic.contribution import Cases, changed, outcome


def test_contributions_are_taken_and_timed(tmp_path: Path) -> None:
    """Large and small ones are accepted by a service with the shipped shapes."""
    cases = contributions.prepare(tmp_path, 12_000, None)
    more = Cases(cases)
    settings = {"shapes": "shipped", "view_backend": "memory", "described_triples": "0"}
    with contributing(tmp_path, settings) as contributor:
        large = contributions.send_large(contributor, more, 1)
        steps = contributions.send_small(contributor, cases, 2)
        with pytest.raises(NotReady, match="422"):
            contributor.put("wrong", outcome(1, cases).replace(b"outcomeFor", b"outcomeOf"))
    assert [len(each) for each in (large.new, large.same, large.edited)] == [1, 1, 1]
    (new,), (same,), (edited,) = large.new, large.same, large.edited
    assert new.release == same.release == edited.release - 1
    assert 0 < new.committed < new.total
    assert [(step.first, len(step.seconds)) for step in steps] == [(0, 1), (1, 1)]
    assert steps[0].size.memory > 0
    assert steps[0].processor > 0
    assert steps[0].size.manifests < steps[1].size.manifests < steps[1].size.disk
    (judged,) = contributions.judge_large(tmp_path / "state", "shipped", more, 1)
    assert judged > 0


def test_outcome_has_twenty_triples_and_its_own_key() -> None:
    """No two have the same things, whatever they are outcomes of."""
    texts = [outcome(number, 3) for number in range(50)]
    subjects = [{q.subject for q in parse(t, format=RdfFormat.N_TRIPLES)} for t in texts]
    assert {text.count(b"\n") for text in texts} == {20}
    assert len(set[object]().union(*subjects)) == sum(map(len, subjects))
    assert outcome(7, 3) == texts[7]


def test_cases_are_whole_and_repeat() -> None:
    """At least as many triples as asked for come, the same ones for the same seed."""
    one, other = Cases(100), Cases(100)
    first, second = one.take(500), one.take(500)
    assert [other.take(500), other.take(500)] == [first, second]
    assert 500 <= first.count(b"\n") < 800
    assert Cases(100, seed=2).take(500) != first
    edited = changed(first, 3)
    assert edited.count(b"\n") == first.count(b"\n")
    assert edited not in (first, changed(first, 4))


def test_tables_have_medians_and_the_worst() -> None:
    """What reaches the goal is said; a rate is of the part that it stands beside."""
    new = [Sent(total, 0.2, 1) for total in (0.5, 0.4, 2.0)]
    late = [Sent(total, 0.9, 2) for total in (1.5, 1.4, 1.6)]
    text = contributions.write_large(Large(new, new, late, [0.1, 0.3, 0.2]))
    assert "| new | 500 | 200 | 300 | 2,000 | yes |" in text
    assert "| edited | 1,500 | 900 | 600 | 1,600 | no |" in text
    assert "Judging alone: 200 ms, worst 300." in text
    size = Size(memory=5_000_000, manifests=1_000_000, objects=2_000_000, log=0, views=0)
    table = contributions.write_small([Step(10, [0.5, 0.25, 0.25], [0.1, 0.2, 0.3], 0.9, size)])
    assert "| 11 to 13 | 3 | 250 | 500 | 200 | 300 | 5 | 1 | 3 |" in table
