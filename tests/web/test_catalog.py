"""The catalog over HTTP: DCAT-AP holds, every file is what it says, and nothing hidden is in it."""

import hashlib
import os
import warnings
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from rdflib import DCTERMS, FOAF, RDF, RDFS, SH, SKOS, VOID, XSD, Graph, Namespace, URIRef
from rdflib.term import Node

from tests.leaks.twins import Twin, open_twin
from tests.web.catalogued import CALLERS, HIDDEN

DCAT = Namespace("http://www.w3.org/ns/dcat#")  # of version 3
SPDX = Namespace("http://spdx.org/rdf/terms#")
VCARD = Namespace("http://www.w3.org/2006/vcard/ns#")
DCATAP = Namespace("http://data.europa.eu/r5r/")
EU = "http://publications.europa.eu/resource/authority/"
BASE = "https://w3id.org/reprisals/"
CATALOG = URIRef(BASE + "catalog")
WHOLE = URIRef(BASE + ".well-known/void#dataset")

_BESIDE = os.environ.get("W3C_TESTS", Path(__file__).parents[3] / "shared/w3c")
SHAPES = Path(os.environ.get("DCAT_AP_SHAPES", Path(_BESIDE) / "dcat-ap"))
"""Where the shapes of DCAT-AP 3.0.1 (SEMICeu, CC BY 4.0) are: they do not ship with the project."""


def catalog(twin: Twin, who: str | None, below: str = "") -> Graph:
    """Return the catalog as a caller gets it."""
    reply = twin.get(f"{below}/catalog", who, Accept="text/turtle")
    assert reply.status == 200, reply.body
    return Graph().parse(data=reply.body, format="turtle")


def results(graph: Graph, name: str) -> list[tuple[str, str, str]]:
    """Return what the shapes of a file find: severity, path, and the kind of node."""
    from pyshacl import validate

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        shapes = Graph().parse(SHAPES / name)
        _, report, _ = validate(graph, shacl_graph=shapes, inference="none", inplace=False)
    assert isinstance(report, Graph)
    found = []
    for each in report.subjects(RDF.type, SH.ValidationResult):
        node = report.value(each, SH.focusNode)
        kinds = sorted(
            str(kind).rpartition("#")[2].rpartition("/")[2]
            for kind in graph.objects(node, RDF.type)
        )
        severity = str(report.value(each, SH.resultSeverity)).rpartition("#")[2]
        path = str(report.value(each, SH.resultPath))
        found.append((severity, path, ", ".join(kinds)))
    return found


LACKING = {
    # nobody is named by default: the setting contact_page gives a page
    (str(DCAT.contactPoint), "Dataset"),
    (str(DCAT.contactPoint), "DataService"),
    # what kind of organisation a contributor is, is not known
    (str(DCTERMS.type), "Agent"),
    # a licence of a kind that is not known
    (str(DCTERMS.type), "LicenseDocument"),
    # the table of countries has no boxes
    (str(DCAT.bbox), "Location"),
    (str(DCAT.centroid), "Location"),
    # not every dataset is about a time or a place, and releases are not described twice
    (str(DCTERMS.temporal), "Dataset"),
    (str(DCTERMS.spatial), "Dataset"),
    # a dataset of which there are no files by themselves
    (str(DCAT.distribution), "Dataset"),
    # nothing in the graph has one licence for all, or a State
    (str(DCTERMS.license), "Catalog"),
    (str(DCTERMS.license), "Distribution"),
    (str(DCTERMS.spatial), "Catalog"),
}
"""What DCAT-AP recommends and this catalog may lack, each for the reason above it."""


@pytest.mark.skipif(
    not SHAPES.is_dir(), reason=f"the shapes of DCAT-AP are not at {SHAPES}; set DCAT_AP_SHAPES"
)
@pytest.mark.parametrize("who", CALLERS)
def test_shapes_of_dcat_ap_hold(catalogued: Twin, who: str | None) -> None:
    """Mandatory properties and ranges: none is violated; what is recommended and lacks is known."""
    graph = catalog(catalogued, who)
    for name in ("shapes.ttl", "range.ttl", "deprecateduris.ttl"):
        assert results(graph, name) == [], name
    found = results(graph, "shapes_recommended.ttl")
    assert {severity for severity, _, _ in found} <= {"Warning"}
    assert {(path, kind) for _, path, kind in found} <= LACKING


MANDATORY = {
    DCAT.Catalog: [DCTERMS.title, DCTERMS.description, DCTERMS.publisher, DCAT.dataset],
    DCAT.Dataset: [DCTERMS.title, DCTERMS.description],
    DCAT.Distribution: [DCAT.accessURL],
    DCAT.DataService: [DCTERMS.title, DCAT.endpointURL],
    FOAF.Agent: [FOAF.name],
    SPDX.Checksum: [SPDX.algorithm, SPDX.checksumValue],
    SKOS.Concept: [SKOS.prefLabel],
    SKOS.ConceptScheme: [DCTERMS.title],
}
RECOMMENDED = {
    DCAT.Catalog: [
        *(DCTERMS.issued, DCTERMS.modified, DCTERMS.language, DCAT.themeTaxonomy, FOAF.homepage),
        DCAT.service,
    ],
    DCAT.Dataset: [DCTERMS.publisher, DCAT.keyword, DCAT.theme],
    DCAT.Distribution: [DCTERMS.description, DCTERMS["format"], DCATAP.availability],
    DCAT.DataService: [
        *(DCTERMS.publisher, DCAT.keyword, DCAT.theme, DCTERMS.conformsTo, DCAT.servesDataset),
        DCAT.endpointDescription,
    ],
    DCTERMS.PeriodOfTime: [DCAT.startDate, DCAT.endDate],
}
RANGES = {
    DCTERMS.publisher: FOAF.Agent,
    DCTERMS.creator: FOAF.Agent,
    DCTERMS.language: DCTERMS.LinguisticSystem,
    DCTERMS.license: DCTERMS.LicenseDocument,
    DCTERMS.accessRights: DCTERMS.RightsStatement,
    DCTERMS.rights: DCTERMS.RightsStatement,
    DCTERMS.accrualPeriodicity: DCTERMS.Frequency,
    DCTERMS.conformsTo: DCTERMS.Standard,
    DCTERMS.spatial: DCTERMS.Location,
    DCTERMS.temporal: DCTERMS.PeriodOfTime,
    DCTERMS.provenance: DCTERMS.ProvenanceStatement,
    DCTERMS["format"]: DCTERMS.MediaTypeOrExtent,
    DCAT.mediaType: DCTERMS.MediaType,
    DCAT.compressFormat: DCTERMS.MediaType,
    DCAT.theme: SKOS.Concept,
    DCAT.themeTaxonomy: SKOS.ConceptScheme,
    DCAT.distribution: DCAT.Distribution,
    DCAT.landingPage: FOAF.Document,
    SPDX.checksum: SPDX.Checksum,
}
ONCE = {
    DCAT.Catalog: [DCTERMS.publisher, DCTERMS.issued, DCTERMS.modified, DCTERMS.license],
    DCAT.Dataset: [DCTERMS.publisher, DCTERMS.issued, DCTERMS.accessRights, DCAT.version],
    DCAT.Distribution: [
        *(DCAT.byteSize, DCAT.mediaType, DCTERMS["format"], DCTERMS.license, SPDX.checksum),
    ],
}


@pytest.mark.parametrize("who", CALLERS)
def test_specification_holds(catalogued: Twin, who: str | None) -> None:
    """The same by our reading of DCAT-AP 3.0.1: what must be there, is, once, and of its class."""
    graph = catalog(catalogued, who)
    for table in (MANDATORY, RECOMMENDED):
        for kind, properties in table.items():
            nodes = list(graph.subjects(RDF.type, kind))
            assert nodes or kind == DCTERMS.PeriodOfTime, kind
            for node in nodes:
                for each in properties:
                    assert (node, each, None) in graph, (node, each)
    for kind, properties in ONCE.items():
        for node in graph.subjects(RDF.type, kind):
            for each in properties:
                assert len(list(graph.objects(node, each))) <= 1, (node, each)
    for each, wanted in RANGES.items():
        for value in graph.objects(None, each):
            assert (value, RDF.type, wanted) in graph, (each, value)
    assert {size.datatype for size in graph.objects(None, DCAT.byteSize)} == {
        XSD.nonNegativeInteger
    }


@pytest.mark.parametrize("who", CALLERS)
def test_every_download_is_what_the_catalog_says(catalogued: Twin, who: str | None) -> None:
    """Each file answers at its URL with the type, the size and the SHA-256 that are told."""
    graph = catalog(catalogued, who)
    files = list(graph.subjects(DCAT.downloadURL))
    assert len(files) >= 4
    for each in files:
        (url,) = graph.objects(each, DCAT.downloadURL)
        reply = catalogued.get(_target(url), who)
        assert reply.status == 200, url
        size, checksum = graph.value(each, DCAT.byteSize), graph.value(each, SPDX.checksum)
        if size is None:
            continue  # made when somebody asked for it: until then nobody knows
        assert int(str(size)) == len(reply.body), url
        told = str(graph.value(checksum, SPDX.checksumValue))
        assert told == hashlib.sha256(reply.body).hexdigest(), url
        media_type = str(graph.value(each, DCAT.mediaType)).partition("media-types/")[2]
        coding = graph.value(each, DCAT.compressFormat)
        expected = str(coding).partition("media-types/")[2] if coding else media_type
        assert (reply.header("content-type") or "").partition(";")[0] == expected
        (dataset,) = graph.subjects(DCAT.distribution, each)
        assert (dataset, RDF.type, DCAT.Dataset) in graph


def _target(url: Node) -> str:
    parts = urlsplit(str(url))
    path = parts.path.removeprefix("/reprisals")
    return f"{path}?{parts.query}" if parts.query else path


@pytest.mark.parametrize("who", CALLERS)
def test_links_lead_somewhere(catalogued: Twin, who: str | None) -> None:
    """Endpoints, pages and lists that the catalog names are there for its reader."""
    graph = catalog(catalogued, who)
    links = {
        url
        for each in (DCAT.endpointURL, DCAT.accessURL, DCAT.landingPage, DCTERMS.isReferencedBy)
        for url in graph.objects(None, each)
    }
    assert len(links) > 5
    for url in links:
        reply = catalogued.get(_target(url), who, Accept="*/*")
        asks = str(url).endswith(("/graphs", "/search"))  # for a graph, for a word
        assert reply.status == (400 if asks else 200), url


@pytest.mark.parametrize(
    ("who", "access"), [(None, "PUBLIC"), ("partner", "RESTRICTED"), ("internal", "NON_PUBLIC")]
)
def test_openness_is_told(catalogued: Twin, who: str | None, access: str) -> None:
    """Of the whole it is that of the most closed graph; what is public is so for everybody."""
    graph = catalog(catalogued, who)
    assert graph.value(WHOLE, DCTERMS.accessRights) == URIRef(EU + "access-right/" + access)
    one = URIRef(f"{WHOLE}-one")
    assert graph.value(one, DCTERMS.accessRights) == URIRef(EU + "access-right/PUBLIC")


def test_catalog_and_numbers_speak_of_the_same(catalogued: Twin) -> None:
    """The datasets of the catalog are those of VoID, by their IRIs."""
    void = Graph().parse(data=catalogued.get("/.well-known/void.nt").body, format="nt")
    graph = catalog(catalogued, None)
    listed = set(graph.objects(CATALOG, DCAT.dataset))
    subsets = {each for each in void.objects(WHOLE, VOID.subset) if "#dataset-" in str(each)}
    assert listed == {WHOLE} | subsets
    assert {graph.value(each, DCTERMS.isPartOf) for each in subsets} == {WHOLE}


@pytest.fixture
def later(tmp_path: Path) -> Iterator[Twin]:
    """Return a service of two releases, with a page by which its publisher is reached."""
    from tests.leaks.canaries import hidden_entries, public_entries

    first, both = list(public_entries()), [*public_entries(), *hidden_entries("partner")]
    releases = [first, both, both[:-1], [*first[1:], *hidden_entries("partner")]]
    page = "https://office.example/contact"
    with open_twin(
        tmp_path / "later", HIDDEN, releases=releases, contact_page=page, publisher="Office & Co"
    ) as twin:
        yield twin


def test_releases_are_versions(later: Twin) -> None:
    """Each release that the caller knows is a version of the whole, the newest the current one."""
    for who, numbers in ((None, [1, 4]), ("partner", [1, 2, 3, 4])):
        graph = catalog(later, who)
        versions = [URIRef(f"{BASE}releases/{n}/.well-known/void#dataset") for n in numbers]
        assert set(graph.objects(WHOLE, DCAT.hasVersion)) == set(versions)
        assert list(graph.objects(WHOLE, DCAT.hasCurrentVersion)) == [versions[-1]]
        for before, version in pairwise(versions):
            assert graph.value(version, DCAT.previousVersion) == before
        assert str(graph.value(WHOLE, DCAT.version)) == "4"


def test_earlier_release_has_its_own_catalog(later: Twin) -> None:
    """Below a release its files are listed, which answer there with the same bytes."""
    graph = catalog(later, None, "/releases/1")
    assert str(graph.value(WHOLE, DCAT.version)) == "1"
    for each in graph.subjects(DCAT.downloadURL):
        url, checksum = graph.value(each, DCAT.downloadURL), graph.value(each, SPDX.checksum)
        assert url is not None and "/releases/1/exports/" in str(url)
        told = str(graph.value(checksum, SPDX.checksumValue))
        assert hashlib.sha256(later.get(_target(url)).body).hexdigest() == told


def test_contact_is_the_page_that_is_set(later: Twin) -> None:
    """Then everything that DCAT-AP wants a contact for has one, and no person is named."""
    graph = catalog(later, None)
    contacts = set(graph.objects(None, DCAT.contactPoint))
    (contact,) = contacts
    assert graph.value(contact, VCARD.hasURL) == URIRef("https://office.example/contact")
    for kind in (DCAT.Dataset, DCAT.DataService):
        for each in graph.subjects(RDF.type, kind):
            assert (each, DCAT.contactPoint, contact) in graph, each
    assert {str(name) for name in graph.objects(None, FOAF.name)} >= {"Office & Co"}
    page = later.get("/catalog", Accept="text/html").body
    assert b"Office &amp; Co" in page and b'href="https://office.example/contact"' in page
    assert not list(graph.objects(None, RDFS.comment))
