"""The process that runs a SHACL engine; started by ``process``, never imported by the service.

It knows nothing of the package around it (``python -I`` with this file), takes one job after the
other from its input, and answers each with results or with the reason why there are none.

A job is a line of JSON (``engine``, ``shapes`` and ``data``: lengths in bytes) and that many bytes
of N-Triples and N-Quads. An answer is a line with the length of the JSON that follows it.
"""

import ctypes
import io
import json
import resource
import signal
import sys
from functools import lru_cache
from typing import Any

SH = "http://www.w3.org/ns/shacl#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"


class Fault(Exception):
    """Why a job has no results: what is at fault ("data", "shapes") and where."""

    def __init__(self, kind: str, reason: str, line: int | None = None) -> None:
        super().__init__(reason)
        self.answer = {"fault": kind, "reason": reason, "line": line}


def main(seconds: int, memory: int, paths: list[str]) -> None:
    """Serve jobs until the input ends.

    ``seconds`` of CPU are a second wall for the case that the parent dies before its deadline;
    ``memory`` in bytes bounds the heap (RLIMIT_DATA: RLIMIT_AS cuts far too early).
    """
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_DATA, (memory, memory))
    if seconds:
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    sys.path.extend(path for path in paths if path not in sys.path)
    source, sink = sys.stdin.buffer, sys.stdout.buffer
    sys.stdout = sys.stderr  # an engine that prints must not break the answers
    while line := source.readline():
        job = json.loads(line)
        shapes, data = source.read(job["shapes"]), source.read(job["data"])
        try:
            answer: dict[str, Any] = {"results": run(job["engine"], shapes, data)}
        except Fault as fault:
            answer = fault.answer
        except MemoryError:
            answer = {"fault": "memory", "reason": "out of memory"}
        body = json.dumps(answer).encode()
        sink.write(b"%d\n" % len(body) + body)
        sink.flush()


def end_with_parent() -> None:
    """Ask the kernel to kill this process when the thread that started it ends (Linux only)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, ctypes.c_ulong(signal.SIGKILL))  # PR_SET_PDEATHSIG


def run(engine: str, shapes: bytes, data: bytes) -> list[dict[str, Any]]:
    """Validate ``data`` (N-Quads) against ``shapes`` (N-Triples) and return the results."""
    import rdflib

    rdflib.NORMALIZE_LITERALS = False  # "01"^^xsd:integer must stay as it was written
    triples = as_triples(data)
    try:
        report = (validate_turbo if engine == "turbo" else validate_pyshacl)(shapes, triples)
    except MemoryError:
        raise
    except Exception as error:
        reason = " ".join(str(error).split()) or type(error).__name__
        raise Fault("shapes", reason) from error
    if not isinstance(report, rdflib.Graph):  # both engines hand some failures back as a value
        raise Fault("shapes", " ".join(str(report).split()))
    found = report.objects(None, rdflib.URIRef(SH + "result"))  # not what sh:detail leads to
    return [read_result(report, node) for node in found]


def as_triples(data: bytes) -> bytes:
    """Return N-Quads as N-Triples: the graphs are merged for validation."""
    import pyoxigraph

    quads = pyoxigraph.parse(data, format=pyoxigraph.RdfFormat.N_QUADS)
    out = io.BytesIO()
    try:
        pyoxigraph.serialize(
            (quad.triple for quad in quads), out, format=pyoxigraph.RdfFormat.N_TRIPLES
        )
    except SyntaxError as error:
        raise Fault("data", error.msg, error.lineno) from error
    return out.getvalue()


def validate_turbo(shapes: bytes, data: bytes) -> Any:
    """Run pyshacl-turbo on text that its own parser reads.

    Its public way for text goes through an rdflib graph, at several times the memory, and takes
    some texts for a path or an address. ``Input`` is what it makes of a graph; the exact version
    is pinned, and the suite of the W3C runs on this way.
    """
    from pyshacl_turbo.rdf import Input

    source = Input(data.decode(), "nt", None, {}, preserve_ids=True)
    return compiled(shapes).validate(source)[1]


@lru_cache(maxsize=1)  # many jobs of one process have the same shapes
def compiled(shapes: bytes) -> Any:
    """Return the shapes as pyshacl-turbo compiles them."""
    import pyshacl_turbo

    compile_shapes: Any = pyshacl_turbo.compile_shapes
    return compile_shapes(shapes, shacl_graph_format="nt")


def validate_pyshacl(shapes: bytes, data: bytes) -> Any:
    """Run pyshacl on rdflib graphs, without inference and without imports."""
    import pyshacl
    import rdflib

    graph = rdflib.Graph().parse(data=data, format="nt")
    return pyshacl.validate(graph, shacl_graph=parsed(shapes))[1]


@lru_cache(maxsize=1)
def parsed(shapes: bytes) -> Any:
    """Return the shapes as an rdflib graph."""
    import rdflib

    return rdflib.Graph().parse(data=shapes, format="nt")


def read_result(report: Any, node: Any) -> dict[str, Any]:
    """Return one ``sh:ValidationResult`` with its terms as N-Triples text."""
    from rdflib import URIRef

    def value(name: str) -> Any:
        return report.value(node, URIRef(SH + name))

    path, focus, found = value("resultPath"), value("focusNode"), value("value")
    messages = sorted(
        (message.language != "en", str(message))
        for message in report.objects(node, URIRef(SH + "resultMessage"))
    )
    return {
        "severity": str(value("resultSeverity")).removeprefix(SH),
        "focus": term(focus),
        "path": None if path is None else read_path(report, path),
        "value": None if found is None else term(found),
        "shape": term(value("sourceShape")),
        "component": str(value("sourceConstraintComponent")),
        "message": messages[0][1] if messages else "",
    }


def term(node: Any) -> str:
    """Return an rdflib term as N-Triples text."""
    import pyoxigraph
    import rdflib

    if isinstance(node, rdflib.BNode):
        return f"_:{node}"
    if isinstance(node, rdflib.URIRef):
        return f"<{node}>"
    datatype = pyoxigraph.NamedNode(str(node.datatype)) if node.datatype else None
    if node.language:
        return str(pyoxigraph.Literal(str(node), language=str(node.language)))
    return str(pyoxigraph.Literal(str(node), datatype=datatype))


def read_path(report: Any, node: Any) -> Any:
    """Return a property path as nested lists that start with their operator."""
    from rdflib import RDF as TERMS
    from rdflib import BNode, URIRef

    if not isinstance(node, BNode):
        return f"<{node}>"
    if (node, TERMS.first, None) in report:
        return ["sequence", *(read_path(report, item) for item in report.items(node))]
    for name in ("inverse", "zeroOrMore", "oneOrMore", "zeroOrOne"):
        operand = report.value(node, URIRef(f"{SH}{name}Path"))
        if operand is not None:
            return [name, read_path(report, operand)]
    choices = report.value(node, URIRef(SH + "alternativePath"))
    return ["alternative", *(read_path(report, item) for item in report.items(choices))]


if __name__ == "__main__":
    if sys.argv[4] == "bound":
        end_with_parent()
    main(int(sys.argv[1]), int(sys.argv[2]), json.loads(sys.argv[3]))
