"""What is written for Uwazi is read back: all that the mapping carries, and nothing else."""

from collections import Counter
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph_service.bridges.losses import Losses
from graph_service.bridges.options import Options
from graph_service.bridges.reading import read
from graph_service.bridges.uwazi import templates
from graph_service.export.bridges.making import Making, make_uwazi_archive, make_uwazi_json
from graph_service.ingest.datasets import read_datasets
from graph_service.namespaces import expand
from graph_service.shipped import DATA
from tests.export.bridges.contents import CASE, desk

FORMATS: list[tuple[str, Making]] = [
    ("uwazi-csv", make_uwazi_archive),
    ("uwazi-json", make_uwazi_json),
]
COMPUTED = {expand(f"rep:{name}") for name in ("earliest", "latest", "minimumLag", "maximumLag")}
CLASSES = {f"<{iri}>" for template in templates() for iri in template.classes}

Triple = tuple[str, str, str]


def round_trip(form: str, make: Making, content: str, path: Path) -> tuple[set[Triple], Losses]:
    """Return the statements that come back, and what was counted as lost on the way out."""
    losses = Losses()
    path.write_bytes(b"".join(make(desk(content), losses)))
    made = read(form, path, Options(source="urn:x:source"))
    assert [str(fault) for fault in made.faults] == []
    assert list(made.losses) == []
    return {(str(q.subject), str(q.predicate), str(q.object)) for q, _ in made.statements}, losses


def triples(content: bytes) -> set[Triple]:
    """Return the statements of N-Triples."""
    found = (line.rstrip(b" .\n").decode().split(" ", 2) for line in content.splitlines())
    return {(s, p, o) for s, p, o in found}


@pytest.fixture(scope="module")
def shipped() -> bytes:
    """Return the merged statements of the shipped data: 97 incidents and all that they need."""
    lines: set[bytes] = set()
    for each in read_datasets([DATA]).contributions:
        end = f" <{each.graph}> .\n".encode()
        lines |= set(each.quads.replace(end, b" .\n").splitlines(keepends=True))
    return b"".join(sorted(lines))


@pytest.mark.parametrize(("form", "make"), FORMATS)
def test_shipped_data_comes_back(form: str, make: Making, shipped: bytes, tmp_path: Path) -> None:
    """Every statement comes back but those that were counted, and none is made up."""
    back, losses = round_trip(form, make, shipped.decode(), tmp_path / "file")
    out = triples(shipped)
    assert back - out == set()
    lost = Counter(predicate for _, predicate, _ in out - back)
    counted = Counter[str]()
    for each in losses:
        if expand(each.property) not in COMPUTED:  # computed again when it is read
            counted[f"<{expand(each.property)}>"] += each.number
    assert lost == counted
    assert len(back) > 30_000


TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=12)
NAMES = st.lists(TEXTS, max_size=3)


@pytest.mark.parametrize(("form", "make"), FORMATS)
@settings(
    max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(labels=st.lists(TEXTS, min_size=3, max_size=3), other=TEXTS, names=NAMES)
def test_any_texts_come_back_or_are_counted(
    form: str, make: Making, labels: list[str], other: str, names: list[str], tmp_path: Path
) -> None:
    """Bars, brackets, quotation marks, formulas, and labels that are alike."""
    quoted = [
        '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
        for text in (*labels, other, *names)
    ]
    start = "https://w3id.org/reprisals/id/"
    content = CASE + "".join(
        f"<{start}{thing}> a rep:{kind} ; rdfs:label {label} .\n"
        for thing, kind, label in (
            ("organization/o1", "Organization", quoted[0]),
            ("group/g1", "DefenderGroup", f"{quoted[1]}@en"),
            ("incident/i1", "Incident", f"{quoted[2]}@en"),
        )
    )
    content += f"<{start}organization/o1> rep:roleDescription {quoted[3]}@en .\n"
    content += f"<{start}claim/a1-1> rep:about <{start}organization/o1> , <{start}group/g1> .\n"
    content += f"<{start}claim/a1-1> rep:about <{start}incident/i1> , <{start}act/a1-1> ,"
    content += f" <{start}involvement/a1-2> , <{start}person/p1> .\n"
    for name in quoted[4:]:
        content += f"<{start}organization/o1> rep:abbreviation {name} .\n"
        content += f"<{start}organization/o1> skos:altLabel {name}@zh .\n"
    back, losses = round_trip(form, make, content, tmp_path / "file")
    with desk(content).opened() as lines:
        out = triples(lines.read())
    missing = {
        each
        for each in out - back
        if each[0].startswith(f"<{start}") and each[1][1:-1] not in COMPUTED
    }
    assert len(missing) == sum(
        each.number for each in losses
        if expand(each.property) not in COMPUTED and each.property != "skos:prefLabel"
    )  # fmt: skip
    made_up = {each for each in back - out if not each[1].endswith(("Precision>", "est>"))}
    assert {each[:2] for each in made_up} <= {each[:2] for each in missing}
