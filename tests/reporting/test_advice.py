"""Whoever is refused is told what is expected, with an example, and where it is explained."""

import re

import pytest
from pyoxigraph import RdfFormat, parse

from graph_service.namespaces import PREFIXES, SHAPES
from graph_service.reporting.advice import Adviser, adviser_for
from graph_service.rules import NONE, SHIPPED
from graph_service.shipped import ONTOLOGY
from graph_service.validate.report import Result

SH = PREFIXES["sh"]
REP = PREFIXES["rep"]
EXPECT = re.compile(r"# expect: shape=repsh:(\S+)")
NAMED = sorted(
    {
        name
        for file in (ONTOLOGY / "examples" / "invalid").glob("*.ttl")
        for name in EXPECT.findall(file.read_text(encoding="utf-8"))
    }
)


def result(shape: str, component: str, path: str | None = None) -> Result:
    """Return a result of a shape of ours."""
    named = f"<{SHAPES}{shape}>"
    return Result("Violation", "<urn:a>", path, None, named, f"{SH}{component}", "Mend it.")


@pytest.mark.parametrize("shape", NAMED)
def test_every_shape_that_an_example_violates_has_a_page(shape: str) -> None:
    """The advice leads to the shape, whichever constraint it was."""
    assert adviser_for(SHIPPED).advise(result(shape, "MinCountConstraintComponent")).shape == shape


@pytest.mark.parametrize(
    ("shape", "component", "path", "expected", "example"),
    [
        ("IncidentShape-date", "MinCount", "date", "at least 1 value(s) of rep:date", "rep:date"),
        ("IncidentShape-hasAct", "Class", "hasAct", "something that is a rep:Act", "rep:hasAct"),
        ("ActShape-actType", "Node", "actType", "threat", "<scheme/act-type/"),
        ("ActTypeTerm", "Pattern", None, "a term <https://w3id.org/reprisals/scheme/act-", ""),
        ("IncidentShape-labelLanguage", "Datatype", None, "of the datatype rdf:langString", ""),
        ("IncidentShape-label", "UniqueLang", None, "one text in each language", ""),
    ],
)
def test_advice_names_what_is_expected(
    shape: str, component: str, path: str | None, expected: str, example: str
) -> None:
    """The constraint in words, terms of a scheme, and a statement of a valid example."""
    given = path and f"<{REP}{path}>"
    advice = adviser_for(SHIPPED).advise(result(shape, f"{component}ConstraintComponent", given))
    assert expected in "\n".join(advice.expected)
    assert example in "\n".join(advice.example)


def test_examples_are_turtle() -> None:
    """What is shown can be pasted below our prefixes and base."""
    prefixes = {**PREFIXES, "edtf": "http://id.loc.gov/datatypes/edtf/"}
    head = "@base <https://w3id.org/reprisals/> .\n"
    head += "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in prefixes.items())
    shown = 0
    for shape, path in (("IncidentShape-date", "date"), ("ClaimShape-hasCitation", "hasCitation")):
        found = result(shape, "MinCountConstraintComponent", f"<{REP}{path}>")
        for line in adviser_for(SHIPPED).advise(found).example:
            assert list(parse(head + line, format=RdfFormat.TURTLE))
            shown += 1
    assert shown


def test_shapes_of_others_have_words_and_nothing_of_ours() -> None:
    """Constraints are explained; there are no pages, schemes or examples."""
    shapes = f"""<urn:s> <{PREFIXES["rdf"]}type> <{SH}PropertyShape> .
<urn:s> <{SH}maxCount> "2"^^<{PREFIXES["xsd"]}integer> .
"""
    component = SH + "MaxCountConstraintComponent"
    found = Result("Violation", "<urn:a>", "<urn:p>", None, "<urn:s>", component, "Mend it.")
    advice = Adviser(shapes.encode(), is_shipped=False).advise(found)
    assert advice.expected == ("at most 2 value(s) of <urn:p>",)
    assert (advice.example, advice.shape) == ((), "")


@pytest.mark.parametrize("shape", ["<urn:unknown>", "_:b0"])
def test_nothing_is_said_of_what_is_not_known(shape: str) -> None:
    """A shape without a name, or none at all, has no advice."""
    found = Result("Violation", "<urn:a>", None, None, shape, "urn:other", "Mend it.")
    assert adviser_for(SHIPPED).advise(found).expected == ()
    assert adviser_for(NONE).advise(found).expected == ()
