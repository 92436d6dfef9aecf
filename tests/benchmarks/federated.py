"""A query that calls a partner on loopback, each text new: how long the whole takes.

::

    python -m tests.benchmarks.federated [--rounds 100] [--json FILE]

In turns, the process that reads the partner's answer is started for it, as before one was kept, or
forked from the one that is kept.
"""

import argparse
import statistics
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path
from typing import Final

from graph_service.partners.answers import open_reader
from graph_service.partners.registry import registry_of
from graph_service.query.standby import Standby
from graph_service.web.app import create_app
from graph_service.web.service import Service, open_service
from tests.benchmarks.tables import keep, machine, number, table
from tests.partners.entries import make_partner
from tests.partners.serving import acting, whole
from tests.web.conftest import fill, make_settings, wait_ready

STARTED: Final = "a process is started"
FORKED: Final = "one is forked"


def measure(folder: Path, rounds: int) -> dict[str, list[float]]:
    """Return the milliseconds of queries of either kind."""
    settings = make_settings(folder, partner_networks="127.0.0.0/8", partner_check_seconds=0.0)
    fill(settings)
    with acting(whole()) as server, closing(open_service(settings)) as service:
        registry_of(folder).add(make_partner("archive", server.endpoint))
        wait_ready(service)
        starting, forking = open_reader(), open_reader()
        starting.close()  # it starts a process for each answer from now on
        with closing(forking):
            return _measured(service, server.endpoint, rounds, starting, forking)


def _measured(
    service: Service, endpoint: str, rounds: int, starting: Standby, forking: Standby
) -> dict[str, list[float]]:
    client = create_app(service).test_client()
    found: dict[str, list[float]] = {STARTED: [], FORKED: []}
    ways = ((STARTED, "started", starting), (FORKED, "forked", forking))
    for each in range(rounds + 1):
        for name, word, reader in ways:
            service.partners.gateway.reader = reader
            query = f"SELECT * {{ SERVICE <{endpoint}> {{ ?s <urn:{word}:{each}> ?o }} }}"
            begun = time.perf_counter()
            answer = client.get("/sparql", query_string={"query": query})
            if answer.status_code != 200:
                raise RuntimeError(answer.text)
            if each:  # the first one starts what is kept
                found[name].append((time.perf_counter() - begun) * 1000)
    return found


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=100)
    parser.add_argument("--json", type=Path)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        found = measure(Path(folder) / "state", arguments.rounds)
    rows = [
        [name, *(number(value) for value in (statistics.median(took), min(took), max(took)))]
        for name, took in found.items()
    ]
    sys.stdout.write(table(["to read the answer", "median ms", "least", "most"], rows))
    keep(arguments.json, {"machine": machine(), "milliseconds": found})


if __name__ == "__main__":
    main()
