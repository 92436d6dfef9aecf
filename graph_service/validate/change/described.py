"""Shapes as they are written: a shape's values, lists, paths and queries, read from N-Triples."""

from collections import defaultdict
from typing import Final

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, parse

from graph_service.namespaces import PREFIXES
from graph_service.validate.change.chains import NotCompiled
from graph_service.validate.paths import Path

Node = NamedNode | BlankNode | Literal

SH: Final = PREFIXES["sh"]
_RDF: Final = PREFIXES["rdf"]
_OPERATORS: Final = ("inverse", "zeroOrMore", "oneOrMore", "zeroOrOne")


class Described:
    """The descriptions of shapes.

    Args:
        triples: N-Triples, as :class:`graph_service.validate.shapes.Shapes` has them.
    """

    def __init__(self, triples: bytes) -> None:
        self._values: dict[Node, dict[str, list[Node]]] = defaultdict(lambda: defaultdict(list))
        for quad in parse(triples, format=RdfFormat.N_TRIPLES):
            if isinstance(quad.object, Node) and isinstance(quad.subject, NamedNode | BlankNode):
                self._values[quad.subject][quad.predicate.value].append(quad.object)

    def subjects(self) -> list[Node]:
        """Return what is described, in the order of the text."""
        return list(self._values)

    def predicates(self, node: Node) -> set[str]:
        """Return the predicates of a node."""
        return set(self._values.get(node, ()))

    def values(self, node: Node, name: str) -> list[Node]:
        """Return the values of a property, by its local name in SHACL or its IRI."""
        iri = name if ":" in name else SH + name
        return self._values.get(node, {}).get(iri, [])

    def members(self, head: Node) -> list[Node]:
        """Return the members of an RDF list.

        Raises:
            NotCompiled: it is none.
        """
        members: list[Node] = []
        while head != NamedNode(_RDF + "nil"):
            first, rest = self.values(head, _RDF + "first"), self.values(head, _RDF + "rest")
            if len(first) != 1 or len(rest) != 1 or len(members) > len(self._values):
                raise NotCompiled(f"a list that is not well-formed at {head}")
            members.append(first[0])
            head = rest[0]
        return members

    def path(self, node: Node) -> Path:
        """Return a property path (SHACL 1.0, section 2.3.1).

        Raises:
            NotCompiled: it is none.
        """
        if isinstance(node, NamedNode):
            return str(node)
        if self.values(node, _RDF + "first"):
            return ("sequence", *map(self.path, self.members(node)))
        for choices in self.values(node, "alternativePath"):
            return ("alternative", *map(self.path, self.members(choices)))
        for operator in _OPERATORS:
            for operand in self.values(node, operator + "Path"):
                return (operator, self.path(operand))
        raise NotCompiled(f"no property path at {node}")

    def query(self, constraint: Node) -> str:
        """Return the query of a SPARQL constraint with its prefixes.

        Raises:
            NotCompiled: there is not one query.
        """
        queries = self.values(constraint, "select")
        if len(queries) != 1 or not isinstance(queries[0], Literal):
            raise NotCompiled(f"not one query at {constraint}")
        prefixes = []
        for node in self.values(constraint, "prefixes"):
            for declared in self.values(node, "declare"):
                name, namespace = (
                    self.values(declared, "prefix")[0],
                    self.values(declared, "namespace")[0],
                )
                prefixes.append(f"PREFIX {name.value}: <{namespace.value}>\n")
        return "".join(prefixes) + queries[0].value
