"""The servers that are measured beside each other.

Run it as ``python -m tests.benchmarks.peers`` for the list of them, each with its version or with
how to install it; with ``--install`` to make the environment of rdflib-endpoint.
"""

import argparse
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Final

from tests.benchmarks.servers.graph_service import GraphService
from tests.benchmarks.servers.oxigraph import Oxigraph
from tests.benchmarks.servers.peer import Data, NotReady, Peer, Running
from tests.benchmarks.servers.rdflib_endpoint import RdflibEndpoint
from tests.benchmarks.servers.virtuoso import Virtuoso

OURS: Final = "graph-service"
YARDSTICK: Final = "oxigraph serve-read-only"


def every_peer(settings: Mapping[str, str] | None = None) -> tuple[Peer, ...]:
    """Return all peers; ``settings`` are those of our service."""
    return (GraphService(settings), Oxigraph(), Virtuoso(), RdflibEndpoint())


def present(peers: Sequence[Peer]) -> tuple[list[Peer], dict[str, str]]:
    """Return the peers that are installed, and for the others why they are missing."""
    reasons = {peer.name: reason for peer in peers if (reason := peer.missing())}
    return [peer for peer in peers if peer.name not in reasons], reasons


@contextmanager
def all_started(
    peers: Sequence[Peer], data: Data, folder: Path, missing: dict[str, str]
) -> Iterator[dict[str, Running]]:
    """Load and start peers; one that fails is noted in ``missing`` with the reason."""
    with ExitStack() as stack:
        running = {}
        for peer in peers:
            place = folder / peer.name.replace(" ", "-")
            try:
                peer.prepare(data, place)
                running[peer.name] = stack.enter_context(peer.start(place))
            except NotReady as reason:
                missing[peer.name] = str(reason)
        yield running


def main(arguments: list[str] | None = None) -> None:
    """Write the list of peers."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.peers")
    parser.add_argument("--install", action="store_true", help="make rdflib-endpoint's environment")
    if parser.parse_args(arguments).install and RdflibEndpoint().missing():
        RdflibEndpoint().install()
    for peer in every_peer():
        sys.stdout.write(f"{peer.name}: {peer.missing() or peer.version()}\n")


if __name__ == "__main__":
    main()
