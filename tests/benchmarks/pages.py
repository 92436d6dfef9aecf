"""Pages as a reader finds them: the time that the server takes, and what they weigh on the wire.

Times are of a state of a million generated triples, by one client on one connection that asks as a
browser does (HTML, compressed): each address once, then each once more. Weights are those that
Chromium counts on a first visit to a service on the shipped data: headers and compressed bodies of
the page, its styles, its scripts and what they fetch. Run it as
``python -m tests.benchmarks.pages --help``.
"""

import argparse
import contextlib
import http.client
import math
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote, urlsplit

from graph_service.namespaces import IDENTIFIER
from tests.benchmarks import conforming, processes, tables
from tests.benchmarks.servers.graph_service import GraphService
from tests.benchmarks.servers.peer import NotReady, run
from tests.benchmarks.synthetic import terms

ASKED: Final = 300
"""Addresses of a kind, or as many as there are; of a page that there is once, requests."""

GOAL: Final = (100, 500)
"""Milliseconds below which the median and the 99th percentile are."""

HEADERS: Final = {
    "Accept": "text/html,application/xhtml+xml;q=0.9,*/*;q=0.8",
    "Accept-Encoding": "gzip, deflate, br, zstd",
    "Accept-Language": "en",
}

WEIGHED: Final = {
    "home": "/",
    "search": "/search?q=detention",
    "questions": "/queries",
    "question with a map": "/queries/states-by-incidents?view=map",
    "question with bars": "/queries/states-by-incidents?view=bars",
    "question by year": "/queries/incident-chronology?view=years",
    "workbench": "/sparql",
    "case": "/doc/incident/j2v3s3r5q2.html",
    "State": "/doc/state/EGY.html",
    "mechanism": "/doc/mechanism/cedaw.html",
    "guideline": "/doc/instrument/san-jose-guidelines.html",
    "source": "/doc/source/s0017.html",
    "person": "/doc/person/z0r5z1u7o2.html",
    "situation": "/doc/situation/icc-afghanistan-measures.html",
    "exports": "/exports",
    "catalog": "/catalog",
    "ontology": "/ontology",
    "shape": "/shapes/IncidentShape",
    "changes": "/changes.html",
    "documentation": "/docs",
    "a chapter of it": "/docs/federation",
    "status": "/status",
    "conformance": "/conformance",
}
PARTS: Final = ("page", "style", "script", "other")

_READY_SECONDS: Final = 900.0
_SIZES: Final = """() => performance.getEntriesByType("resource").map(
  each => [each.name, each.transferSize])
  .concat([["", performance.getEntriesByType("navigation")[0].transferSize]])"""


def addresses(cases: int, asked: int = ASKED) -> dict[str, list[str]]:
    """Return paths of pages by their kind, for a state of so many generated cases."""

    def things(kind: str, names: Sequence[str]) -> list[str]:
        return [f"/doc/{kind}/{name}.html" for name in names[:asked]]

    def spread(count: int) -> list[int]:
        return list(range(0, count, max(1, count // asked)))

    states = [quote(f"{IDENTIFIER}state/{code}", safe="") for code in terms.STATE_CODES[:asked]]
    mechanisms = [each.rpartition("/")[2].rstrip(">") for each in terms.MECHANISM]
    sources = [f"s{number + 1:04}" for number in spread(cases // terms.SOURCE_EVERY)]
    return {
        "home": ["/"] * asked,
        "case": things("incident", [terms.key(number) for number in spread(cases)]),
        "State": things("state", terms.STATE_CODES),
        "mechanism": things("mechanism", mechanisms),
        "source": things("source", sources),
        "person": things("person", [terms.key(2 * number) for number in spread(cases)]),
        "question: a State's incidents by type": [
            f"/queries/incidents-by-act-type?state={each}" for each in states
        ],
        "question: a State's incidents in order of time": [
            f"/queries/incident-chronology?state={each}" for each in states
        ],
        "question: States by incidents, a map": ["/queries/states-by-incidents?view=map"] * asked,
        "question: who adopted which guidelines": ["/queries/guideline-adoption-matrix"] * asked,
        "search": [f"/search?q=Synthetic+defender+{2 * number}" for number in spread(cases)],
    }


class Asked:
    """Milliseconds of the answers of a kind of page: each address first, and then once more."""

    def __init__(self, first: Sequence[float], again: Sequence[float], size: int) -> None:
        self.first, self.again, self.size = first, again, size

    def figures(self) -> dict[str, float]:
        """Return what is kept of them; ``bytes`` is the median size of a compressed page."""
        return {
            "addresses": len(self.first),
            "p50": statistics.median(self.first),
            "p99": percentile(self.first, 0.99),
            "most": max(self.first),
            "again p50": statistics.median(self.again),
            "again p99": percentile(self.again, 0.99),
            "bytes": self.size,
        }


def percentile(values: Sequence[float], share: float) -> float:
    """Return the smallest value that so great a share of the values does not exceed."""
    return sorted(values)[math.ceil(share * len(values)) - 1]


def time_pages(address: str, paths: Mapping[str, Sequence[str]]) -> dict[str, dict[str, float]]:
    """Ask a service for pages by their kind, and return the figures of each kind.

    Raises:
        NotReady: an answer is no page.
    """
    found = {}
    with contextlib.closing(_Reader(address)) as reader:
        for kind, some in paths.items():
            reader.read("/docs/problems")  # what the kind before left behind is not its own
            first = [reader.read(path) for path in some]
            again = [reader.read(path) for path in some]
            size = statistics.median(each[1] for each in first)
            found[kind] = Asked(
                [each[0] for each in first], [each[0] for each in again], int(size)
            ).figures()
            sys.stderr.write(f"{kind}: {found[kind]['p50']:.1f} {found[kind]['p99']:.1f}\n")
    return found


class _Reader:
    """A connection that is kept."""

    def __init__(self, address: str) -> None:
        self._connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=120)

    def read(self, path: str) -> tuple[float, int]:
        """Return the milliseconds until the last byte of an answer, and its size."""
        begun = time.perf_counter()
        self._connection.request("GET", path, headers=HEADERS)
        answer = self._connection.getresponse()
        body = answer.read()
        took = 1000 * (time.perf_counter() - begun)
        if answer.status != 200 or "html" not in answer.headers["Content-Type"]:
            raise NotReady(f"{path}: {answer.status}")
        return took, len(body)

    def close(self) -> None:
        self._connection.close()


def weigh(address: str, paths: Mapping[str, str], chromium: str) -> dict[str, dict[str, int]]:
    """Return the bytes of pages by their parts, each as a browser meets it that has nothing yet."""
    from playwright.sync_api import sync_playwright

    found = {}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium, args=["--no-sandbox", "--disable-dev-shm-usage"]
        )
        for kind, path in paths.items():
            context = browser.new_context(base_url=address)
            page = context.new_page()
            page.goto(path)
            page.wait_for_load_state("networkidle")
            sizes = dict.fromkeys(PARTS, 0)
            for name, size in page.evaluate(_SIZES):
                sizes[_part(name)] += size
            found[kind] = sizes
            context.close()
        browser.close()
    return found


def _part(name: str) -> str:
    path = urlsplit(name).path
    if not name:
        return "page"
    return "style" if path.endswith(".css") else "script" if path.endswith(".js") else "other"


@contextlib.contextmanager
def serving(folder: Path) -> Iterator[str]:
    """Serve ``folder/state``, and yield its address once it has all that it makes aside."""
    with GraphService({"log_requests": "false"}).start(folder) as running:
        address = running.endpoint.removesuffix("/sparql")
        _settle(running.cpu_seconds)
        yield address


def _settle(used: Callable[[], float]) -> None:
    """Wait until a service does nothing by itself for two seconds."""
    until = time.monotonic() + _READY_SECONDS
    before = used()
    while time.monotonic() < until:
        time.sleep(2)
        now = used()
        if now - before < 0.1:
            return
        before = now
    raise NotReady("the service does not come to rest")


def report(result: Mapping[str, Any]) -> str:
    """Return both tables."""
    number = tables.number
    times = [
        [
            kind,
            f"{each['addresses']:.0f}",
            *(number(each[key]) for key in ("p50", "p99", "most", "again p50", "again p99")),
            f"{each['bytes'] / 1000:,.1f}",
            "yes" if each["p50"] <= GOAL[0] and each["p99"] <= GOAL[1] else "no",
        ]
        for kind, each in result["times"].items()
    ]
    weights = [
        [kind, *(f"{part / 1000:,.1f}" for part in (*each.values(), sum(each.values())))]
        for kind, each in result["weights"].items()
    ]
    head = ["page, ms", "asked", "p50", "p99", "most", "again, p50", "again, p99", "kB"]
    text = tables.table([*head, f"p50 to {GOAL[0]}, p99 to {GOAL[1]}"], times)
    if weights:
        text += "\n" + tables.table(["first visit, kB", *PARTS, "together"], weights)
    return text


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure what the command line asks for."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.pages")
    parser.add_argument("--triples", type=int, default=1_000_000)
    parser.add_argument("--built", type=Path, help="a folder of tests.benchmarks.conforming")
    parser.add_argument("--asked", type=int, default=ASKED, help="pages of a kind")
    parser.add_argument("--chromium", default=shutil.which("chromium"))
    parser.add_argument("--json", type=Path)
    chosen = parser.parse_args(arguments)
    processes.leave_in_order()
    before = tables.machine()
    result: dict[str, Any] = {"machine": {"before": before}, "weights": {}}
    with tempfile.TemporaryDirectory(prefix="graph-service-pages-") as name:
        folder = chosen.built or Path(name) / "built"
        if not (folder / "state").is_dir():
            conforming.build(folder, chosen.triples)
        with serving(folder) as address:
            paths = addresses(conforming.cases_of(folder), chosen.asked)
            result["times"] = time_pages(address, paths)
        if chosen.chromium:
            shipped = Path(name) / "shipped"
            build = [sys.executable, "-m", "graph_service", "build"]
            run([*build, "--state", str(shipped / "state")])
            with serving(shipped) as address:
                result["weights"] = weigh(address, WEIGHED, chosen.chromium)
    result["machine"]["after"] = tables.machine()
    tables.keep(chosen.json, result)
    sys.stdout.write(
        f"{before['processors']} processors, load {before['load']} before and "
        f"{result['machine']['after']['load']} after\n\n{report(result)}"
    )


if __name__ == "__main__":
    try:
        main()
    except NotReady as error:
        raise SystemExit(str(error)) from error
