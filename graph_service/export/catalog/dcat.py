"""The catalog as DCAT 3, held to DCAT-AP 3.0.1.

::

    <catalog> a dcat:Catalog
      dcat:dataset <void#dataset>                the whole; dcat:hasVersion: each release
      dcat:dataset <void#dataset-cases>          a dataset of ours, dcterms:isPartOf the whole
        dcat:distribution <catalog#file-...>     a file, with its size and SHA-256
      dcat:service <catalog#service-sparql>      what answers for them

The classes of names from elsewhere are said, too: who holds the catalog against the shapes has
nothing but the catalog. A contact point is a page; where none is set there is none.
"""

import re
from datetime import datetime
from typing import Final

from pyoxigraph import Literal, NamedNode

from graph_service.export.catalog import authorities
from graph_service.export.catalog.description import Description, Text, typed
from graph_service.export.catalog.distributions import add_distributions, add_list
from graph_service.export.catalog.holdings import DESCRIPTION, TITLE, Dataset, Holdings
from graph_service.export.catalog.names import (
    CATALOG,
    PUBLISHER,
    VOID,
    WHOLE,
    catalog_iri,
    dataset_iri,
    part_iri,
)
from graph_service.export.catalog.services import add_services
from graph_service.export.catalog.terms import add_contact, add_licences, add_standard, add_themes
from graph_service.namespaces import BASE, ONTOLOGY

KEYWORDS: Final = (
    *(Text(t) for t in ("human rights defenders", "reprisals", "intimidation", "United Nations")),
    *(Text(t, "fr") for t in ("défenseurs des droits humains", "représailles", "Nations Unies")),
    *(Text(t, "es") for t in ("defensores de derechos humanos", "represalias", "Naciones Unidas")),
)
VERSIONS: Final = 100
"""Releases that are listed, the newest."""

_DATE: Final = re.compile(r"\d{4}-\d\d-\d\d")


def describe(holdings: Holdings) -> Description:
    """Return the catalog."""
    made = Description()
    _catalog(made, holdings)
    _dataset(made, holdings, holdings.whole, WHOLE)
    made.texts(WHOLE, "dcterms:title", TITLE)
    made.texts(WHOLE, "dcterms:description", DESCRIPTION)
    for dataset in holdings.datasets:
        name = dataset_iri(dataset.name)
        _dataset(made, holdings, dataset, name)
        made.describe(
            name,
            dcterms__title=Text(dataset.title),
            dcterms__description=Text(_told(holdings, dataset)),
            dcterms__isPartOf=WHOLE,
        )
        made.add(WHOLE, "dcterms:hasPart", name)
    _versions(made, holdings)
    add_distributions(made, holdings)
    add_services(made, holdings, KEYWORDS)
    return made


def _catalog(made: Description, holdings: Holdings) -> None:
    home = holdings.now("")
    made.describe(
        CATALOG,
        "dcat:Catalog",
        dcterms__publisher=PUBLISHER,
        dcterms__issued=holdings.first,
        dcterms__modified=holdings.issued,
        dcat__themeTaxonomy=authorities.TAXONOMY,
        foaf__homepage=home,
    )
    made.texts(CATALOG, "dcterms:title", TITLE)
    made.texts(CATALOG, "dcterms:description", DESCRIPTION)
    made.describe(home, "foaf:Document")
    made.describe(PUBLISHER, "foaf:Agent", foaf__name=Literal(holdings.publisher))
    made.describe(authorities.TAXONOMY, "skos:ConceptScheme", dcterms__title=Text("Data theme"))
    if len(holdings.whole.licences) == 1:
        made.add(CATALOG, "dcterms:license", *map(NamedNode, holdings.whole.licences))
    for tag in ("en", "fr", "es"):  # of the catalog itself
        _language(made, CATALOG, tag)
    _places(made, holdings, holdings.whole, CATALOG)
    made.add(CATALOG, "dcat:dataset", WHOLE, *(dataset_iri(d.name) for d in holdings.datasets))


def _dataset(made: Description, holdings: Holdings, dataset: Dataset, name: str) -> None:
    statistics = holdings.statistics(dataset)
    page, rights = holdings.now(""), authorities.ACCESS + dataset.access
    made.describe(
        name,
        "dcat:Dataset",
        dcterms__publisher=PUBLISHER,
        dcterms__identifier=Literal(name),
        dcterms__accessRights=rights,
        dcterms__accrualPeriodicity=authorities.IRREGULAR,
        dcterms__issued=holdings.first,
        dcterms__modified=holdings.issued,
        dcat__version=Literal(str(holdings.release)),
        dcat__landingPage=page,
        foaf__isPrimaryTopicOf=VOID,
    )
    made.describe(rights, "dcterms:RightsStatement")
    made.describe(authorities.IRREGULAR, "dcterms:Frequency")
    made.describe(VOID, "foaf:Document")
    made.add(name, "dcat:keyword", *KEYWORDS)
    add_themes(made, name)
    add_licences(made, name, dataset)
    add_standard(made, name, ONTOLOGY, "Reprisals ontology")
    for each in dataset.contributors:
        agent = part_iri("agent", each)
        made.describe(agent, "foaf:Agent", foaf__name=Literal(each))
        made.add(name, "dcterms:creator", agent)
    if dataset.source:
        origin = catalog_iri("provenance", dataset.source)
        made.describe(origin, "dcterms:ProvenanceStatement", rdfs__label=Text(dataset.source))
        made.add(name, "dcterms:provenance", origin)
    for tag in statistics.languages:
        _language(made, name, tag)
    _period(made, name, statistics.earliest, statistics.latest)
    _places(made, holdings, dataset, name)
    add_contact(made, holdings, name)


def _told(holdings: Holdings, dataset: Dataset) -> str:
    counts = holdings.statistics(dataset).counts
    size = f"{counts.triples:,} statements in {len(dataset.graphs):,} named graphs"
    return f"{dataset.title}: {size}." + (f" {dataset.source}." if dataset.source else "")


def _versions(made: Description, holdings: Holdings) -> None:
    """Say which releases there are; each has a catalog of its own below it."""
    before = ""
    for number, issued in holdings.releases[-VERSIONS:]:
        name = f"{BASE}releases/{number}/.well-known/void#dataset"
        _version(made, holdings, name, number, issued)
        made.add(WHOLE, "dcat:hasVersion", name)
        if before:
            made.add(name, "dcat:previousVersion", before)
        if number == holdings.release:
            made.add(WHOLE, "dcat:hasCurrentVersion", name)
        before = name


def _version(
    made: Description, holdings: Holdings, name: str, number: int, issued: datetime
) -> None:
    page, catalog = holdings.now(f"releases/{number}"), holdings.now(f"releases/{number}/catalog")
    made.describe(
        name,
        "dcat:Dataset",
        dcterms__title=Text(f"{TITLE[0].text}, release {number}"),
        dcterms__description=Text("The graph as it was published then; it stays at its address."),
        dcterms__publisher=PUBLISHER,
        dcterms__issued=issued,
        dcterms__isReferencedBy=catalog,
        dcat__version=Literal(str(number)),
        dcat__isVersionOf=WHOLE,
        dcat__landingPage=page,
    )
    made.describe(page, "foaf:Document")
    made.add(name, "dcat:keyword", *KEYWORDS)
    add_themes(made, name)
    add_list(made, holdings, name, number)
    add_contact(made, holdings, name)


def _language(made: Description, name: str, tag: str) -> None:
    language = authorities.LANGUAGES.get(tag)
    if language:
        made.describe(language, "dcterms:LinguisticSystem")
        made.add(name, "dcterms:language", language)


def _period(made: Description, name: str, start: str, end: str) -> None:
    if not (_DATE.fullmatch(start) and _DATE.fullmatch(end)):
        return
    period = catalog_iri("period", start, end)
    made.describe(
        period,
        "dcterms:PeriodOfTime",
        dcat__startDate=typed(start, "xsd:date"),
        dcat__endDate=typed(end, "xsd:date"),
    )
    made.add(name, "dcterms:temporal", period)


def _places(made: Description, holdings: Holdings, dataset: Dataset, name: str) -> None:
    for state in holdings.statistics(dataset).states:
        place = NamedNode(authorities.country_of(state))
        made.describe(place.value, "dcterms:Location")
        made.add(name, "dcterms:spatial", place)
