"""Reading shapes, and refusing what engines disagree on."""

from pathlib import Path

import pytest

from graph_service.errors import ShapesFault, SyntaxFault
from graph_service.validate.shapes import Shapes, read_shapes

PREFIXES = """@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix e: <http://example.org/> .
"""
SHAPE = "e:S a sh:NodeShape ; sh:targetClass e:C ; sh:nodeKind sh:IRI ."


def make_shapes(folder: Path, text: str, name: str = "shapes.ttl") -> Shapes:
    """Write a file of shapes and read the folder."""
    (folder / name).write_text(PREFIXES + text, encoding="utf-8")
    return read_shapes(folder)


def test_files_of_a_folder_become_one_text(tmp_path: Path) -> None:
    """All .ttl files below the folder are read, in order, as N-Triples without duplicates."""
    (tmp_path / "below").mkdir()
    make_shapes(tmp_path, SHAPE, "below/b.ttl")
    shapes = make_shapes(tmp_path, SHAPE + " e:T a sh:PropertyShape .", "a.ttl")
    assert [Path(file).name for file in shapes.files] == ["a.ttl", "b.ttl"]
    lines = shapes.triples.decode().splitlines()
    assert len(lines) == 4
    assert lines == sorted(lines)


def test_single_file_is_read(tmp_path: Path) -> None:
    """A path that is a file stands for that file alone."""
    make_shapes(tmp_path, SHAPE)
    assert len(read_shapes(tmp_path / "shapes.ttl").files) == 1


def test_same_files_give_the_same_bytes(tmp_path: Path) -> None:
    """Blank nodes get their labels by position, and files do not share them."""
    part = "e:{} a sh:NodeShape ; sh:or ( [ sh:nodeKind sh:IRI ] [ sh:class e:D ] ) ."
    make_shapes(tmp_path, part.format("A"), "a.ttl")
    first = make_shapes(tmp_path, part.format("B"), "b.ttl")
    assert read_shapes(tmp_path) == first
    assert b"_:s0n0 " in first.triples
    assert b"_:s1n0 " in first.triples


def test_syntax_error_names_file_and_line(tmp_path: Path) -> None:
    """Broken Turtle is reported with its place."""
    with pytest.raises(SyntaxFault) as caught:
        make_shapes(tmp_path, SHAPE + "\ne:T a .")
    assert caught.value.file == str(tmp_path / "shapes.ttl")
    assert caught.value.line == 4


def test_bytes_that_are_no_text_are_refused(tmp_path: Path) -> None:
    """A file in another encoding is a syntax error that names it."""
    (tmp_path / "shapes.ttl").write_bytes(b'<http://e/> <http://e/> "\xff\xfe" .')
    with pytest.raises(SyntaxFault, match=r"shapes\.ttl"):
        read_shapes(tmp_path)


@pytest.mark.parametrize("text", ["", "e:S a e:NodeShape ."])
def test_folder_without_shapes_is_refused(text: str, tmp_path: Path) -> None:
    """No shape at all is a fault, not shapes that everything conforms to."""
    with pytest.raises(ShapesFault, match="no shape found"):
        make_shapes(tmp_path, text)


def test_missing_folder_is_refused(tmp_path: Path) -> None:
    """A folder that is not there has no shapes either."""
    with pytest.raises(ShapesFault, match="no shape found"):
        read_shapes(tmp_path / "missing")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ('e:S sh:target [ a sh:SPARQLTarget ; sh:select "SELECT ?this {}" ] .', "sh:"),
        ("e:S sh:target e:T .", "sh:target "),
        ("e:T a sh:SPARQLTarget .", "sh:SPARQLTarget "),
        ("e:T a sh:SPARQLTargetType .", "sh:SPARQLTargetType "),
        ("e:T a sh:ConstraintComponent .", "sh:ConstraintComponent "),
        ("e:T sh:parameter [ sh:path e:p ] .", "sh:parameter "),
        ('e:T sh:validator [ sh:ask "ASK {}" ] .', "sh:"),
        ('e:S sh:js [ sh:jsFunctionName "f" ] .', "sh:js"),
        ('e:S sh:rule [ sh:construct "CONSTRUCT {} WHERE {}" ] .', "sh:"),
        ("e:S sh:expression e:x .", "sh:expression "),
        ("e:S sh:entailment <http://www.w3.org/ns/entailment/RDFS> .", "sh:entailment "),
        ("e:S sh:minCuont 1 .", "sh:minCuont "),
    ],
)
def test_what_is_not_core_is_refused(text: str, name: str, tmp_path: Path) -> None:
    """Targets, components, rules, scripts and misspelt terms are refused, not ignored."""
    with pytest.raises(ShapesFault, match=f"{name}.*is not SHACL Core") as caught:
        make_shapes(tmp_path, SHAPE + text)
    assert caught.value.file == str(tmp_path / "shapes.ttl")


@pytest.mark.parametrize("word", ["SERVICE", "service", r"SERV\\u0049CE", r"\\U00000053ERVICE"])
def test_constraint_that_calls_out_is_refused(word: str, tmp_path: Path) -> None:
    """SERVICE is found in any case and behind escapes."""
    query = f"SELECT $this WHERE {{ {word} <http://127.0.0.1:9/> {{ ?s ?p ?o }} }}"
    with pytest.raises(ShapesFault, match="must not call out"):
        make_shapes(tmp_path, SHAPE + f'e:S sh:sparql [ sh:select "{query}" ] .')


@pytest.mark.parametrize(
    "text",
    [
        "e:S sh:node e:S .",
        "e:S sh:property e:P . e:P sh:path e:p ; sh:node e:S .",
        "e:S sh:or ( [ sh:not e:S ] e:T ) .",
    ],
)
def test_shapes_that_refer_to_themselves_are_refused(text: str, tmp_path: Path) -> None:
    """Recursion is undefined in SHACL, and engines pass over it in silence."""
    with pytest.raises(ShapesFault, match=r"refer to themselves: .*/S> -> "):
        make_shapes(tmp_path, SHAPE + text)


def test_two_ways_to_one_shape_are_no_recursion(tmp_path: Path) -> None:
    """A shape that two others use is in order."""
    text = "e:A a sh:NodeShape ; sh:and ( e:B e:C ) . e:B sh:node e:D . e:C sh:node e:D ."
    assert make_shapes(tmp_path, text).triples
