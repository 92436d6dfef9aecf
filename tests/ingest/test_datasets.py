"""Folders and files become contributions: all of it, in one form, or none."""

import json
import random
import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph_service.errors import InputError, MappingFault
from graph_service.ingest.contribution import Ingested
from graph_service.ingest.datasets import read_datasets
from graph_service.namespaces import GRAPH

TOML = """
title = "Test"
publisher = "Testers"
licence = "https://creativecommons.org/licenses/by/4.0/"
source = "Made for a test"
audience = "{audience}"
modified = 2026-11-24
"""
MAPPING = {
    "@context": "http://www.w3.org/ns/csvw",
    "rep:graph": GRAPH + "case-{key}",
    "tables": [
        {
            "url": "incidents.csv",
            "tableSchema": {
                "aboutUrl": "https://w3id.org/reprisals/id/incident/{key}",
                "columns": [
                    {"name": "key", "suppressOutput": True},
                    {"name": "date", "propertyUrl": "rep:date", "datatype": "EDTF"},
                    {"name": "n", "propertyUrl": "rep:count", "datatype": "integer"},
                ],
            },
        }
    ],
}
CSV = "key,date,n\na1,2018-09~,07\nb2,2017/2018,8\nc3,../2019,9\n"
TTL = """@prefix rep: <https://w3id.org/reprisals/ontology/> .
@prefix d: <http://id.loc.gov/datatypes/edtf/> .

<https://w3id.org/reprisals/id/link/a1>
    rep:linksIncident <https://w3id.org/reprisals/id/incident/a1> ;
    rep:linksEngagement <https://w3id.org/reprisals/id/engagement/a1> .
<https://w3id.org/reprisals/id/engagement/a1> rep:date "2018-08-31"^^d:EDTF ; rep:note [ rep:x 1 ] .
"""


def make_dataset(folder: Path, audience: str = "public", **files: str) -> Path:
    """Write a dataset; names of files have ``_`` for the dot."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "dataset.toml").write_text(TOML.format(audience=audience), encoding="utf-8")
    for name, text in files.items():
        (folder / name.replace("_", ".")).write_text(text, encoding="utf-8")
    return folder


def make_cases(folder: Path) -> Path:
    """Write a dataset of three incidents in a table and a link in Turtle."""
    return make_dataset(
        folder, csvw_json=json.dumps(MAPPING), incidents_csv=CSV, links_ttl=TTL, README_md="x"
    )


def bytes_of(ingested: Ingested) -> dict[str, bytes]:
    """Return the quads of each graph."""
    return {each.graph: each.quads for each in ingested.contributions}


def test_tables_and_turtle_become_one_contribution_a_graph(tmp_path: Path) -> None:
    """Each graph has audience, dataset, contributor and the places of its subjects."""
    folder = make_cases(tmp_path / "cases")
    ingested = read_datasets([folder])
    assert [c.graph for c in ingested.contributions] == [
        GRAPH + name for name in ("case-a1", "case-b2", "case-c3", "links")
    ]
    case, *_, links = ingested.contributions
    assert (case.audience, case.dataset, case.contributor) == ("public", "cases", "Testers")
    origin = case.origins["https://w3id.org/reprisals/id/incident/a1"]
    assert str(origin) == f"{folder}/incidents.csv:2"
    assert links.origins["https://w3id.org/reprisals/id/link/a1"].line == 4
    assert [d.name for d in ingested.datasets] == ["cases"]
    assert [change.before.partition("^")[0] for change in ingested.changes] == ['"07"']


def test_bounds_and_lags_are_computed(tmp_path: Path) -> None:
    """A dated incident has its bounds, a link its lags, though its ends are in other graphs."""
    quads = bytes_of(read_datasets([make_cases(tmp_path / "cases")]))
    assert b'earliest> "2018-09-01"' in quads[GRAPH + "case-a1"]
    assert b"earliest>" not in quads[GRAPH + "case-c3"]
    assert b'minimumLag> "1"' in quads[GRAPH + "links"]
    assert b'maximumLag> "30"' in quads[GRAPH + "links"]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=20)
@given(st.randoms(use_true_random=False))
def test_order_of_rows_lines_and_paths_does_not_change_the_bytes(
    tmp_path: Path, shuffler: random.Random
) -> None:
    """The same facts in another order give the same contributions, byte for byte."""
    paths = [
        make_cases(tmp_path / "cases"),
        make_dataset(tmp_path / "other", o_nt="<x:a> <x:b> 1 ."),
    ]
    (paths[1] / "o.nt").write_text('<x:a> <x:b> "1" .\n_:x <x:b> _:y .\n_:y <x:b> <x:c> .\n')
    before = bytes_of(read_datasets(paths))
    header, *rows = CSV.splitlines()
    shuffler.shuffle(rows)
    (paths[0] / "incidents.csv").write_text("\n".join([header, *rows]) + "\n")
    lines = (paths[1] / "o.nt").read_text().splitlines()
    shuffler.shuffle(lines)
    (paths[1] / "o.nt").write_text("\n".join(lines) + "\n")
    shuffler.shuffle(paths)
    assert bytes_of(read_datasets(paths)) == before


def test_reading_twice_gives_the_same(tmp_path: Path) -> None:
    """Ingest has no memory, no clock and no chance."""
    folder = make_cases(tmp_path / "cases")
    assert read_datasets([folder]) == read_datasets([folder])


def test_canonical_quads_read_again_are_the_same(tmp_path: Path) -> None:
    """What ingest gives out comes back unchanged, computed statements included."""
    ingested = read_datasets([make_cases(tmp_path / "cases")])
    text = b"".join(each.quads for each in ingested.contributions).decode()
    again = read_datasets([make_dataset(tmp_path / "copy", all_nq=text)])
    assert bytes_of(again) == bytes_of(ingested)
    assert again.changes == ()


def test_folder_of_datasets_stands_for_them(tmp_path: Path) -> None:
    """A parent folder gives all its datasets, in the order of their names."""
    make_dataset(tmp_path / "b", x_ttl="<x:a> <x:b> 1 .")
    make_dataset(tmp_path / "a", y_ttl="<x:a> <x:b> 1 .")
    (tmp_path / "README.md").write_text("x")
    ingested = read_datasets([tmp_path])
    assert [dataset.name for dataset in ingested.datasets] == ["a", "b"]
    assert [c.graph for c in ingested.contributions] == [GRAPH + "x", GRAPH + "y"]


def test_graph_of_a_turtle_file_may_be_named(tmp_path: Path) -> None:
    """[graphs] in dataset.toml wins over the name of the file."""
    folder = make_dataset(tmp_path / "a", x_ttl="<x:a> <x:b> 1 .")
    text = (folder / "dataset.toml").read_text() + '[graphs]\n"x.ttl" = "urn:x:graph"\n'
    (folder / "dataset.toml").write_text(text)
    assert list(bytes_of(read_datasets([folder]))) == ["urn:x:graph"]
    (folder / "x.ttl").rename(folder / "y.ttl")
    with pytest.raises(MappingFault, match=r"dataset\.toml: graphs: there is no x\.ttl"):
        read_datasets([folder])


def test_rdf_file_by_itself_is_read_as_it_is(tmp_path: Path) -> None:
    """Graphs stay, other triples go to the default graph given, and RDF is not judged."""
    path = tmp_path / "suite.trig"
    path.write_text(
        '<x:a> <x:b> "abc"^^<http://www.w3.org/2001/XMLSchema#integer> . <x:g> { <x:a> <x:b> 1 }'
    )
    ingested = read_datasets([path], default_graph="x:default", audience="internal")
    assert [(c.graph, c.audience, c.dataset) for c in ingested.contributions] == [
        ("x:default", "internal", "files"),
        ("x:g", "internal", "files"),
    ]
    assert ingested.datasets == ()
    default = f"<{GRAPH}default> .\n".encode()
    assert bytes_of(read_datasets([path]))[GRAPH + "default"].endswith(default)


def test_two_rdf_files_join_their_default_graphs(tmp_path: Path) -> None:
    """Triples of two files end in one graph; a file named twice counts once."""
    for name in ("a", "b"):
        (tmp_path / f"{name}.nt").write_text(f"<x:{name}> <x:p> _:n .\n")
    paths = [tmp_path / name for name in ("b.nt", "a.nt", "./b.nt")]
    (contribution,) = read_datasets(paths).contributions
    assert contribution.quads.count(b"\n") == 2


def test_file_that_nothing_names_is_a_fault(tmp_path: Path) -> None:
    """A forgotten table is not passed over in silence."""
    folder = make_cases(tmp_path / "cases")
    (folder / "acts.csv").write_text("x\n")
    with pytest.raises(MappingFault, match=r"acts\.csv: csvw\.json names no such table"):
        read_datasets([folder])


def test_links_out_of_the_folder_are_not_followed(tmp_path: Path) -> None:
    """A symbolic link is no file of the dataset."""
    (tmp_path / "secret.ttl").write_text("<x:a> <x:b> 1 .")
    folder = make_dataset(tmp_path / "a")
    (folder / "x.ttl").symlink_to(tmp_path / "secret.ttl")
    with pytest.raises(MappingFault, match=r"x\.ttl"):
        read_datasets([folder])


def test_graph_in_two_datasets_is_a_fault(tmp_path: Path) -> None:
    """A graph has one audience and one contributor."""
    paths = [
        make_dataset(tmp_path / "a", x_ttl="<x:a> <x:b> 1 ."),
        make_dataset(tmp_path / "b", audience="internal", x_ttl="<x:c> <x:b> 1 ."),
    ]
    with pytest.raises(MappingFault, match=r"graph/x is in two datasets: a \(public\) and b \(int"):
        read_datasets(paths)


def test_lag_uses_no_date_that_a_reader_of_the_link_may_not_see(tmp_path: Path) -> None:
    """A public link says nothing about an engagement that is internal; an internal link does."""
    day = "^^<http://id.loc.gov/datatypes/edtf/EDTF>"
    rep = "https://w3id.org/reprisals/ontology/"
    incident = f'<x:i> <{rep}date> "2018-09-10"{day} .\n'
    engagement = f'<x:e> <{rep}date> "2018-09-01"{day} .\n'
    link = f"<x:l> <{rep}linksIncident> <x:i> ; <{rep}linksEngagement> <x:e> .\n"
    public = make_dataset(tmp_path / "p", i_ttl=incident + link)
    internal = make_dataset(tmp_path / "n", audience="internal", e_ttl=engagement + link)
    quads = bytes_of(read_datasets([public, internal]))
    assert b"Lag>" not in quads[GRAPH + "i"]
    assert b'minimumLag> "9"' in quads[GRAPH + "e"]


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("nothing", "neither a dataset folder nor an RDF file"),
        ("empty", r"there is no dataset\.toml in this folder"),
        ("mixed", r"mixed/inner: there is no dataset\.toml"),
        ("stray", r"stray/x\.csv: this file is in no dataset"),
    ],
)
def test_path_that_is_no_data_is_a_fault(tmp_path: Path, name: str, reason: str) -> None:
    """Missing paths, folders without datasets and files beside datasets are named."""
    (tmp_path / "empty").mkdir()
    (tmp_path / "mixed" / "inner").mkdir(parents=True)
    make_dataset(tmp_path / "stray" / "a")
    (tmp_path / "stray" / "x.csv").write_text("x")
    with pytest.raises(InputError, match=reason):
        read_datasets([tmp_path / name])


def test_two_datasets_of_one_name_are_a_fault(tmp_path: Path) -> None:
    """The name of a dataset is the name of its folder, so it must be unique."""
    paths = [make_dataset(tmp_path / each / "a") for each in "xy"]
    with pytest.raises(InputError, match="has the same name"):
        read_datasets(paths)
    shutil.rmtree(paths[1])
    assert read_datasets([paths[0], paths[0]]).contributions == ()
