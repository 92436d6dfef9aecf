"""What answers for the datasets: the SPARQL endpoint, the graph store, the search, the changes."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from graph_service.export.catalog import authorities
from graph_service.export.catalog.description import Description, Text
from graph_service.export.catalog.holdings import Holdings
from graph_service.export.catalog.names import CATALOG, PUBLISHER, WHOLE, dataset_iri
from graph_service.export.catalog.terms import add_contact, add_licences, add_standard, add_themes


@dataclass(frozen=True)
class DataService:
    """A service: its path, title, what it does, and the specification that it follows.

    One that is ``lasting`` is there below each release, too.
    """

    name: str
    title: str
    does: str
    standard: tuple[str, str]
    described_at: str = "openapi.json"
    lasting: bool = True


SERVICES: Final = (
    DataService(
        "sparql",
        "SPARQL endpoint",
        "Answers SPARQL 1.1 queries about the graph.",
        ("https://www.w3.org/TR/sparql11-protocol/", "SPARQL 1.1 Protocol"),
        described_at="sparql",
    ),
    DataService(
        "graphs",
        "Graph store",
        "Reads one named graph at a time; who has a token for it may change one.",
        (
            "https://www.w3.org/TR/sparql11-http-rdf-update/",
            "SPARQL 1.1 Graph Store HTTP Protocol",
        ),
    ),
    DataService(
        "search",
        "Search",
        "Finds things by words of their texts.",
        ("https://www.rfc-editor.org/rfc/rfc8259", "JSON (RFC 8259)"),
    ),
    DataService(
        "changes",
        "Changes",
        "Tells what was published and what was withdrawn.",
        ("https://www.rfc-editor.org/rfc/rfc4287", "Atom (RFC 4287)"),
        lasting=False,
    ),
)


def add_services(made: Description, holdings: Holdings, keywords: Sequence[Text]) -> None:
    """Add the services to the catalog, with the datasets that they serve."""
    whole = holdings.whole
    rights = authorities.ACCESS + whole.access
    for each in SERVICES:
        name = f"{CATALOG}#service-{each.name}"
        url = holdings.url if each.lasting else holdings.now
        described = holdings.url if each.described_at == each.name else holdings.now
        made.add(CATALOG, "dcat:service", name)
        made.describe(
            name,
            "dcat:DataService",
            dcterms__title=Text(each.title),
            dcterms__description=Text(each.does),
            dcterms__publisher=PUBLISHER,
            dcterms__accessRights=rights,
            dcat__endpointURL=url(each.name),
            dcat__endpointDescription=described(each.described_at),
        )
        served = [WHOLE, *(dataset_iri(dataset.name) for dataset in holdings.datasets)]
        made.add(name, "dcat:servesDataset", *served)
        made.add(name, "dcat:keyword", *keywords)
        add_standard(made, name, *each.standard)
        add_themes(made, name)
        add_licences(made, name, whole)
        add_contact(made, holdings, name)
