"""Things that are published, by what they are called."""

from graph_service.namespaces import IDENTIFIER, ONTOLOGY, PREFIXES
from graph_service.sheets.known import Known, reference
from graph_service.sheets.plan import read_plan

AREA, MECHANISM = [ONTOLOGY + "Area"], [ONTOLOGY + "Mechanism"]
KYRGYZSTAN = IDENTIFIER + "state/KGZ"


def made(*names: str) -> Known:
    """Return synthetic organisations with these names."""
    lines = []
    for number, name in enumerate(names):
        iri = f"<{IDENTIFIER}organization/a1b2c3d4e{number}>"
        lines.append(f"{iri} <{PREFIXES['rdf']}type> <{ONTOLOGY}Organization> <urn:g> .")
        lines.append(f'{iri} <{PREFIXES["rdfs"]}label> "{name}" <urn:g> .')
    return Known(["\n".join(lines).encode()], read_plan().vocabulary)


def test_states_are_found_by_code_and_name() -> None:
    """Case, accents and white space say nothing."""
    for text in ("KGZ", "kg", "Kyrgyzstan", " kyrgyzstan  (kgz) ", KYRGYZSTAN):
        assert reference().find(text, AREA) == (KYRGYZSTAN,), text
    assert reference().find("Cote d'Ivoire (CIV)", AREA) == reference().find("CIV", AREA) != ()


def test_classes_narrow_what_is_found() -> None:
    """A State is no mechanism; a treaty body is one."""
    assert reference().find("KGZ", MECHANISM) == ()
    assert len(reference().find("CEDAW", MECHANISM)) == 1


def test_every_name_finds_its_thing_and_nothing_else() -> None:
    """What a list offers can be read again."""
    for classes in (AREA, MECHANISM, [ONTOLOGY + "Provision"]):
        names = reference().names(classes)
        assert len(names) == len(set(names)) > 10
        for name in names:
            (iri,) = reference().find(name, classes)
            assert reference().name(iri, classes) == name


def test_things_of_one_name_are_called_by_their_iri() -> None:
    """A name that two share names neither."""
    known = made("Synthetic office", "Synthetic Office")
    assert len(known.find("synthetic office", ())) == 2
    assert all(known.name(each, ()) == each for each in known.find("synthetic office", ()))


def test_a_name_that_is_nearly_right_is_offered() -> None:
    """Nothing is offered for what is like nothing."""
    assert reference().close("Kirgyzstan", AREA) == ""
    assert reference().close("Kirgyzstan (KGZ)", AREA) == "Kyrgyzstan (KGZ)"
    assert made("Synthetic office").close("Sinthetic office", ()) == "Synthetic office"
