"""Prefixes as statements."""

from rdflib import RDF, SH, XSD, Graph, Literal, URIRef

from graph_service.export.lines import lines_of
from graph_service.export.prefixes import DECLARED, declarations
from graph_service.namespaces import PREFIXES


def test_each_prefix_is_declared_once() -> None:
    """Whoever reads the declarations as SHACL says gets the table of prefixes."""
    graph = Graph().parse(data=b"".join(lines_of(declarations())), format="nt")
    found = {}
    for node in graph.objects(URIRef(DECLARED), SH.declare):
        assert (node, RDF.type, SH.PrefixDeclaration) in graph
        namespace = graph.value(node, SH.namespace, any=False)
        assert isinstance(namespace, Literal) and namespace.datatype == XSD.anyURI
        found[str(graph.value(node, SH.prefix, any=False))] = str(namespace)
    assert found == dict(PREFIXES)
