"""Exports that are not what their release has are removed, and no others."""

import json
from collections.abc import Collection
from pathlib import Path

import pytest

from graph_service.export.removal import HALF, forget_exports
from graph_service.views.lease import take_lease

TRUE = "1-aaaaaaaaaaaaaaaa"
STALE = "2-bbbbbbbbbbbbbbbb"


@pytest.fixture
def exports(tmp_path: Path) -> Path:
    """Return a folder with true, stale and half exports."""
    for name in (TRUE, STALE, TRUE + HALF, "strange"):
        (tmp_path / "public" / name).mkdir(parents=True)
        (tmp_path / "public" / name / "graph.nq").write_text("canary")
        if name != "strange":
            shown = {"audiences": ["public"], "release": int(name[0]), "digest": name[2:4]}
            shown |= {"exports": [], "leftOut": []}
            (tmp_path / "public" / name / "index.json").write_text(json.dumps(shown))
    return tmp_path


def is_true(audiences: Collection[str], number: int, digest: str) -> bool:
    """Say which exports are true."""
    return (audiences, number, digest) == ({"public"}, 1, "aa")


def names(folder: Path) -> list[str]:
    """Return what is left for the public."""
    return sorted(path.name for path in (folder / "public").iterdir())


def test_what_is_not_true_goes(exports: Path) -> None:
    """Halves and whatever does not say what it is are not true."""
    assert forget_exports(exports, is_true, held=False)
    assert names(exports) == [TRUE]
    assert forget_exports(exports / "absent", is_true, held=False)


def test_what_is_held_stays_until_it_must_go(exports: Path) -> None:
    """Who sends a file may end that, but not for ever."""
    lease = take_lease(exports / "public" / STALE)
    assert lease is not None
    assert not forget_exports(exports, is_true, held=False)
    assert names(exports) == [TRUE, STALE]
    assert forget_exports(exports, is_true, held=True)
    assert names(exports) == [TRUE]
    lease.close()
