"""Generated data conforms to all that data is held against, and stays the same."""

from pathlib import Path

import pytest

from graph_service.ledger.ledger import Ledger
from tests.benchmarks import conforming
from tests.benchmarks.servers.peer import NotReady


def test_generated_state_conforms_and_repeats(tmp_path: Path) -> None:
    """The shipped rules let it pass, with the ontology; two of a size are the same release."""
    digests = set()
    for name in ("one", "other"):
        built = conforming.build(tmp_path / name, 12_000)
        assert conforming.cases_of(tmp_path / name) == built.written.cases > 0
        release = Ledger(built.state / "ledger").current()
        assert release is not None
        assert len(release.entries) == built.written.graphs + 2
        digests.add(release.digest)
    assert len(digests) == 1


def test_what_violates_is_not_published(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The benchmark stops with what was found."""
    monkeypatch.setattr(conforming, "FACTS", conforming.FACTS.replace("public", "Public"))
    with pytest.raises(NotReady, match="must be lower-case"):
        conforming.build(tmp_path, 100)
