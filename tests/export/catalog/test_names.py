"""Names of what is described."""

from graph_service.export.catalog.names import VOID, catalog_iri, dataset_iri, part_iri


def test_names_are_steady_and_unlike_each_other() -> None:
    """The same IRIs give the same name; a name of a dataset can hold anything."""
    assert part_iri("class", "urn:a") == part_iri("class", "urn:a")
    made = {part_iri("class", "urn:a"), part_iri("class", "urn:b"), part_iri("links", "urn:a")}
    assert len(made | {part_iri("class", "urn:a", "urn:b"), catalog_iri("class", "urn:a")}) == 5
    assert dataset_iri("a b/ü#") == f"{VOID}#dataset-a%20b%2F%C3%BC%23"
