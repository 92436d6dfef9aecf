"""The cases of SPARQL 1.1 Federated Query, with their endpoints as partners on loopback."""

import re
from contextlib import ExitStack
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, parse, serialize

from graph_service.formats import by_suffix
from tests.conformance.expectations import compare, read_answer, read_expected
from tests.conformance.manifests import Suite
from tests.partners.entries import make_partner
from tests.partners.serving import acting
from tests.partners.store import knowing
from tests.web.federated import entry_of, federated

pytestmark = pytest.mark.conformance

CASES = {
    "01": ("data01", {"example.org": "data01endpoint"}, "same"),
    "02": ("", {"example1.org": "data02endpoint1", "example2.org": "data02endpoint2"}, "same"),
    "03": ("", {"example1.org": "data03endpoint1", "example2.org": "data03endpoint2"}, "refused"),
    "04a": ("data04", {"example.org": "data04endpoint"}, "same"),
    "05": (
        "data05",
        {"example1.org": "data05endpoint1", "example2.org": "data05endpoint2"},
        "refused",
    ),
    "06": ("", {"example1.org": "data06endpoint1"}, "refused"),
    "07": ("data07", {}, "refused"),
}
"""Case -> data, endpoints, outcome; refused are calls inside of calls, by variable, of nobody."""

GRAPH = "http://example.org/data"


@pytest.mark.parametrize("name", CASES)
def test_case_of_federated_query(suite: Suite, tmp_path: Path, name: str) -> None:
    """Its result is that of the suite, or it is refused as it must be."""
    folder = suite.root / "sparql11" / "service"
    if not folder.is_dir():
        pytest.skip("the archive has no such cases")
    data, endpoints, outcome = CASES[name]
    query = (folder / f"service{name}.rq").read_text()
    entries = [entry_of(GRAPH, _triples(folder, data))]
    with ExitStack() as stack:
        here = stack.enter_context(federated(tmp_path, entries=entries))
        for number, (host, file) in enumerate(endpoints.items()):
            server = stack.enter_context(acting(knowing(_triples(folder, file))))
            here.registry.add(make_partner(f"p{number}", server.endpoint))
            query = query.replace(f"<http://{host}/sparql>", f"<{server.endpoint}>")
        answer = here.ask(query, **{"default-graph-uri": GRAPH})
    if answer.status_code == 403:
        assert outcome == "refused"
        return
    assert answer.status_code == 200, answer.text
    result = folder / f"service{re.sub('a$', '', name)}.srx"
    expected = read_expected(result, result.as_uri())
    chosen = by_suffix("json")
    assert chosen is not None
    assert compare(read_answer(answer.data, chosen), expected) == outcome


def _triples(folder: Path, name: str) -> str:
    if not name:
        return ""
    quads = parse(
        (folder / f"{name}.ttl").read_bytes(), format=RdfFormat.TURTLE, base_iri="urn:base"
    )
    return (serialize(quads, format=RdfFormat.N_TRIPLES) or b"").decode()
