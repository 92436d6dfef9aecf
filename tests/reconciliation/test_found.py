"""A thing that may be meant is described by what tells it from others."""

from graph_service.namespaces import expand
from graph_service.reconciliation.found import Called, Found, Kind


def make_thing(*kinds: str) -> Found:
    """Return a synthetic thing of these kinds, with three names."""
    names = (Called("One", "en", "one", 3.0), Called("O", "", "o", 2.0), Called("1", "", "1", 1.0))
    return Found(1, "urn:one", "One", names, tuple(Kind(expand(k), k) for k in kinds))


def test_description_has_kinds_and_other_names() -> None:
    """The name itself is not said again."""
    assert make_thing("rep:State").description == "rep:State · O · 1"


def test_people_are_told_from_things() -> None:
    """People and groups of them are people, States are not."""
    assert make_thing("rep:Defender").is_person
    assert make_thing("rep:DefenderGroup", "rep:State").is_person
    assert not make_thing("rep:State").is_person
