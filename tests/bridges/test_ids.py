"""Ids of things for tools that have no IRIs."""

from graph_service.bridges.ids import id_of, key_of, object_id

OURS = "https://w3id.org/reprisals/id/state-body/a1b2"
OTHERS = ["https://example.org/id/person/a", "https://w3id.org/reprisals/id/a/b/c", "urn:x"]


def test_ids_are_opaque_keys_or_hashes() -> None:
    """Ids have no slash; different IRIs have different ids."""
    assert id_of(OURS) == "reprisals.state-body.a1b2"
    assert len({id_of(iri) for iri in OTHERS}) == 3
    assert all(id_of(iri).startswith("reprisals_") and "/" not in id_of(iri) for iri in OTHERS)


def test_key_is_the_end_of_our_iris() -> None:
    """Kind and key of ours, the whole of others."""
    assert key_of(OURS) == "state-body/a1b2"
    assert [key_of(iri) for iri in OTHERS] == OTHERS


def test_ids_of_a_document_database() -> None:
    """They have 24 hexadecimal digits, the same for the same text."""
    assert len(object_id("x")) == 24
    assert int(object_id("x"), 16) != int(object_id("y"), 16)
