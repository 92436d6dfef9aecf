"""What an earlier release costs: its opening, its answers, and the citation on every answer.

::

    python -m tests.benchmarks.earlier [--json FILE]

The shipped data is published, changed by one statement, and the release before the change is asked
for: how long the first request takes, and a point query below ``/releases/1`` beside the same one
now, in process. ``headers`` is the time that citing adds to an answer which is made anew; kept
answers carry it ready-made.
"""

import argparse
import statistics
import sys
import tempfile
import time
import timeit
from dataclasses import replace
from pathlib import Path
from typing import Final
from urllib.parse import quote

from flask.testing import FlaskClient

from graph_service.cli.sources import read_sources
from graph_service.ledger.ledger import NewEntry
from graph_service.publish import Rules, publish
from graph_service.query.protocol import QueryRequest
from graph_service.settings import Settings, read_settings
from graph_service.state import State
from graph_service.web.app import create_app
from graph_service.web.citing import headers_of, path_of
from graph_service.web.service import open_service
from tests.benchmarks.tables import keep, machine, number, table

_GRAPH: Final = "http://example.org/graph/one-more"
_POINT: Final = "SELECT ?p ?o WHERE {{ <http://example.org/s{}> ?p ?o }}"


def measure(folder: Path, queries: int, settings: Settings | None = None) -> dict[str, float]:
    """Return the figures in milliseconds.

    Args:
        folder: for the state.
        queries: how many point queries of each kind.
        settings: others than those of an empty environment.
    """
    settings = replace(settings or read_settings({}, {}), state=folder, follow_seconds=0.0)
    if State(settings).ledger.current() is None:
        publish(read_sources(), Rules(), settings=settings)
    state = State(settings)
    quad = f'<http://example.org/s> <http://example.org/p> "x" <{_GRAPH}> .\n'.encode()
    more = NewEntry(_GRAPH, "public", "Synthetic Office", "synthetic", quad)
    state.ledger.commit([*state.current().entries, more], issued=state.current().issued)
    service = open_service(settings)
    try:
        client = create_app(service).test_client()
        _time(client, f"/sparql?query={quote(_POINT.format('first'))}")
        opening = _time(client, f"/releases/1/sparql?query={quote(_POINT.format('first'))}")
        then, now = list[float](), list[float]()
        for turn in range(queries):
            text = quote(_POINT.format(turn))
            then.append(_time(client, f"/releases/1/sparql?query={text}"))
            now.append(_time(client, f"/sparql?query={text}"))
        answering, request = service.answering(), QueryRequest(_POINT.format("x"))
        base = settings.base_url
        citing = timeit.repeat(
            lambda: headers_of(base, answering, path_of(request)), number=1000, repeat=5
        )
    finally:
        service.close()
    return {
        "opening": opening * 1000,
        "point below the release": statistics.median(then) * 1000,
        "point now": statistics.median(now) * 1000,
        "headers": min(citing),
    }


def _time(client: FlaskClient, path: str) -> float:
    begun = time.perf_counter()
    status = client.get(path).status_code
    while status == 503:  # it is being opened
        status = client.get(path).status_code
    if status != 200:
        raise RuntimeError(f"{path}: {status}")
    return time.perf_counter() - begun


def main() -> None:
    """Measure, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", type=Path)
    parser.add_argument("--queries", type=int, default=500)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        found = measure(Path(folder) / "state", arguments.queries)
    rows = [(name, number(value)) for name, value in found.items()]
    sys.stdout.write(table(["what", "ms"], rows))
    keep(arguments.json, {"machine": machine(), "milliseconds": found})


if __name__ == "__main__":
    main()
