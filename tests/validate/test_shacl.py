"""The seam to the SHACL engines."""

from pathlib import Path

import pytest

from graph_service.errors import InputError, ShapesFault, SyntaxFault, ValidationEnded
from graph_service.validate.process import EngineProcess
from graph_service.validate.report import Result
from graph_service.validate.shacl import ENGINES, validate
from graph_service.validate.shapes import Shapes, read_shapes

PREFIXES = """
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix e: <http://example.org/> .
"""
TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
THING = f"<http://example.org/a> {TYPE} <http://example.org/Thing> <http://example.org/g> .\n"


def make_shapes(folder: Path, text: str) -> Shapes:
    """Return shapes read from a file with this text."""
    (folder / "shapes.ttl").write_text(PREFIXES + text, encoding="utf-8")
    return read_shapes(folder)


@pytest.fixture
def name_shapes(tmp_path: Path) -> Shapes:
    """A shape that wants a name that is a string, as a warning."""
    return make_shapes(
        tmp_path,
        """
e:ThingShape a sh:NodeShape ; sh:targetClass e:Thing ; sh:property e:ThingShape-name .
e:ThingShape-name a sh:PropertyShape ; sh:path e:name ; sh:datatype xsd:string ;
    sh:severity sh:Warning ; sh:message "diga"@es, "Write the name as text."@en .
""",
    )


@pytest.mark.parametrize("engine", ENGINES)
def test_result_carries_all_that_the_report_needs(engine: str, name_shapes: Shapes) -> None:
    """A result has severity, focus, path, value as written, shape, component, English message."""
    name = "<http://example.org/a> <http://example.org/name> "
    integer = '"007"^^<http://www.w3.org/2001/XMLSchema#integer>'
    report = validate([THING.encode(), f"{name}{integer} .\n".encode()], name_shapes, engine=engine)
    assert report.results == (
        Result(
            severity="Warning",
            focus="<http://example.org/a>",
            path="<http://example.org/name>",
            value=integer,
            shape="<http://example.org/ThingShape-name>",
            component="http://www.w3.org/ns/shacl#DatatypeConstraintComponent",
            message="Write the name as text.",
        ),
    )
    assert report.conforms
    assert len(report.warnings) == 1


@pytest.mark.parametrize("engine", ENGINES)
def test_same_triple_in_two_graphs_counts_once(engine: str, tmp_path: Path) -> None:
    """The graphs are merged, so a triple in two of them is one value."""
    shapes = make_shapes(
        tmp_path,
        """
e:S a sh:NodeShape ; sh:targetClass e:Thing ; sh:property e:S-name .
e:S-name a sh:PropertyShape ; sh:path e:name ; sh:maxCount 1 .
""",
    )
    quad = '<http://example.org/a> <http://example.org/name> "n" <http://example.org/g{}> .\n'
    data = [THING.encode(), quad.format(1).encode(), quad.format(2).encode()]
    assert validate(data, shapes, engine=engine).results == ()


@pytest.mark.parametrize("engine", ENGINES)
def test_inverse_path_comes_back_as_structure(engine: str, tmp_path: Path) -> None:
    """A path that is no single predicate keeps its structure."""
    shapes = make_shapes(
        tmp_path,
        """
e:S a sh:NodeShape ; sh:targetClass e:Thing ; sh:property e:S-claim .
e:S-claim a sh:PropertyShape ; sh:path ( [ sh:inversePath e:about ] e:cites ) ; sh:minCount 1 .
""",
    )
    (result,) = validate([THING.encode()], shapes, engine=engine).results
    about, cites = "<http://example.org/about>", "<http://example.org/cites>"
    assert result.path == ("sequence", ("inverse", about), cites)


def test_empty_data_conforms(name_shapes: Shapes) -> None:
    """No data has no result."""
    assert validate([], name_shapes).results == ()


def test_data_that_looks_like_an_address_is_never_opened(name_shapes: Shapes) -> None:
    """A text that an engine could take for a path or an address is a syntax error."""
    with pytest.raises(SyntaxFault):
        validate([b"http://127.0.0.1:9/data.nt"], name_shapes)


def test_syntax_error_in_data_names_the_line(name_shapes: Shapes) -> None:
    """Data that is not N-Quads is refused with the line."""
    with pytest.raises(SyntaxFault) as caught:
        validate([THING.encode() + b"broken\n"], name_shapes)
    assert caught.value.line == 2


def test_unknown_engine_is_refused(name_shapes: Shapes) -> None:
    """An engine that is not in the table is named in the error."""
    with pytest.raises(InputError, match="no such SHACL engine: other"):
        validate([], name_shapes, engine="other")


@pytest.mark.parametrize("engine", ENGINES)
def test_bad_shapes_are_an_error_and_not_a_pass(engine: str, tmp_path: Path) -> None:
    """A shape that an engine can't run raises, and says which engine."""
    shapes = make_shapes(
        tmp_path,
        "e:S a sh:NodeShape ; sh:targetClass e:Thing ; "
        'sh:sparql [ sh:select "SELECT $this WHERE { broken" ] .',
    )
    with pytest.raises(
        ShapesFault, match=f"the engine {engine} can't run these shapes on this data"
    ):
        validate([THING.encode()], shapes, engine=engine)


def test_process_is_used_again_and_replaced_after_its_death(name_shapes: Shapes) -> None:
    """One process runs several jobs; after a job that was killed the next one runs in a new one."""
    with EngineProcess(memory=2 << 30) as process:
        first = validate([THING.encode()], name_shapes, process=process)
        with pytest.raises(ValidationEnded, match=r"stopped after 0\.0001 seconds"):
            validate([THING.encode()] * 100_000, name_shapes, process=process, seconds=0.0001)
        assert validate([THING.encode()], name_shapes, process=process).results == first.results
