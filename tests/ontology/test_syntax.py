"""Every file of the ontology reads alike in three parsers, and names only known namespaces."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest
import rdflib
from pyoxigraph import (
    BlankNode,
    CanonicalizationAlgorithm,
    Dataset,
    NamedNode,
    Quad,
    RdfFormat,
    parse,
    serialize,
)

from graph_service.namespaces import BASE, PREFIXES
from graph_service.shipped import ONTOLOGY

GRAPH_FILES = [ONTOLOGY / "core.ttl", *sorted((ONTOLOGY / "schemes").glob("*.ttl"))]
"""What becomes part of the graph."""
FILES = [
    *GRAPH_FILES,
    *sorted((ONTOLOGY / "alignments").glob("*.ttl")),
    ONTOLOGY / "style/style.ttl",
]
BEYOND_THE_TABLE = {"https://creativecommons.org/licenses/by/4.0/"}
"""IRIs of the graph files that belong to no vocabulary."""


def name_of(path: Path) -> str:
    """Return a file's name below the ontology folder."""
    return str(path.relative_to(ONTOLOGY))


def strict(path: Path) -> list[Quad]:
    """Return the triples of a file as the strict parser reads them."""
    return list(parse(path=path, format=RdfFormat.TURTLE, lenient=False))


def canonical(quads: list[Quad]) -> list[str]:
    """Return triples as sorted lines, blank nodes named alike wherever they came from."""
    dataset = Dataset(quads)
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    triples = (quad.triple for quad in dataset)
    return sorted(serialize(triples, format=RdfFormat.N_TRIPLES).decode().splitlines())


def lines(text: str | bytes) -> list[str]:
    """Return N-Triples text as canonical lines."""
    return canonical(list(parse(text, format=RdfFormat.N_TRIPLES)))


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_rdflib_reads_what_the_strict_parser_reads(path: Path) -> None:
    """A file gives the same triples in rdflib and in pyoxigraph's strict mode."""
    read = rdflib.Graph().parse(path, format="turtle")
    assert lines(read.serialize(format="nt")) == canonical(strict(path))


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_raptor_reads_what_the_strict_parser_reads(path: Path) -> None:
    """A file gives the same triples in Raptor, an independent parser in C."""
    rapper = shutil.which("rapper")
    if rapper is None:
        pytest.skip("rapper (package raptor2-utils) is not on this machine")
    run = subprocess.run(
        [rapper, "-q", "-i", "turtle", "-o", "ntriples", str(path)], capture_output=True, check=True
    )
    assert run.stderr == b""
    assert lines(run.stdout) == canonical(strict(path))


def test_the_strict_parser_is_strict(tmp_path: Path) -> None:
    """The parser that the files are held against refuses an invalid IRI and a bad language tag."""
    for number, text in enumerate(
        ['<http://a.example/b c> <http://a.example/p> "x" .', '<> a "x"@1 .']
    ):
        path = tmp_path / f"{number}.ttl"
        path.write_text(text, encoding="utf-8")
        with pytest.raises(SyntaxError):
            strict(path)


@pytest.mark.parametrize("path", GRAPH_FILES, ids=name_of)
def test_graph_files_hold_no_blank_node(path: Path) -> None:
    """Everything in the core and the schemes has an IRI."""
    terms = [term for quad in strict(path) for term in (quad.subject, quad.object)]
    assert terms
    assert not [term for term in terms if isinstance(term, BlankNode)]


@pytest.mark.parametrize("path", GRAPH_FILES, ids=name_of)
def test_graph_files_use_only_namespaces_of_the_table(path: Path) -> None:
    """Every IRI of the core and the schemes is ours or of a vocabulary in the namespace table."""
    known = (BASE, *PREFIXES.values())
    for quad in strict(path):
        for term in (quad.subject, quad.predicate, quad.object):
            if isinstance(term, NamedNode) and term.value not in BEYOND_THE_TABLE:
                assert term.value.startswith(known), term


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_prefixes_are_used_and_mean_what_the_table_says(path: Path) -> None:
    """A file declares no prefix that it does not use, and none against the namespace table."""
    text = path.read_text(encoding="utf-8")
    declared = dict(re.findall(r"(?m)^@prefix (\w+): <([^>]+)> \.$", text))
    assert declared
    body = re.sub(r"(?m)^@prefix .*$", "", text)
    for prefix, namespace in declared.items():
        assert PREFIXES.get(prefix, namespace) == namespace
        assert re.search(rf"(?<![\w:/]){prefix}:\w", body), f"{prefix} is not used"


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_text_is_plain_and_ends_its_last_line(path: Path) -> None:
    """Files are UTF-8 with Unix line ends, no tabs and no trailing blanks."""
    text = path.read_bytes().decode("utf-8")
    assert text.endswith("\n") and not text.endswith("\n\n")
    assert not re.search(r"[\t\r\u00a0\u200b]| $", text, re.MULTILINE)
