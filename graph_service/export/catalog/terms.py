"""Licences, standards, themes and contacts, with the classes that DCAT-AP asks for."""

from pyoxigraph import Literal, NamedNode

from graph_service.export.catalog import authorities
from graph_service.export.catalog.description import Description, Text
from graph_service.export.catalog.holdings import Dataset, Holdings
from graph_service.export.catalog.names import CONTACT, catalog_iri


def add_licences(made: Description, name: str, dataset: Dataset) -> None:
    """Say under which terms something is: the licence, or that it has several.

    DCAT-AP wants one licence at most of a file; where graphs differ, each has its own.
    """
    for licence in dataset.licences:
        made.describe(licence, "dcterms:LicenseDocument")
        for start, (kind, label) in authorities.LICENCE_TYPES.items():
            if licence.startswith(start):
                concept = authorities.LICENCE_TYPE + kind
                made.describe(concept, "skos:Concept", skos__prefLabel=Text(label))
                made.add(licence, "dcterms:type", concept)
    if len(dataset.licences) == 1:
        made.add(name, "dcterms:license", NamedNode(dataset.licences[0]))
    elif dataset.licences:
        rights = catalog_iri("rights", *dataset.licences)
        told = "Each graph has its own terms: " + ", ".join(dataset.licences)
        made.describe(rights, "dcterms:RightsStatement", rdfs__label=Text(told))
        made.add(name, "dcterms:rights", rights)


def add_standard(made: Description, name: str, standard: str, title: str) -> None:
    """Say what something conforms to."""
    made.describe(standard, "dcterms:Standard", dcterms__title=Text(title))
    made.add(name, "dcterms:conformsTo", standard)


def add_themes(made: Description, name: str) -> None:
    """Say what something is about, by the European table."""
    for theme, label in authorities.THEMES.items():
        made.describe(
            theme, "skos:Concept", skos__prefLabel=Text(label), skos__inScheme=authorities.TAXONOMY
        )
        made.add(name, "dcat:theme", theme)


def add_contact(made: Description, holdings: Holdings, name: str) -> None:
    """Say by which page who answers for something is reached, where the setting names one."""
    if holdings.contact:
        made.describe(
            CONTACT,
            "vcard:Kind",
            "vcard:Organization",
            vcard__fn=Literal(holdings.publisher),
            vcard__hasURL=NamedNode(holdings.contact),
        )
        made.add(name, "dcat:contactPoint", CONTACT)
