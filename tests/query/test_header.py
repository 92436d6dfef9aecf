"""The header of a canned query: what is read, and what is refused with its line."""

import pytest

from graph_service.errors import QueryFault
from graph_service.query.header import read_header, split_header

HEADER = """title.en = "Acts"
title.fr = "Actes"
title.es = "Actos"
question.en = "How many?"
question.fr = "Combien ?"
question.es = "¿Cuántos?"
competency = [1, 12]
report = ["R4"]
[[parameter]]
name = "days"
type = "integer"
default = "90"
minimum = 0
label.en = "Days"
label.fr = "Jours"
label.es = "Días"
[[parameter]]
name = "state"
type = "iri"
class = "rep:State"
required = true
example = "https://example.org/state"
label.en = "State"
label.fr = "État"
label.es = "Estado"
"""


def test_header_is_read_whole() -> None:
    """Texts, numbers and parameters come back as they are written."""
    header = read_header(HEADER)
    assert header.title == {"en": "Acts", "fr": "Actes", "es": "Actos"}
    assert (header.competency, header.report, header.caveat) == ((1, 12), ("R4",), {})
    days, state = header.parameters
    assert (days.name, days.default, days.minimum, days.required) == ("days", "90", 0, False)
    assert state.cls == "https://w3id.org/reprisals/ontology/State" and state.required


def test_header_lines_are_split_from_the_query() -> None:
    """The mark is taken off; the query keeps its comments."""
    toml, sparql = split_header("#: a = 1\n#:\n#: b = 2\n# why\nSELECT")
    assert toml == "a = 1\n\nb = 2\n"
    assert sparql == "# why\nSELECT"


@pytest.mark.parametrize(
    ("old", "new", "line", "reason"),
    [
        ('title.fr = "Actes"\n', "", 1, "title must be given in"),
        ('question.es = "¿Cuántos?"', 'question.es = " "', 4, "question must be given in"),
        ("competency = [1, 12]", 'competency = ["1"]', 7, "competency"),
        ('report = ["R4"]', 'reports = ["R4"]', 8, "unknown key 'reports'"),
        ("minimum = 0", "smallest = 0", 13, "unknown key 'smallest'"),
        ('type = "integer"', 'type = "number"', 10, "type must be one of"),
        ('name = "days"', 'name = "Days"', 10, "camelCase"),
        ('name = "days"', 'name = "format"', 10, "camelCase"),
        ('name = "state"', 'name = "days"', 10, "occurs twice"),
        ('default = "90"', 'default = "-90"', 10, "must be a whole number"),
        ('default = "90"\n', "", 10, "example or a default"),
        ('default = "90"', "default = 90", 10, "must be a string"),
        ('class = "rep:State"', 'class = "nope:State"', 18, "unknown prefix"),
        ('class = "rep:State"', 'scheme = "act-type"', 18, "a concept has a scheme"),
        ('class = "rep:State"', "minimum = 3", 18, "only an integer"),
        ('default = "90"', 'default = "90"\nchoices = "?value ?a ?b"', 10, "has choices"),
        ('label.es = "Estado"\n', "", 18, "label must be given in"),
        ("[[parameter]]\nname", "[parameter]\nname", 17, "no TOML"),
        ("competency = [1, 12]", "competency = [1, 12", 8, "no TOML"),
    ],
)
def test_wrong_header_is_refused_with_its_line(old: str, new: str, line: int, reason: str) -> None:
    """Each fault of a header names the line and what is wrong."""
    assert old in HEADER
    with pytest.raises(QueryFault) as caught:
        read_header(HEADER.replace(old, new, 1))
    assert reason in caught.value.reason
    assert caught.value.line == line


@pytest.mark.parametrize(
    ("text", "line"), [("SELECT ?a { }", None), ("#: a = 1\nSELECT\n#: b = 2\n", 3)]
)
def test_header_stands_first(text: str, line: int | None) -> None:
    """A file without header, or with header lines further down, is refused."""
    with pytest.raises(QueryFault) as caught:
        split_header(text)
    assert caught.value.line == line
