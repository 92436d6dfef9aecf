"""The file of the page on replicas, run by Debian's nginx in front of a writer and two replicas."""

import contextlib
import gzip
import http.client
import json
import signal
import socket
import subprocess
from urllib.parse import quote

import pytest

from graph_service.web.writing_routes import WRITING
from tests.faults.service import Service
from tests.replicas.fleet import Fleet, Load, Proxy, block, until

POINT = f"/sparql?query={quote('SELECT ?o { <urn:a> <urn:p> ?o }')}"
LARGE = quote(
    "SELECT (CONCAT(STR(?a), STR(?b), STR(?c), STR(?d)) AS ?x) "
    "{ ?a ?p ?a1 . ?b ?q ?b1 . ?c ?r ?c1 . ?d ?s ?d1 }"
)
ENDLESS = quote("SELECT (COUNT(*) AS ?n) { ?a ?p ?b . ?c ?q ?d . ?e ?r ?f . ?g ?s ?h . ?i ?t ?j }")
MANY = "".join(f"<urn:many:{n}> <urn:p> <urn:o:{n}> .\n" for n in range(60))


def running(service: Service) -> int:
    """Return how many queries a service runs now."""
    found = service.send("GET", "/status", Accept="application/json")
    return int(json.loads(found.body)["workers"]["running"])


@pytest.fixture(scope="module")
def many(fleet: Fleet) -> None:
    """Have replicas answer from enough for an answer that is too large, and for one without end."""
    release = fleet.writer.put("urn:g:many", MANY).headers["release"]
    for each in fleet.replicas:
        until(lambda each=each: each.ask("ASK {}").headers["release"] == release, "it")  # type: ignore[misc]


def test_answers_are_those_of_the_service(proxy: Proxy, fleet: Fleet) -> None:
    """Headers, conditions, parts, codings and methods pass as they are."""
    found = proxy.get(POINT)
    direct = fleet.replicas[0].send("GET", POINT)
    assert (found.status, found.body, found.headers["etag"]) == (
        200,
        direct.body,
        direct.headers["etag"],
    )
    assert proxy.get(POINT, If_None_Match=found.headers["etag"]).status == 304
    whole = proxy.get("/exports/graph.nq").body
    part = proxy.get("/exports/graph.nq", Range="bytes=1-4")
    assert (part.status, part.body) == (206, whole[1:5])
    coded = proxy.get("/openapi.json", Accept_Encoding="gzip")
    assert coded.headers["content-encoding"] == "gzip"
    assert gzip.decompress(coded.body) == proxy.get("/openapi.json").body
    for method in ("POST", "QUERY"):
        asked = proxy.send(method, "/sparql", "ASK {}", Content_Type="application/sparql-query")
        assert asked.status == 200 and b"true" in asked.body
    assert proxy.send("HEAD", POINT).headers["etag"] == found.headers["etag"]
    assert proxy.send("OPTIONS", "/sparql", Origin="https://other.example").status in (200, 204)
    assert proxy.get("/sparql", Accept="application/json").status in (200, 400, 406)
    assert "strict-transport-security" in found.headers


def test_http_2_is_spoken(proxy: Proxy) -> None:
    """With whoever asks for it."""
    done = subprocess.run(
        [
            *("curl", "-s", "--http2", "-o", "/dev/null", "-w", "%{http_version} %{http_code}"),
            *("--cacert", str(proxy.folder / "certificate.pem")),
            *("--connect-to", f"data.example.org:443:127.0.0.1:{proxy.port}"),
            f"https://data.example.org{POINT}",
        ],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "2 200"


def test_addresses_pass_as_they_are_written(proxy: Proxy, fleet: Fleet) -> None:
    """Escapes and doubled slashes are neither undone nor joined on the way."""
    for path in (
        "/id/state/%2Fx%25y",
        "//sparql?query=ASK%20%7B%7D",
        "/doc/state/a%2Fb",
        "/x/../y",
    ):
        direct, found = fleet.replicas[0].send("GET", path), proxy.get(path)
        assert (found.status, found.body) == (direct.status, direct.body), path


def test_urls_are_those_of_the_settings(proxy: Proxy) -> None:
    """Whatever host a client names, in whatever header."""
    for headers in ({"Host": "evil.example"}, {"X_Forwarded_Host": "evil.example"}):
        found = proxy.get("/releases", **headers)
        assert found.status == 200 and b"evil.example" not in found.body
        assert "evil.example" not in str(found.headers)


def test_metrics_are_none_of_the_public(proxy: Proxy, fleet: Fleet) -> None:
    """Each process tells them to operators itself."""
    assert proxy.get("/metrics").status == 404
    assert fleet.replicas[0].send("GET", "/metrics").status == 200


def test_changes_go_to_the_writer(proxy: Proxy, fleet: Fleet) -> None:
    """Who writes reads at once what they wrote; without a token it is the writer that refuses."""
    known = {"Authorization": f"Bearer {fleet.writer.token}", "Content_Type": "text/turtle"}
    put = proxy.send("PUT", "/graphs?graph=urn:g:proxied", "<urn:new> <urn:p> <urn:b> .", **known)
    assert put.status == 201, put
    read = proxy.get("/graphs?graph=urn:g:proxied", Authorization=known["Authorization"])
    assert read.status == 200 and read.headers["release"] == put.headers["release"]
    for method, path in (
        ("PUT", "/graphs?graph=urn:g:proxied"),
        ("POST", "/update"),
        ("POST", "/contributions"),
        ("POST", "/withdrawals"),
        ("DELETE", "/graphs?graph=urn:g:proxied"),
    ):
        kind = "application/sparql-update" if path == "/update" else "text/turtle"
        found = proxy.send(method, path, "", Content_Type=kind)
        assert found.status == 401, (method, path, found)
    update = proxy.send(
        *("POST", "/update", "INSERT DATA { GRAPH <urn:g:proxied> { <urn:z> <urn:p> <urn:b> } }"),
        Authorization=known["Authorization"],
        Content_Type="application/sparql-update",
    )
    assert update.status in (200, 204), update
    assert proxy.send("DELETE", "/graphs?graph=urn:g:proxied", **known).status in (200, 204)


def test_block_knows_every_route_that_writes() -> None:
    """What a replica refuses is what the proxy sends elsewhere."""
    (names,) = [line for line in block("nginx").splitlines() if '"~^POST /(' in line]
    assert set(names.partition("(")[2].partition(")")[0].split("|")) == WRITING


def test_route_that_the_block_forgot_is_asked_of_the_writer(fleet: Fleet, proxy: Proxy) -> None:
    """The replica says 421, and nobody sees that."""
    folder = proxy.folder.parent / "forgetful"
    first, second = fleet.replicas

    def forget(text: str) -> str:
        assert "|update|" in text
        return text.replace("|update|", "|")

    other = Proxy(folder, (fleet.writer.port, first.port, second.port), forget)
    try:
        found = other.send("POST", "/update", "CLEAR ALL", Content_Type="application/sparql-update")
        assert (found.status, found.problem) == (401, "unauthenticated")
    finally:
        other.close()


def test_broken_answer_arrives_broken(proxy: Proxy, many: None) -> None:
    """A limit that is met midway: by HTTP/1.1 and by HTTP/2 there is no end as of a whole one."""
    with contextlib.closing(proxy.connect()) as connection:
        connection.request("GET", f"/sparql?query={LARGE}", headers={"Accept": "text/csv"})
        answer = connection.getresponse()
        assert answer.status == 200 and answer.getheader("Transfer-Encoding") == "chunked"
        with pytest.raises(http.client.IncompleteRead):
            answer.read()
    done = subprocess.run(
        [
            *("curl", "-s", "--http2", "-o", "/dev/null", "-H", "Accept: text/csv"),
            *("--cacert", str(proxy.folder / "certificate.pem")),
            *("--connect-to", f"data.example.org:443:127.0.0.1:{proxy.port}"),
            f"https://data.example.org/sparql?query={LARGE}",
        ],
        capture_output=True,
        check=False,
    )
    assert done.returncode in (18, 92), (
        "curl: a part of the file; the stream was not closed cleanly"
    )


def test_query_ends_with_its_client(proxy: Proxy, fleet: Fleet, many: None) -> None:
    """Nginx hangs up when the client does."""
    with contextlib.closing(proxy.connect()) as connection:
        connection.request("GET", f"/sparql?query={ENDLESS}")
        until(lambda: sum(map(running, fleet.replicas)) == 1, "the query")
        assert connection.sock is not None
        connection.sock.shutdown(socket.SHUT_RDWR)
    assert until(lambda: not sum(map(running, fleet.replicas)), "its end") < 15


def test_log_has_neither_query_nor_address(proxy: Proxy) -> None:
    """Of what was asked here, and of what failed."""
    proxy.get(f"/sparql?query={quote('ASK { <urn:zqlogged> ?p ?o }')}", client="127.0.0.77")
    lines = "".join(path.read_text() for path in proxy.folder.glob("*.log"))
    assert " GET 200 " in lines
    assert "zqlogged" not in lines and "127.0.0.77" not in lines and "sparql" not in lines


def test_release_is_published_without_a_failed_request(proxy: Proxy, fleet: Fleet) -> None:
    """Four clients ask all the time; none reads an older release than before."""
    load = Load(proxy, [POINT, "/exports/graph.nq", "/releases"])
    with load.running():
        for number in range(4):
            put = fleet.writer.put(f"urn:g:swap{number}", f"<urn:swap> <urn:p> <urn:{number}> .")
            assert put.status == 201
            release = int(put.headers["release"])
            until(lambda r=release: all(each[-1:] >= [r] for each in load.releases), "it")  # type: ignore[misc]
    assert not load.failures, load.failures[:3]
    assert load.count > 20
    assert all(each == sorted(each) for each in load.releases)


def test_replica_that_is_killed_fails_nobody(proxy: Proxy, fleet: Fleet) -> None:
    """Nor does one that is started again, nor one that is told to stop."""
    load = Load(proxy, [POINT, "/releases"])
    first, second = fleet.replicas
    with load.running():
        for each, sent in ((first, signal.SIGKILL), (second, signal.SIGKILL)):
            before = load.count
            each.kill(sent)
            until(lambda b=before: load.count > b + 20, "answers")  # type: ignore[misc]
            each.start()
        before = load.count
        first.stop()
        until(lambda: load.count > before + 20, "answers")
        first.start()
    assert not load.failures, load.failures[:3]


def test_withdrawal_is_answered_by_nobody(proxy: Proxy, fleet: Fleet) -> None:
    """From the moment on that each replica names its release."""
    graph, canary = "urn:g:zqproxied", b"zqproxied66"
    assert fleet.writer.put(graph, f'<urn:c> <urn:p> "{canary.decode()}" .').status == 201
    everything = f"/sparql?query={quote('SELECT ?o { ?s ?p ?o }')}"
    clients = [f"127.0.0.{number}" for number in range(20, 28)]
    until(lambda: all(canary in proxy.get(everything, client=each).body for each in clients), "it")
    done = fleet.writer.send(
        "POST", "/withdrawals", f'{{"iri": "{graph}"}}', Content_Type="application/json"
    )
    until(
        lambda: all(
            each.ask("ASK {}").headers["release"] == done.headers["release"]
            for each in fleet.replicas
        ),
        "the withdrawal",
    )
    for each in clients:
        found = proxy.get(everything, client=each)
        assert found.status == 200 and canary not in found.body
        assert canary not in proxy.get("/exports/graph.nq", client=each).body


def test_budget_is_that_of_the_address_that_nginx_sees(fleet: Fleet, proxy: Proxy) -> None:
    """Another address has its own; what a client writes into a header changes nothing."""
    strict = {"BUDGET_SECONDS": "0.000001", "BUDGET_EXEMPT": ""}
    made = [fleet.add(name, "derived", settings=strict) for name in ("three", "four")]
    other = Proxy(
        proxy.folder.parent / "strict", (fleet.writer.port, *(each.port for each in made))
    )
    try:
        answers = [
            other.get(f"{POINT}%23{n}", client="127.0.0.31", X_Forwarded_For=f"192.0.2.{n}").status
            for n in range(8)
        ]
        assert answers[-1] == 429, answers
        forwarded = {"Forwarded": "for=192.0.2.9", "X_Real_IP": "192.0.2.9"}
        assert other.get(f"{POINT}%23x", client="127.0.0.31", **forwarded).status == 429
        assert other.get(f"{POINT}%23y", client="127.0.0.32").status == 200
    finally:
        other.close()
        for each in made:
            each.kill()
            fleet.replicas.remove(each)
