"""Scores follow likeness and properties; a match is only what leaves no doubt."""

from graph_service.namespaces import expand
from graph_service.reconciliation.asked import Property, Query, Value
from graph_service.reconciliation.found import Called, Found, Kind
from graph_service.reconciliation.scoring import rank
from graph_service.views.names import CODE, write


def make_thing(iri: str, *names: str, kind: str = "rep:State", code: str = "") -> Found:
    """Return a synthetic thing with names."""
    called = [Called(each, "en", write(each), 3.0) for each in names]
    if code:
        called.append(Called(code, "", write(code), CODE))
    return Found(1, iri, names[0], tuple(called), (Kind(expand(kind), kind),))


def matches(text: str, *things: Found) -> list[str]:
    """Return the IRIs of what a name matches."""
    return [each.thing.iri for each in rank(Query(text), things, lambda _: None) if each.match]


NIGER, NIGERIA = make_thing("urn:ne", "Niger", code="NE"), make_thing("urn:ng", "Nigeria")


def test_same_name_matches_beside_one_that_is_alike() -> None:
    """What is called just so needs no distance."""
    assert matches("niger", NIGER, NIGERIA) == ["urn:ne"]
    assert matches("NE", NIGER, NIGERIA) == ["urn:ne"]


def test_misspelt_name_matches_when_nothing_else_is_near() -> None:
    """Between two that are alike there is a doubt."""
    assert matches("Nigera", NIGERIA) == ["urn:ng"]
    assert matches("Nigera", NIGER, NIGERIA) == []


def test_name_in_other_letters_is_no_match_for_what_is_only_like_it() -> None:
    """How it sounds is guessed; in its own letters, and as it is, it counts."""
    mauritania = make_thing("urn:mr", "موريتانيا")
    assert matches("Ruritania", mauritania) == []
    assert matches("موريتنيا", mauritania) == ["urn:mr"]
    assert matches("Kuba", make_thing("urn:cu", "\u041a\u0443\u0431\u0430")) == ["urn:cu"]


def test_two_of_the_same_name_match_neither() -> None:
    """Namesakes need something that tells them apart."""
    one, other = make_thing("urn:1", "Liberty League"), make_thing("urn:2", "Liberty League")
    assert matches("Liberty League", one, other) == []
    query = Query("Liberty League", properties=(Property("urn:p", (Value("", "x"),)),))
    told = rank(query, [one, other], lambda thing: float(thing.iri == "urn:2"))
    assert [(each.thing.iri, each.match) for each in told] == [("urn:2", True), ("urn:1", False)]


def test_contradicted_property_is_no_match() -> None:
    """The right name with the wrong property stays a candidate."""
    query = Query("Nigeria", properties=(Property("urn:p", (Value("", "x"),)),))
    (found,) = rank(query, [NIGERIA], lambda _: 0.0)
    assert (found.score, found.match, found.properties) == (70.0, False, 0.0)
    (unknown,) = rank(query, [NIGERIA], lambda _: 0.5)
    assert (unknown.score, unknown.match) == (85.0, True)


def test_people_match_by_their_whole_name_alone() -> None:
    """One letter off is another person, until somebody looked."""
    person = make_thing("urn:p", "Sample Persona Longname", kind="rep:Defender")
    assert matches("sample persona longname", person) == ["urn:p"]
    assert matches("Sampel Persona Longname", person) == []


def test_short_names_and_codes_match_as_they_are() -> None:
    """One letter off of an abbreviation is another abbreviation."""
    body = make_thing("urn:b", "CCPR")
    assert matches("ICCPR", body) == []
    assert matches("ccpr", body) == ["urn:b"]


def test_iri_matches_its_thing() -> None:
    """The identifier is the surest name."""
    assert matches("urn:ng", NIGER, NIGERIA) == ["urn:ng"]


def test_order_is_total_and_limited() -> None:
    """Equal scores come by IRI; no more than were asked for; nothing below the least score."""
    things = [make_thing(f"urn:{n}", "Liberty League") for n in (3, 1, 2)]
    found = rank(Query("Liberty League", limit=2), [*things, NIGER], lambda _: None)
    assert [each.thing.iri for each in found] == ["urn:1", "urn:2"]


def test_type_that_should_be_lowers_the_score_of_others() -> None:
    """They stay candidates, and never match."""
    query = Query("Nigeria", (expand("rep:Organization"),), strict="should")
    (found,) = rank(query, [NIGERIA], lambda _: None)
    assert (found.score, found.match) == (80.0, False)


def test_nothing_asked_is_nothing_found() -> None:
    """A query without letters has no candidates."""
    assert rank(Query("…"), [NIGER], lambda _: None) == []
