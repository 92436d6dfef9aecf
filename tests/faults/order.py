"""The order in which bytes and names reach the disk: as the kernel saw it, and as it was asked for.

Both give the same events, and the same is demanded of both.
"""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pytest

CALLS: Final = (
    "write,writev,sendto,sendmsg,fsync,fdatasync,rename,renameat,renameat2,unlink,unlinkat"
)
_LINE: Final = re.compile(r"(?P<pid>\d+) +(?P<rest>.*)")
_RESUMED: Final = re.compile(r"<\.\.\. \w+ resumed>(.*)")
_CALL: Final = re.compile(r"(?P<name>\w+)\((?P<arguments>.*)\) += (?P<result>-?\d+)")
_OPEN: Final = re.compile(r"^\d+<([^>]*)>")
_TEXT: Final = re.compile(r'(?:\w+<([^>]*)>, )?"((?:[^"\\]|\\.)*)"')


@dataclass(frozen=True)
class Event:
    """What happened to a file: ``write``, ``sync``, ``rename`` (to ``to``), ``unlink``; or ``say``.

    To ``say`` is to write to a socket or a pipe; ``path`` then has the beginning of the text.
    """

    kind: str
    path: str
    to: str = ""


def reason_against_tracing() -> str:
    """Return why system calls can't be traced here, empty if they can."""
    if shutil.which("strace") is None:
        return "strace is not installed"
    tried = subprocess.run(["strace", "-f", "-o", os.devnull, "true"], capture_output=True)
    return "" if tried.returncode == 0 else "tracing is not allowed here"


def traced(trace: Path) -> list[str]:
    """Return the words to put before a command whose calls are written to a file."""
    return ["strace", "-f", "-y", "-s", "80", "-e", f"trace={CALLS}", "-o", str(trace)]


def read_trace(trace: Path) -> list[Event]:
    """Return the events of a trace in the order in which they were over.

    A call that another thread interrupts in the trace counts from when it returned; a rename from
    when it began, which is the harder demand.
    """
    events: list[Event] = []
    begun: dict[str, str] = {}
    for line in trace.read_text(encoding="utf-8", errors="replace").splitlines():
        found = _LINE.fullmatch(line)
        if found is None:
            continue
        pid, rest = found["pid"], found["rest"]
        resumed = _RESUMED.fullmatch(rest)
        if rest.endswith("<unfinished ...>"):
            begun[pid] = rest.removesuffix("<unfinished ...>").rstrip()
            if begun[pid].startswith("rename"):
                events.extend(_events(begun[pid] + ") = 0"))
            continue
        if resumed is not None:
            first = begun.pop(pid, "")
            if first.startswith("rename"):
                continue
            rest = first + resumed[1]
        events.extend(_events(rest))
    return events


def _events(text: str) -> Iterator[Event]:
    call = _CALL.match(text)
    if call is None or int(call["result"]) < 0:
        return
    name, arguments = call["name"], call["arguments"]
    target = _OPEN.match(arguments)
    if name in ("fsync", "fdatasync") and target:
        yield Event("sync", target[1])
    elif name in ("write", "writev", "sendto", "sendmsg") and target:
        if target[1].startswith("/") and not target[1].startswith("/dev/"):
            yield Event("write", target[1])
        else:
            said = re.search(r'"((?:[^"\\]|\\.)*)"', arguments)
            yield Event("say", said[1] if said else "")
    elif name.startswith(("rename", "unlink")):
        paths = [str(Path(folder or "/") / path) for folder, path in _TEXT.findall(arguments)]
        if paths:
            yield Event("rename" if name.startswith("rename") else "unlink", paths[0], paths[-1])


@contextmanager
def asked(patch: pytest.MonkeyPatch) -> Iterator[list[Event]]:
    """Give the list of what this process asks the system for, from now on."""
    events: list[Event] = []
    real = {name: getattr(os, name) for name in ("fsync", "replace", "rename", "unlink")}

    def sync(descriptor: int) -> None:
        real["fsync"](descriptor)
        events.append(Event("sync", str(Path(f"/proc/self/fd/{descriptor}").readlink())))

    def move(name: str) -> Any:
        def call(source: Any, target: Any, **options: Any) -> None:
            events.append(Event("rename", os.fsdecode(source), os.fsdecode(target)))
            real[name](source, target, **options)

        return call

    def unlink(path: Any, **options: Any) -> None:
        real["unlink"](path, **options)
        events.append(Event("unlink", os.fsdecode(path)))

    with patch.context() as patched:
        patched.setattr(os, "fsync", sync)
        patched.setattr(os, "replace", move("replace"))
        patched.setattr(os, "rename", move("rename"))
        patched.setattr(os, "unlink", unlink)
        yield events


def require_synced_before_named(events: Sequence[Event], folder: Path) -> int:
    """Demand that no file below a folder gets its name before the disk has all of its bytes.

    Returns:
        How many files got a name.
    """
    clean: set[str] = set()
    named = 0
    for event in events:
        if event.kind == "sync":
            clean.add(event.path)
        elif event.kind == "write":
            clean.discard(event.path)
        elif event.kind == "rename" and event.to.startswith(f"{folder}/"):
            assert event.path in clean, f"{event.path} gets its name before it is synced"
            named += 1
    return named


def require_order(events: Sequence[Event], *steps: tuple[str, str]) -> None:
    """Demand that steps follow each other: kind, and a pattern of the path (of a rename: the new).

    Each step is looked for after the one before it.
    """
    place, last = 0, -1
    for kind, pattern in steps:
        matching = [
            n
            for n, event in enumerate(events)
            if event.kind == kind and re.fullmatch(pattern, event.to or event.path)
        ]
        later = [n for n in matching if n >= place]
        assert later, f"no {kind} of {pattern} after step {last}: {_shown(events)}"
        place, last = later[0] + 1, last + 1


def require_all_before(
    events: Sequence[Event], first: tuple[str, str], then: tuple[str, str]
) -> None:
    """Demand that every event of one sort comes before every one of another; both are there."""
    places = [
        [
            n
            for n, event in enumerate(events)
            if event.kind == kind and re.fullmatch(pattern, event.to or event.path)
        ]
        for kind, pattern in (first, then)
    ]
    assert all(places), f"{first} or {then} is not there: {_shown(events)}"
    assert max(places[0]) < min(places[1]), f"{then} before {first}: {_shown(events)}"


def _shown(events: Sequence[Event]) -> str:
    return "\n".join(f"{each.kind} {each.to or each.path}" for each in events[-60:])
