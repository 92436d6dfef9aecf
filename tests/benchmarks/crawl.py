"""Every IRI of a graph asked of a service that runs, in every form.

    python -m tests.benchmarks.crawl http://127.0.0.1:8080/ [--one-in 10]

What is read first is the dump as N-Quads. Each subject and each graph in it is asked for at its
path, redirects are followed, and each statement of the answer is compared with the dump. All seven
forms of all IRIs of the shipped data take about four minutes on two cores.
"""

import argparse
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import cached_property
from http.client import HTTPConnection
from threading import local
from urllib.parse import quote, urljoin, urlsplit

from pyoxigraph import DefaultGraph, NamedNode, Triple, parse

from graph_service.formats import GRAPHS, by_suffix
from graph_service.namespaces import BASE, PREFIXES
from graph_service.web.target import PATH

SUFFIXES = (*(form.suffix for form in GRAPHS), "html")

_TOPIC = f"<{PREFIXES['foaf']}primaryTopic>"


@dataclass
class Crawl:
    """A crawl: ``dump`` are the statements that there are, ``said`` those that documents said.

    ``faults`` are what is wrong, ``seen`` counts answers by form, ``size`` their bytes.
    """

    address: str
    dump: frozenset[str]
    said: set[str] = field(default_factory=set)
    faults: list[str] = field(default_factory=list)
    seen: Counter[str] = field(default_factory=Counter)
    size: int = 0
    _own: local = field(default_factory=local)
    _open: list[HTTPConnection] = field(default_factory=list)

    def iris(self) -> list[str]:
        """Return the IRIs below our base that something is said of, and of graphs, sorted."""
        found = set(self.by_subject) | self.graphs
        return sorted(iri for iri in found if iri.startswith(BASE))

    @cached_property
    def by_subject(self) -> dict[str, set[str]]:
        """What the dump says of each thing, without graphs."""
        found: dict[str, set[str]] = {}
        for line in self.dump:
            found.setdefault(line.split(" ", 1)[0][1:-1], set()).add(_split(line)[0])
        return found

    @cached_property
    def graphs(self) -> frozenset[str]:
        """The graphs of the dump."""
        return frozenset(_split(line)[1] for line in self.dump)

    @cached_property
    def triples(self) -> frozenset[str]:
        """The statements of the dump without their graphs."""
        return frozenset(line for lines in self.by_subject.values() for line in lines)

    def visit(self, iri: str, suffix: str) -> None:
        """Ask for a thing in a form, and note what is wrong with the answer."""
        form = by_suffix(suffix)
        accept = form.media_type if form else "text/html"
        path = quote(iri.removeprefix(BASE), safe=PATH + "%")
        status, kind, body = self.get(path, accept)
        self.seen[suffix] += 1
        self.size += len(body)
        if status != 200 or not kind.startswith(accept):
            self.faults.append(f"{status} {kind} for {iri} as {suffix}")
        elif form is None:
            if b"</html>" not in body or b"<h1" not in body:
                self.faults.append(f"half a page for {iri}")
        else:
            self.compare(iri, suffix, body)

    def compare(self, iri: str, suffix: str, body: bytes) -> None:
        """Compare a document with the dump: all that is said of the thing, and nothing else."""
        lines = set(statements(body, suffix))
        missing = self.by_subject.get(iri, set()) - lines
        if missing:
            self.faults.append(f"{len(missing)} statements are missing of {iri} as {suffix}")
        itself = {line.split(" ", 1)[0] for line in lines if line.endswith(f"{_TOPIC} <{iri}> .")}
        if iri in self.graphs:
            itself.add(f"<{iri}>")  # a release says more of a graph than statements do
        invented = {each for each in lines - self.triples if each.split(" ", 1)[0] not in itself}
        if suffix == "nq":
            named = {line for line in body.decode().splitlines() if _split(line)[1]}
            invented |= named - self.dump
        if invented:
            self.faults.append(f"{len(invented)} statements are invented for {iri}: {invented}")
        self.said |= lines & self.triples

    def get(self, path: str, accept: str) -> tuple[int, str, bytes]:
        """Return status, type and body at a path, after redirects within the service."""
        base = urlsplit(self.address)
        target = urljoin(base.path or "/", path)
        for _ in range(4):
            if not hasattr(self._own, "connection"):
                self._own.connection = HTTPConnection(base.hostname or "", base.port, timeout=60)
                self._open.append(self._own.connection)
            connection: HTTPConnection = self._own.connection
            connection.request("GET", target, headers={"Accept": accept})
            answer = connection.getresponse()
            body = answer.read()
            if answer.status not in (301, 302, 303, 307, 308):
                return answer.status, answer.getheader("Content-Type") or "", body
            location = urlsplit(answer.getheader("Location") or "")
            target = location.path + (f"?{location.query}" if location.query else "")
        return answer.status, "", b""

    def run(self, work: Iterable[tuple[str, str]], threads: int = 2) -> None:
        """Visit each pair of an IRI and a form."""
        assert self.triples
        with ThreadPoolExecutor(threads) as pool:
            for _ in pool.map(lambda each: self.visit(*each), work):
                pass
        self.close()

    def close(self) -> None:
        """Close all connections; the next request of a thread opens its own again."""
        for connection in self._open:
            connection.close()


def begin(address: str) -> Crawl:
    """Return a crawl of a service, whose dump was read."""
    crawl = Crawl(address, frozenset())
    status, _, body = crawl.get("exports/graph.nq", "*/*")
    crawl.close()
    if status != 200:
        raise OSError(f"there is no dump: {status}")
    return Crawl(address, frozenset(body.decode().splitlines()))


def statements(body: bytes, suffix: str) -> Iterator[str]:
    """Yield the statements of a document as canonical lines, without their graphs."""
    form = by_suffix(suffix)
    assert form is not None and form.rdf is not None
    for quad in parse(body, format=form.rdf):
        assert isinstance(quad.graph_name, DefaultGraph | NamedNode)
        yield f"{quad.subject} {quad.predicate} {_term(quad.object)} ."


def _term(term: object) -> str:
    if isinstance(term, Triple):
        return f"<<( {term.subject} {term.predicate} {_term(term.object)} )>>"
    return str(term)


def _split(line: str) -> tuple[str, str]:
    """Return the statement of a line of N-Quads, and the IRI of its graph or an empty text."""
    rest, _, last = line.removesuffix(" .").rpartition(" ")
    if not (last.startswith("<") and last.endswith(">")) or rest.count(" ") < 2:
        return line, ""
    return f"{rest} .", last[1:-1]


def main() -> int:
    """Crawl a service, and say what was found."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("address")
    parser.add_argument("--one-in", type=int, default=1)
    options = parser.parse_args()
    crawl, began = begin(options.address), time.monotonic()
    iris = crawl.iris()[:: options.one_in]
    for suffix in SUFFIXES:
        since = time.monotonic()
        crawl.run((iri, suffix) for iri in iris)
        seconds = time.monotonic() - since
        sys.stdout.write(f"{suffix}: {crawl.seen[suffix]} answers in {seconds:.1f} s\n")
        sys.stdout.flush()
    sys.stdout.write(
        f"{len(iris)} IRIs, {sum(crawl.seen.values())} answers, {crawl.size} bytes, "
        f"{time.monotonic() - began:.1f} s, {len(crawl.faults)} faults, {len(crawl.said)} of "
        f"{len(crawl.triples)} statements of the dump were said\n"
    )
    sys.stdout.write("".join(f"{fault}\n" for fault in crawl.faults[:20]))
    return 1 if crawl.faults else 0


if __name__ == "__main__":
    sys.exit(main())
