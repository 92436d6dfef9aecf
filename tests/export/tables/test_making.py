"""Making tables: what an empty or foreign graph gives, and what a small one does."""

from graph_service.export.tables.declared import tables
from graph_service.namespaces import expand
from tests.export.tables.conftest import make_files
from tests.export.tables.reading import read_lines, read_values


def test_empty_graph_gives_empty_tables() -> None:
    """Without statements each table is its line of names."""
    files = make_files([])
    for table in tables():
        assert len(read_lines(files.delimited[table.name])) == 1
        assert files.parquet[table.name].startswith(b"PAR1")


def test_foreign_statements_are_passed_over() -> None:
    """What no table is about is in none of them."""
    line = b'<https://example.org/s> <https://example.org/p> "marked" .\n'
    files = make_files([line])
    assert files == make_files([])


def test_claims_of_different_status_stand_side_by_side() -> None:
    """A contradicted row says so, with the statuses and citations of all its claims."""
    iri = "<https://w3id.org/reprisals/id/{}>".format
    thing, first, second = iri("incident/i"), iri("claim/a"), iri("claim/b")
    status = "<https://w3id.org/reprisals/scheme/claim-status/{}>".format
    statements = [
        f"{thing} <{expand('rdf:type')}> <{expand('rep:Incident')}>",
        *(f"{claim} <{expand('rep:about')}> {thing}" for claim in (first, second)),
        f"{first} <{expand('rep:claimStatus')}> {status('alleged')}",
        f"{second} <{expand('rep:claimStatus')}> {status('contested')}",
        f"{second} <{expand('rep:contradicts')}> {first}",
    ]
    files = make_files(sorted(f"{each} .\n".encode() for each in statements))
    incidents = next(table for table in tables() if table.name == "incidents")
    (row,) = read_values(files.delimited["incidents"], incidents)
    said = dict(zip([column.name for column in incidents.columns], row, strict=True))
    assert said["contradicted"] is True
    assert said["claims_iri"] == [first[1:-1], second[1:-1]]
    assert said["claim_statuses_iri"] == [status("alleged")[1:-1], status("contested")[1:-1]]
    assert said["title"] == "https://w3id.org/reprisals/id/incident/i"
