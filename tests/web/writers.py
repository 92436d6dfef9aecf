"""A service that may be written, and callers with tokens of several kinds."""

import json
import secrets
from pathlib import Path
from urllib.parse import quote

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from graph_service.access.tokens import tokens_of
from graph_service.web.service import Service, open_service
from tests.web.conftest import MARK, fill, make_settings, wait_ready

HIDDEN = f"http://example.org/graph/{MARK}"
OPEN = "http://example.org/public"
FRESH = "http://example.org/graph/fresh-"
"""What the names of graphs begin with that one caller alone knows."""

SHAPE = """
@prefix sh: <http://www.w3.org/ns/shacl#> .
<urn:shape> a sh:NodeShape ; sh:targetSubjectsOf <urn:p> ; sh:property <urn:shape-p> .
<urn:shape> sh:property <urn:shape-w> .
<urn:shape-w> a sh:PropertyShape ; sh:path <urn:w> ; sh:minCount 1 ; sh:severity sh:Warning ;
  sh:message "A warning." .
<urn:shape-p> a sh:PropertyShape ; sh:path <urn:p> ; sh:maxCount 1 ; sh:message "One value." .
"""


def open_writable(folder: Path, *, judging: bool = True) -> Service:
    """Return a service on a public and an internal graph, and make its tokens.

    A service that is ``judging`` has a shape, and starts a process for each change to hold it
    against that: tests of something else take one that has none.
    """
    (folder / "shapes.ttl").write_text(SHAPE)
    shapes = str(folder / "shapes.ttl") if judging else "none"
    settings = make_settings(
        folder / "state",
        shapes=shapes,
        view_backend="auto",
        # each change starts the workers of each set that is open: few of them, and not for long
        workers=1,
        idle_seconds=0.5,
    )
    fill(settings)
    tokens = tokens_of(settings.state)
    made = {
        "office": tokens.create("office", writes=["*"], audience="public"),
        "staff": tokens.create("staff", reads=["internal"], writes=["*"], audience="internal"),
        "narrow": tokens.create("narrow", writes=["http://example.org/n/*"], audience="public"),
        "reader": tokens.create("reader", reads=["internal"]),
    }
    (folder / "tokens.json").write_text(json.dumps(made))
    service = open_service(settings)
    wait_ready(service)
    return service


class Caller:
    """A client with a token, or with none; ``new`` names a graph that nobody else writes."""

    def __init__(self, client: FlaskClient, own: Service) -> None:
        self._client = client
        self._own = own
        self.new = FRESH + secrets.token_hex(8)
        path = Path(own.settings.state).parent / "tokens.json"
        self._tokens: dict[str, str] = json.loads(path.read_text())

    def send(
        self,
        method: str,
        graph: str | None,
        body: str | bytes = "",
        kind: str | None = "text/turtle",
        *,
        who: str | None = "office",
        path: str | None = None,
        **headers: str,
    ) -> TestResponse:
        """Send a request about a graph; names of headers are written with underscores."""
        url = path or ("/graphs" if graph is None else f"/graphs?graph={quote(graph, safe='')}")
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        if who is not None:
            named["Authorization"] = f"Bearer {self._tokens[who]}"
        content = kind if method in ("PUT", "POST", "PATCH") else None
        return self._client.open(url, method=method, data=body, content_type=content, headers=named)

    def lines(self, graph: str, who: str | None = None) -> set[bytes]:
        """Return the lines of a graph as N-Triples."""
        answer = self.send("GET", graph, who=who, Accept="application/n-triples")
        assert answer.status_code == 200
        return set(answer.data.splitlines())

    def update(
        self, text: str, who: str | None = "office", query_string: str = "", **headers: str
    ) -> TestResponse:
        """Send an update."""
        path = "/update" + (f"?{query_string}" if query_string else "")
        kind = "application/sparql-update"
        return self.send("POST", None, text, kind, who=who, path=path, **headers)

    def restore(self) -> None:
        """Make the content what it was at first, unless it is, but for graphs of one caller."""
        ledger, now = self._own.state.ledger, self._own.state.current()
        first = ledger.release(1).entries
        if tuple(each for each in now.entries if not each.graph.startswith(FRESH)) != first:
            ledger.commit(list(first), issued=now.issued)
            self._own.refresh()
