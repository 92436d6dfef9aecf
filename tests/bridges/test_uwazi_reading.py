"""What went to Uwazi comes back; what others have becomes a case with its evidence."""

from collections import Counter
from itertools import count
from pathlib import Path

import pytest
from pyoxigraph import NamedNode

from graph_service.bridges.options import Options, read_renaming
from graph_service.bridges.reading import Read, read
from graph_service.bridges.uwazi_reading import NO_SOURCE
from graph_service.namespaces import SCHEME, expand

SOURCE = "https://w3id.org/reprisals/id/source/s1"
HEADER = "title,Kind,States concerned,Types of acts,Period,Description"
ROW = "A synthetic case,Reprisal after cooperation,Egypt|China,Travel ban|Threat,2018/09/01:2018/09/30,Made up."  # noqa: E501


def read_text(tmp_path: Path, text: str, name: str = "incident.csv", **options: object) -> Read:
    """Return what a CSV says."""
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    keys = count(1)
    made = Options(**{"source": SOURCE, "draw": lambda: f"k{next(keys)}", **options})  # type: ignore[arg-type]
    return read("uwazi-csv", path, made)


def said(made: Read) -> set[tuple[str, str, str]]:
    """Return subject, predicate and object of all statements, without the namespace of things."""
    return {
        (
            str(quad.subject)[1:-1].removeprefix("https://w3id.org/reprisals/id/"),
            quad.predicate.value.rpartition("/")[2].rpartition("#")[2],
            quad.object.value.removeprefix("https://w3id.org/reprisals/id/"),
        )
        for quad, _ in made.statements
    }


def test_case_of_others_becomes_a_case_with_evidence(tmp_path: Path) -> None:
    """Acts are made of their types, the date of a period, a claim that cites the source."""
    made = read_text(tmp_path, f"{HEADER}\n{ROW}\n")
    assert made.faults == ()
    found = said(made)
    assert {
        ("incident/k1", "label", "A synthetic case"),
        ("incident/k1", "concernsState", "state/EGY"),
        ("incident/k1", "concernsState", "state/CHN"),
        ("incident/k1", "date", "2018-09-01/2018-09-30"),
        ("incident/k1", "datePrecision", SCHEME + "date-precision/interval"),
        ("incident/k1", "earliest", "2018-09-01"),
        ("incident/k1", "hasAct", "act/k1-1"),
        ("act/k1-2", "actType", SCHEME + "act-type/threat"),
        ("act/k1-2", "date", "2018-09-01/2018-09-30"),
        ("claim/k2", "about", "incident/k1"),
        ("claim/k2", "about", "act/k1-1"),
        ("claim/k2", "claimStatus", SCHEME + "claim-status/alleged"),
        ("citation/k3", "hasSource", "source/s1"),
        ("claim/k2", "statement", "As recorded in record 2 of incident.csv."),
    } <= found
    assert {statement.origin.line for statement in made.statements} == {2}


def test_row_names_its_source(tmp_path: Path) -> None:
    """A source of the row goes before that for all."""
    row = "title,Source of the row\nA,https://w3id.org/reprisals/id/source/s9\n"
    assert ("citation/k3", "hasSource", "source/s9") in said(read_text(tmp_path, row))


def test_without_a_source_there_is_a_fault(tmp_path: Path) -> None:
    """Nothing comes in without evidence."""
    made = read_text(tmp_path, "title\nA\n", source="")
    assert [str(fault) for fault in made.faults] == [f"{tmp_path}/incident.csv:2: {NO_SOURCE}"]


@pytest.mark.parametrize(
    ("header", "cell", "place", "reason"),
    [
        ("Kind", "Reprisals", "2:2", "is no term of retaliation-kind"),
        ("States concerned", "Egpt", "2:2", "nothing is called 'Egpt'"),
        ("Knid", "x", "1:2", "no property 'Knid' of Incident; is it one of 'Kind'?"),
        ("Date", "in May", "2:2", "is no date"),
        ("Date of birth", "1970", "1:2", "holds a birth date or an age, which is not taken in"),
        ("Home address", "x", "1:2", "holds an address, which is not taken in"),
        ("Source of the row", "A report", "2:2", "nothing is called 'A report'"),
        ("IRI", "no iri", "2:2", "is no absolute IRI"),
        ("Period", "May", "2:2", "is no date as YYYY/MM/DD"),
    ],
)
def test_mistakes_have_file_row_and_column(
    tmp_path: Path, header: str, cell: str, place: str, reason: str
) -> None:
    """Nothing is dropped in silence; what may be meant is suggested."""
    made = read_text(tmp_path, f"title,{header}\nA,{cell}\n")
    (fault,) = made.faults
    assert str(fault).startswith(f"{tmp_path}/incident.csv:{place}: ")
    assert reason in fault.reason


def test_template_that_is_not_known_is_a_fault(tmp_path: Path) -> None:
    """Once for a file, with what may be meant."""
    (fault,) = read_text(tmp_path, "title\nA\nB\n", name="incidents.csv").faults
    assert fault.reason.startswith("no template 'incidents.csv'")


def test_their_names_mean_ours(tmp_path: Path) -> None:
    """A table says what templates, columns and terms of theirs mean; a dash leaves out."""
    names = tmp_path / "names.csv"
    names.write_text(
        "kind,scope,name,means\ntemplate,,Caso,Incident\ncolumn,Caso,Tipo,Kind\n"
        "column,,Notas,-\nterm,Kind,Represalia,Reprisal after cooperation\n"
    )
    text = "Title,Template,Tipo,Notas,Documents\nUn caso,Caso,Represalia,nada,a.pdf\n"
    made = read_text(tmp_path, text, "export.csv", renaming=read_renaming(names), language="es")
    assert made.faults == ()
    kind = SCHEME + "retaliation-kind/reprisal-after-cooperation"
    assert ("incident/k1", "incidentKind", kind) in said(made)
    label = NamedNode(expand("rdfs:label"))
    labels = {str(quad.object) for quad, _ in made.statements if quad.predicate == label}
    assert labels == {'"Un caso"@es'}
    assert Counter(each.property for each in made.losses) == {"Notas": 1, "Documents": 1}


def test_text_never_becomes_syntax(tmp_path: Path) -> None:
    """Quotation marks, brackets and line ends stay in their literal."""
    text = 'title,Description\n"A","x"" . <urn:x:a> <urn:x:b> <urn:x:c> ."\n'
    made = read_text(tmp_path, text)
    found = [o for s, p, o in said(made) if p == "description"]
    assert found == ['x" . <urn:x:a> <urn:x:b> <urn:x:c> .']
