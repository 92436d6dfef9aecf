"""The process that judges a release in full: what it is asked, and what it says.

It has the least priority, no network, as much memory as a validation, and ends with who asked; the
engine, which it starts, has the same. So no query waits for it. On a busy machine it is slow, and
may be.
"""

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from graph_service.errors import GraphServiceError, LedgerError, ValidationEnded
from graph_service.inspection.whole import digest_of_rules, judge_current
from graph_service.query.child import Child
from graph_service.query.confine import limit_memory
from graph_service.query.errand import run_errand, send_errand
from graph_service.rules import read_rules
from graph_service.settings import Settings, read_settings

_SECONDS: Final = 4 * 3600.0
_LEAST: Final = 19
_PATIENCE: Final = 20
"""How many times as long as a validation that somebody waits for: all else goes first."""

_LONGEST: Final = 1 << 16
_HANDED: Final = ("shapes", "audiences", "shacl_engine", "validation_seconds", "validation_memory")
_MEMORY: Final = "it needs more memory than the setting validation_memory gives"


def have_judged(settings: Settings, begun: Callable[[Child], object]) -> dict[str, Any]:
    """Have the current release judged by a process; return its number and what was found.

    Args:
        settings: name the state folder and what it is held against.
        begun: gets the process once it runs, to kill it when the service ends.

    Returns:
        ``release``, ``violations``, ``warnings`` and ``rules`` of an outcome.

    Raises:
        Unavailable: no more processes for now.
        QueryEnded: it was killed, or took too long.
        ValidationEnded: it met a limit.
        LedgerError: the record is damaged, or the rules can't be used.
    """
    asked = {name: getattr(settings, name) for name in _HANDED}
    asked["state"] = str(settings.state.absolute())
    said: dict[str, Any] = json.loads(
        send_errand(
            __name__,
            asked=json.dumps(asked).encode(),
            seconds=_SECONDS,
            longest=_LONGEST,
            begun=begun,
        )
    )
    if "ended" in said:
        raise ValidationEnded(said["ended"])
    if "fault" in said:
        raise LedgerError(said["fault"])
    return said


def main(descriptor: str, parent: str) -> None:
    """Judge what the socket names, and end."""
    os.nice(_LEAST)
    run_errand(_answer, descriptor, parent)


def _answer(asked: bytes) -> bytes:
    members = json.loads(asked)
    members["state"] = Path(members["state"])
    members["validation_seconds"] *= _PATIENCE
    limit_memory(members["validation_memory"])
    try:
        settings = read_settings(members, environ={})
        rules = read_rules(settings.shapes)
        judged = judge_current(settings, rules)
        said: dict[str, Any] = {
            "rules": digest_of_rules(rules),
            "release": judged.release.number,
            "violations": judged.judgement.violations,
            "warnings": len(judged.judgement.report.warnings),
        }
    except ValidationEnded as error:
        said = {"ended": str(error)}
    except GraphServiceError as error:
        said = {"fault": str(error)[: _LONGEST // 8]}
    except MemoryError:
        said = {"ended": _MEMORY}
    return json.dumps(said).encode()
