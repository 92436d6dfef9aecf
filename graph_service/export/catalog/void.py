"""VoID: the graph as a reader sees it, with its counts (W3C Note of 3 March 2011).

::

    <void> a void:DatasetDescription             foaf:primaryTopic
      <void#dataset> a void:Dataset              counts, dumps, examples, vocabularies
        void:subset <void#dataset-cases>         a dataset of ours, with its counts
        void:classPartition, propertyPartition   section 4.5; in a class its properties
        void:subset a void:Linkset               section 5: links to one place by one predicate

What each number counts is in :mod:`graph_service.export.catalog.statistics`. There is no
``void:rootResource``: links do not lead from any one thing to all others; and no
``void:uriLookupEndpoint``: nothing answers for an IRI that is only put at the end of an address.
"""

from itertools import islice
from typing import Final

from pyoxigraph import Literal, NamedNode

from graph_service.export.catalog.description import Description, Text
from graph_service.export.catalog.holdings import DESCRIPTION, TITLE, Dataset, Holdings
from graph_service.export.catalog.names import PUBLISHER, VOID, WHOLE, dataset_iri, part_iri
from graph_service.export.catalog.statistics import Class, Counts, Links, Property, Statistics, Use
from graph_service.formats import GRAPHS
from graph_service.namespaces import IDENTIFIER

FORMATS: Final = {
    "ttl": "formats:Turtle",
    "nt": "formats:N-Triples",
    "jsonld": "formats:JSON-LD",
    "rdf": "formats:RDF_XML",
    "trig": "formats:TriG",
    "nq": "formats:N-Quads",
    "json": "formats:SPARQL_Results_JSON",
    "xml": "formats:SPARQL_Results_XML",
    "csv": "formats:SPARQL_Results_CSV",
    "tsv": "formats:SPARQL_Results_TSV",
}
"""The W3C's IRIs of formats (https://www.w3.org/ns/formats/), by suffix."""

EXAMPLES: Final = 10
_VOCABULARIES: Final = 100
_PEOPLE: Final = tuple(IDENTIFIER + kind for kind in ("person/", "group/"))
"""Nobody is picked out as an example."""


def describe(holdings: Holdings) -> Description:
    """Return the description."""
    made = Description()
    whole = holdings.measured.whole
    made.describe(
        VOID,
        "void:DatasetDescription",
        foaf__primaryTopic=WHOLE,
        dcterms__title=Text("Description of the graph in numbers"),
        dcterms__creator=PUBLISHER,
        dcterms__modified=holdings.issued,
    )
    made.describe(PUBLISHER, "foaf:Agent", foaf__name=Literal(holdings.publisher))
    _dataset(made, holdings, holdings.whole, WHOLE)
    made.texts(WHOLE, "dcterms:title", TITLE)
    made.texts(WHOLE, "dcterms:description", DESCRIPTION)
    _access(made, holdings)
    made.add(WHOLE, "void:exampleResource", *map(NamedNode, examples(whole)))
    made.add(WHOLE, "void:vocabulary", *map(NamedNode, vocabularies(whole)))
    for each in whole.classes:
        _class(made, each)
    for use in whole.properties:
        _property(made, use)
    for links in whole.links:
        _links(made, links)
    for dataset in holdings.datasets:
        name = dataset_iri(dataset.name)
        made.add(WHOLE, "void:subset", name)
        _dataset(made, holdings, dataset, name)
        made.add(name, "dcterms:title", Text(dataset.title))
    cut = _cut(whole)
    if cut:
        made.add(VOID, "dcterms:description", Text(cut))
    return made


def _dataset(made: Description, holdings: Holdings, dataset: Dataset, name: str) -> None:
    statistics = holdings.statistics(dataset)
    made.describe(name, "void:Dataset", dcterms__publisher=PUBLISHER)
    made.add(name, "dcterms:license", *map(NamedNode, dataset.licences))
    for each in dataset.contributors:
        agent = part_iri("agent", each)
        made.describe(agent, "foaf:Agent", foaf__name=Literal(each))
        made.add(name, "dcterms:creator", agent)
    if statistics.space:
        made.add(name, "void:uriSpace", Literal(statistics.space))
        pattern = "^" + statistics.space.replace(".", r"\.")
        made.add(name, "void:uriRegexPattern", Literal(pattern))
    _counts(made, name, statistics.counts)


def _access(made: Description, holdings: Holdings) -> None:
    made.describe(
        WHOLE,
        dcterms__issued=holdings.first,
        dcterms__modified=holdings.issued,
        dcat__version=Literal(str(holdings.release)),
        void__sparqlEndpoint=holdings.url("sparql"),
        foaf__homepage=holdings.now(""),
    )
    made.add(WHOLE, "void:feature", *(FORMATS[form.suffix] for form in GRAPHS))
    dumps = (holdings.url(f"exports/{item.name}") for item in holdings.files if item.is_dump)
    made.add(WHOLE, "void:dataDump", *dumps)


def _counts(made: Description, name: str, counts: Counts) -> None:
    made.describe(
        name,
        void__triples=counts.triples,
        void__entities=counts.entities,
        void__distinctSubjects=counts.subjects,
        void__distinctObjects=counts.objects,
        void__classes=counts.classes,
        void__properties=counts.properties,
        void__documents=counts.documents,
    )


def _class(made: Description, each: Class) -> None:
    name = part_iri("class", each.iri)
    made.add(WHOLE, "void:classPartition", name)
    made.describe(
        name,
        "void:Dataset",
        void__class=NamedNode(each.iri),
        void__entities=each.entities,
        void__distinctSubjects=each.subjects,
        void__triples=each.triples,
        void__properties=each.properties,
    )
    for use in each.uses:
        _uses(made, name, part_iri("property", each.iri, use.iri), use)


def _property(made: Description, use: Property) -> None:
    name = part_iri("property", use.iri)
    _uses(made, WHOLE, name, use)
    made.describe(name, void__distinctObjects=use.objects)


def _uses(made: Description, of: str, name: str, use: Use | Property) -> None:
    made.add(of, "void:propertyPartition", name)
    made.describe(
        name,
        "void:Dataset",
        void__property=NamedNode(use.iri),
        void__triples=use.triples,
        void__distinctSubjects=use.subjects,
    )


def _links(made: Description, links: Links) -> None:
    name, target = part_iri("links", links.space, links.predicate), part_iri("space", links.space)
    made.add(WHOLE, "void:subset", name)
    made.describe(
        name,
        "void:Linkset",
        void__subjectsTarget=WHOLE,
        void__objectsTarget=target,
        void__linkPredicate=NamedNode(links.predicate),
        void__triples=links.triples,
    )
    made.describe(target, "void:Dataset", void__uriSpace=Literal(links.space))


def examples(statistics: Statistics) -> list[str]:
    """Return things of several kinds that are there: the first of each of the largest classes.

    Those that have a document, where any has; no person and no group of people.
    """
    found = (each.example for each in statistics.classes if each.example)
    usable = [each for each in found if not each.startswith(_PEOPLE)]
    ours = [each for each in usable if each.startswith(IDENTIFIER)]
    return list(islice(dict.fromkeys(ours or usable), EXAMPLES))


def vocabularies(statistics: Statistics) -> list[str]:
    """Return the namespaces of the classes and properties that are listed."""
    used = (*(each.iri for each in statistics.classes), *(p.iri for p in statistics.properties))
    found = {iri[: max(iri.rfind("#"), iri.rfind("/")) + 1] for iri in used if "://" in iri}
    return sorted(found)[:_VOCABULARIES]


def _cut(statistics: Statistics) -> str:
    """Return what is said where not all classes or properties are listed."""
    listed = (
        ("classes", len(statistics.classes), statistics.counts.classes),
        ("properties", len(statistics.properties), statistics.counts.properties),
    )
    return "; ".join(
        f"The {some:,} largest of {all_:,} {what} are listed"
        for what, some, all_ in listed
        if some < all_
    )
