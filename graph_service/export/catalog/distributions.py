"""Files as distributions: what each is, how large, with which SHA-256, and where it is.

A coded file has the media type of what it holds, and ``dcat:compressFormat`` (DCAT 3, section
6.8). Size and checksum are of the file as it is sent; one that is made when somebody asks for it
has none yet.
"""

from graph_service.export.catalog import authorities
from graph_service.export.catalog.description import Description, Text, typed
from graph_service.export.catalog.files import Item
from graph_service.export.catalog.holdings import Dataset, Holdings
from graph_service.export.catalog.names import WHOLE, catalog_iri, dataset_iri
from graph_service.export.catalog.terms import add_licences, add_standard


def add_distributions(made: Description, holdings: Holdings) -> None:
    """Add the files of the whole, and of each dataset, to what they are of."""
    whole, datasets = holdings.whole, {each.name: each for each in holdings.datasets}
    for item in holdings.files:
        name = item.dataset
        if name == "":
            _distribution(made, holdings, item, whole, WHOLE)
        elif name in datasets:
            _distribution(made, holdings, item, datasets[name], dataset_iri(name))


def add_list(made: Description, holdings: Holdings, version: str, number: int) -> None:
    """Add to an earlier state of the whole where its files are."""
    name = catalog_iri("files", str(number))
    made.add(version, "dcat:distribution", name)
    made.describe(
        name,
        "dcat:Distribution",
        dcterms__title=Text(f"Files of release {number}"),
        dcterms__description=Text("The list of all files of that release, with sizes and hashes."),
        dcat__accessURL=holdings.now(f"releases/{number}/exports"),
        dcat__mediaType=_media_type(made, "application/json"),
    )
    add_licences(made, name, holdings.whole)
    _kind(made, name, "application/json")
    _available(made, name)


def file_iri(item: Item) -> str:
    """Return the IRI of the distribution that a file is."""
    return catalog_iri("file", item.name)


def _distribution(
    made: Description, holdings: Holdings, item: Item, dataset: Dataset, of: str
) -> None:
    name = file_iri(item)
    made.add(of, "dcat:distribution", name)
    made.describe(
        name,
        "dcat:Distribution",
        dcterms__title=Text(item.name),
        dcterms__description=Text(_told(item)),
        dcterms__issued=holdings.issued,
        dcat__accessURL=holdings.url("exports"),
        dcat__downloadURL=holdings.url(f"exports/{item.name}"),
        dcat__mediaType=_media_type(made, item.media_type),
    )
    _available(made, name)
    add_licences(made, name, dataset)
    if item.coding:
        made.add(name, "dcat:compressFormat", _media_type(made, f"application/{item.coding}"))
    _kind(made, name, item.media_type)
    if item.media_type in authorities.STANDARDS:
        add_standard(made, name, *authorities.STANDARDS[item.media_type])
    if item.size is not None:
        checksum = catalog_iri("sha256", item.name)
        made.add(name, "dcat:byteSize", typed(str(item.size), "xsd:nonNegativeInteger"))
        made.add(name, "spdx:checksum", checksum)
        made.describe(
            checksum,
            "spdx:Checksum",
            spdx__algorithm=authorities.SHA256,
            spdx__checksumValue=typed(item.sha256, "xsd:hexBinary"),
        )


def _told(item: Item) -> str:
    what = "all of it" if item.dataset == "" else "one dataset"
    form = item.form.label if item.form else item.media_type
    coded = f", {item.coding}" if item.coding else ""
    return f"A file with {what} as {form}{coded}; the same release has the same bytes."


def _available(made: Description, name: str) -> None:
    made.describe(authorities.AVAILABLE, "skos:Concept", skos__prefLabel=Text("available"))
    made.add(name, "dcatap:availability", authorities.AVAILABLE)


def _kind(made: Description, name: str, media_type: str) -> None:
    kind = authorities.FILE_TYPES.get(media_type)
    if kind:
        made.describe(kind, "dcterms:MediaTypeOrExtent")
        made.add(name, "dcterms:format", kind)


def _media_type(made: Description, media_type: str) -> str:
    name = authorities.IANA + media_type
    made.describe(name, "dcterms:MediaType")
    return name
