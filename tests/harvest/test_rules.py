"""The rules of this graph hold for what partners publish, as for anybody."""

from datetime import UTC, datetime
from pathlib import Path

from graph_service.ingest.ontology import read_ontology
from graph_service.publish import entries_of
from tests.harvest.bench import Bench, Publishing, harvest_of, thing

REP = "https://w3id.org/reprisals/ontology/"
TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"


def test_statements_of_a_partner_need_their_source(tmp_path: Path, partner: Publishing) -> None:
    """An incident that nobody claims is refused, and the report tells the partner what it lacks."""
    bench = Bench(tmp_path, shapes="shipped")
    bench.state.ledger.commit(entries_of(read_ontology()), issued=datetime(2026, 1, 31, tzinfo=UTC))
    partner.say(f"<{thing('case')}> <{TYPE}> <{REP}Incident>")
    done = bench.pull(bench.add(harvest_of(partner.url, keptFor="public")))
    assert done.outcome == "refused" and done.report is not None
    report = done.report.read_text()
    assert "violation" in report and thing("case") in report
    assert "claim" in report or "source" in report
    assert bench.graphs() == {}
    bench.close()
