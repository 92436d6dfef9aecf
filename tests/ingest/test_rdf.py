"""RDF files become statements; what can't be parsed is a fault of a line."""

from pathlib import Path

import pytest
from pyoxigraph import RdfFormat

from graph_service.errors import InputError, SyntaxFault
from graph_service.ingest.rdf import SUFFIXES, first_lines, read_rdf

TRIPLE = "<https://example.org/a> <https://example.org/p> <https://example.org/b>"
XML = (
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
    'xmlns="https://example.org/">\n<rdf:Description rdf:about="https://example.org/a">'
    '<p rdf:resource="https://example.org/b"/></rdf:Description></rdf:RDF>'
)
TEXTS = {
    ".ttl": f"@prefix : <https://example.org/> .\n{TRIPLE} .",
    ".trig": f"{{ {TRIPLE} }}",
    ".nt": f"{TRIPLE} .\n",
    ".nq": f"{TRIPLE} .\n",
    ".jsonld": '{"@id": "https://example.org/a",'
    ' "https://example.org/p": {"@id": "https://example.org/b"}}',
    ".rdf": XML,
}


def write(folder: Path, name: str, text: str | bytes) -> Path:
    """Write a file and return its path."""
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_every_format_is_read(tmp_path: Path, suffix: str) -> None:
    """The suffix tells the format; all give the same triple."""
    (statement,) = read_rdf(write(tmp_path, "x" + suffix, TEXTS[suffix]))
    assert str(statement.quad) == TRIPLE
    assert statement.origin.file == str(tmp_path / ("x" + suffix))


def test_line_of_a_turtle_subject_is_where_it_starts_a_line(tmp_path: Path) -> None:
    """The first line that begins with the subject counts, else the first where it stands."""
    text = (
        "@prefix ex: <https://example.org/> .\n"
        "ex:b ex:p ex:a .\n\n"
        "ex:a ex:p 1 ;\n  ex:q 2 .\n"
        "<https://example.org/c> ex:p 3 . ex:d ex:p 4 .\n"
    )
    statements = read_rdf(write(tmp_path, "x.ttl", text))
    assert {(s.quad.subject.value[-1], s.origin.line) for s in statements} == {
        ("a", 4),
        ("b", 2),
        ("c", 6),
        ("d", 6),
    }


def test_line_of_a_subject_in_n_quads_is_its_own(tmp_path: Path) -> None:
    """Objects of earlier lines are not taken for subjects."""
    text = (
        f"{TRIPLE} .\n<https://example.org/b> <https://example.org/p> <https://example.org/b> .\n"
    )
    statements = read_rdf(write(tmp_path, "x.nq", text))
    assert [s.origin.line for s in statements] == [1, 2]


@pytest.mark.parametrize(
    ("name", "text", "line", "reason"),
    [
        ("x.ttl", "@prefix : <https://example.org/> .\n:a :b <d e> .", 2, "Invalid IRI"),
        ("x.ttl", ":a :b :c .", 1, "prefix"),
        ("x.ttl", "<a> <b> <c> .", 1, "No scheme"),
        ("x.nq", TRIPLE + " .\n" + TRIPLE, 2, "."),
        ("x.nt", (TRIPLE + " .\n").encode() + b'<x:a> <x:b> "\xff" .', 2, "not UTF-8"),
        ("x.nt", b"\xef\xbb\xbf" + TRIPLE.encode() + b" .", 1, "byte order mark"),
        ("x.jsonld", '{"@id": "x:a",\n "x:p": [1}', 2, "."),
        ("x.jsonld", '{"@context": "https://example.org/c", "p": 1}', 1, "no context is fetched"),
        ("x.jsonld", '{"@id": "a", "x:p": 1}', None, "relative IRI"),
        ("x.ttl", "<x:a> <x:b> " + "[ <x:b> " * 200, 1, "nested deeper"),
        ("x.rdf", '<?xml version="1.0"?>\n<!DOCTYPE r [<!ENTITY a "b">]>\n' + XML, 2, "entities"),
        ("x.rdf", "<rdf:RDF", None, "."),
        ("x.txt", "", None, "the suffix must be one of .ttl"),
        ("x.csv", "", None, "the suffix must be one of .ttl"),
    ],
)
def test_what_can_not_be_parsed_is_refused_with_its_place(
    tmp_path: Path, name: str, text: str | bytes, line: int | None, reason: str
) -> None:
    """The fault names the file, and the line where the parser knows it."""
    path = write(tmp_path, name, text)
    with pytest.raises(InputError, match=reason) as caught:
        read_rdf(path)
    assert (caught.value.file, caught.value.line) == (str(path), line)


@pytest.mark.parametrize(
    "text",
    ["a" * 1_000_000, "\n" * 1_000_000, "prefix " * 100_000, "<" * 1_000_000, "a." * 500_000],
)
def test_lines_are_looked_for_once_through_the_text(text: str) -> None:
    """No text makes the search go back over what it has read."""
    found = first_lines(f"prefix e: <urn:e:>\ne:a e:p e:o . # {text}\n", RdfFormat.TURTLE)
    assert found["urn:e:a"] == 2


def test_missing_file_is_a_fault(tmp_path: Path) -> None:
    """A file that is not there is named."""
    with pytest.raises(SyntaxFault, match=r"x\.ttl: can't be read: No such file"):
        read_rdf(tmp_path / "x.ttl")


def test_labels_of_two_files_are_different_nodes(tmp_path: Path) -> None:
    """The same label in two files does not join them."""
    paths = [write(tmp_path, f"{n}.nt", "_:a <x:p> <x:b> .\n") for n in (1, 2)]
    subjects = {read_rdf(path)[0].quad.subject for path in paths}
    assert len(subjects) == 2
