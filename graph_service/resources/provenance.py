"""How a named graph came to be what it is, in the terms of PROV-O, for whoever sees the graph.

It says no more than they know: the time is when it was done, the name is what the writer chose
to be known by, and of a review that there was one, not whose. Nothing is derived from a token.
"""

from dataclasses import dataclass
from typing import Final
from urllib.parse import quote

from pyoxigraph import Literal, NamedNode, Triple

from graph_service.namespaces import BASE, PREFIXES, expand

_KIND: Final = NamedNode("http://purl.org/dc/elements/1.1/type")
_SPDX: Final = "http://spdx.org/rdf/terms#"
_TIME: Final = NamedNode(PREFIXES["xsd"] + "dateTime")


@dataclass(frozen=True)
class Source:
    """A file that a graph was made from: its address, when it was retrieved, its tag and SHA-256.

    The tag is that of its server, empty where it gave none.
    """

    url: str
    retrieved: str
    etag: str
    sha256: str


@dataclass(frozen=True)
class Provenance:
    """What was done to a graph last.

    ``id`` names the activity, ``kind`` how it was done, ``time`` when (ISO 8601), ``contributor``
    who it was, if they want to be named; ``revised`` is the number of a release with the graph as
    it was before, ``None`` where there is none to be seen; ``source`` is the file of somebody else
    that it was made from.
    """

    id: str
    kind: str
    time: str
    contributor: str
    reviewed: bool
    revised: int | None
    source: Source | None = None

    def statements(self, graph: str, path: str) -> list[Triple]:
        """Return it as statements that are in no graph.

        Args:
            graph: IRI of the graph.
            path: of its document, without leading slash; the activity is a part of that.
        """
        address = f"{BASE}{path}#activity-{self.id}"
        this, activity = NamedNode(graph), NamedNode(address)
        found = [
            _link(this, "rdf:type", expand("prov:Entity")),
            Triple(this, NamedNode(expand("prov:wasGeneratedBy")), activity),
            _link(activity, "rdf:type", expand("prov:Activity")),
            Triple(activity, _KIND, Literal(self.kind)),
            Triple(
                activity,
                NamedNode(expand("prov:endedAtTime")),
                Literal(self.time, datatype=_TIME),
            ),
        ]
        if self.revised is not None:
            before = f"{BASE}releases/{self.revised}/graphs?graph={quote(graph, safe='')}"
            found.append(_link(this, "prov:wasRevisionOf", before))
        if self.contributor:
            agent = NamedNode(f"{address}-contributor")
            found += [
                Triple(this, NamedNode(expand("prov:wasAttributedTo")), agent),
                Triple(activity, NamedNode(expand("prov:wasAssociatedWith")), agent),
                _link(agent, "rdf:type", expand("prov:Agent")),
                Triple(agent, NamedNode(expand("foaf:name")), Literal(self.contributor)),
            ]
        if self.source is not None:
            found += _source(this, activity, NamedNode(f"{address}-source"), self.source)
        if self.reviewed:
            review = NamedNode(f"{address}-review")
            found += [
                Triple(activity, NamedNode(expand("prov:wasInformedBy")), review),
                _link(review, "rdf:type", expand("prov:Activity")),
                Triple(review, _KIND, Literal("review")),
            ]
        return found


def _source(graph: NamedNode, activity: NamedNode, file: NamedNode, source: Source) -> list[Triple]:
    """Return that a graph was made from a file as it was at a time (PROV-O, 3.2)."""
    checksum = NamedNode(f"{file.value}-checksum")
    found = [
        Triple(graph, NamedNode(expand("prov:wasDerivedFrom")), file),
        Triple(activity, NamedNode(expand("prov:used")), file),
        _link(file, "rdf:type", expand("prov:Entity")),
        _link(file, "prov:specializationOf", source.url),
        Triple(
            file,
            NamedNode(expand("prov:generatedAtTime")),
            Literal(source.retrieved, datatype=_TIME),
        ),
        Triple(file, NamedNode(_SPDX + "checksum"), checksum),
        _link(checksum, "rdf:type", _SPDX + "Checksum"),
        _link(checksum, _SPDX + "algorithm", _SPDX + "checksumAlgorithm_sha256"),
        Triple(
            checksum,
            NamedNode(_SPDX + "checksumValue"),
            Literal(source.sha256, datatype=NamedNode(PREFIXES["xsd"] + "hexBinary")),
        ),
    ]
    if source.etag:
        found.append(Triple(file, NamedNode(expand("dcterms:identifier")), Literal(source.etag)))
    return found


def _link(subject: NamedNode, name: str, iri: str) -> Triple:
    return Triple(subject, NamedNode(expand(name)), NamedNode(iri))
