"""Files on their way: conditions, parts, digests, and partners that mean harm."""

import base64
import gzip
import hashlib
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from graph_service.partners.faults import PartnerFault
from graph_service.partners.gateway import Gateway
from graph_service.partners.registry import registry_of
from tests.harvest.bench import GRAPH, Bench, Publishing, harvest_of, line
from tests.partners.entries import make_partner
from tests.partners.serving import Asked, Behave, acting, dripping, endless, raw, silent, whole

NT = "application/n-triples"


def many(count: int) -> list[str]:
    """Return so many statements."""
    return [line(f"t{number}", "a synthetic value") for number in range(count)]


def test_broken_transfer_goes_on_where_it_broke_off(bench: Bench, partner: Publishing) -> None:
    """The part that came is not asked for again, and the whole is held against its digest."""
    partner.say(*many(1000))
    partner.cut = 20_000
    made = bench.add(harvest_of(partner.url))
    broken = bench.pull(made)
    assert (broken.outcome, "cut off" in broken.reason) == ("failed", True)
    assert bench.graphs() == {}
    partner.cut = None
    assert bench.pull(made).statements == 1000
    assert partner.asked[-1]["Range"] == "bytes=20000-"
    assert partner.sent[-1] == ("/graph.nt", 206, len(partner.body) - 20_000)
    folder = bench.settings.state / "partners" / "harvests" / "alpha"
    assert {each.name for each in folder.iterdir()} == {"known.json", "lock"}


def test_part_of_another_file_is_not_gone_on_with(bench: Bench, partner: Publishing) -> None:
    """It changed meanwhile: all of the new one comes. A weak tag is nothing to go on with."""
    partner.say(*many(1000))
    partner.cut = 20_000
    made = bench.add(harvest_of(partner.url))
    bench.pull(made)
    partner.cut = None
    partner.say(*many(900))
    assert bench.pull(made).statements == 900
    assert partner.sent[-1][1] == 200
    partner.tag, partner.cut = 'W/"weak"', 20_000
    bench.pull(made)
    partner.cut = None
    bench.pull(made)
    assert "Range" not in partner.asked[-1]


def test_part_that_is_longer_than_the_file_is_dropped(bench: Bench, partner: Publishing) -> None:
    """416 has all of it fetched."""
    partner.say(*many(1000))
    partner.tag = '"same"'
    partner.cut = 20_000
    made = bench.add(harvest_of(partner.url))
    bench.pull(made)
    partner.cut = None
    partner.say(line("a"))
    assert bench.pull(made).statements == 1
    assert [status for _, status, _ in partner.sent[-2:]] == [416, 200]


def test_wrong_digest_is_refused_and_nothing_of_it_kept(bench: Bench, partner: Publishing) -> None:
    """Also where two parts of different files were joined under one tag."""
    partner.say(*many(1000))
    partner.tag = '"same"'
    partner.cut = 20_000
    made = bench.add(harvest_of(partner.url))
    bench.pull(made)
    partner.cut = None
    partner.body = partner.body.replace(b"synthetic value", b"SYNTHETIC VALUE")
    done = bench.pull(made)
    assert done.outcome == "failed" and "digest" in done.reason and bench.graphs() == {}
    assert bench.pull(made).outcome == "pulled"
    partner.say(line("a"))
    partner.digest = base64.b64encode(hashlib.sha256(b"other").digest()).decode()
    assert "digest" in bench.pull(made, afresh=True).reason


def test_killed_pull_is_gone_on_with_and_loses_nothing(
    bench: Bench, partner: Publishing, tmp_path: Path
) -> None:
    """``kill -9`` in the middle of a transfer: no lock is left, and the part counts."""
    partner.say(*many(2000))
    body, made = partner.body, harvest_of(partner.url)

    def stall(connection: socket.socket, asked: Asked) -> None:
        head = f'Content-Type: {NT}\r\nETag: "one"\r\nContent-Length: {len(body)}\r\n\r\n'
        connection.sendall(f"HTTP/1.1 200 OK\r\n{head}".encode() + body[:50_000])
        connection.recv(1)

    with acting(stall) as server:
        url = server.endpoint.removesuffix("sparql")
        bench.add(harvest_of(url))
        registry_of(bench.settings.state)
        environ = os.environ | {
            "GRAPH_SERVICE_PARTNER_NETWORKS": "127.0.0.0/8",
            "GRAPH_SERVICE_SHAPES": "none",
        }
        words = ["partner", "pull", "--state", str(bench.settings.state)]
        process = subprocess.Popen([sys.executable, "-m", "graph_service", *words], env=environ)
        part = bench.settings.state / "partners" / "harvests" / "alpha" / "partial"
        while not part.exists() or part.stat().st_size < 50_000:
            assert process.poll() is None
            time.sleep(0.02)
        process.send_signal(signal.SIGKILL)
        process.wait()
        assert bench.graphs() == {}

        def rest(connection: socket.socket, asked: Asked) -> None:
            assert asked.headers["Range"] == "bytes=50000-"
            assert asked.headers["If-Range"] == '"one"'
            told = f"Content-Range: bytes 50000-{len(body) - 1}/{len(body)}"
            head = f'Content-Type: {NT}\r\nETag: "one"\r\n{told}\r\n'
            length = f"Content-Length: {len(body) - 50_000}\r\n\r\n"
            connection.sendall(f"HTTP/1.1 206 P\r\n{head}{length}".encode() + body[50_000:])

        server.behave = rest
        done = bench.pull(bench.add(harvest_of(url)))
        assert (done.outcome, done.statements) == ("pulled", 2000)
    assert made.export.iri.startswith("http")


def test_coded_files_are_expanded_up_to_the_limit(bench: Bench, partner: Publishing) -> None:
    """A file whose name says gzip is that; a bomb is given up before it is on the disk."""
    partner.say(*many(50))
    partner.kind, partner.coded = "application/gzip", True
    made = bench.add(harvest_of(partner.url, "graph.nt.gz"))
    assert bench.pull(made).statements == 50
    partner.body = b"#" * 5_000_000
    made = bench.add(harvest_of(partner.url, "graph.nt.gz", fileBytes=100_000))
    done = bench.pull(made)
    assert done.outcome == "failed" and "expands to more" in done.reason
    partner.coded, partner.body = False, gzip.compress(b"# cut off" * 100)[:20]
    assert "damaged" in bench.pull(made).reason


HOSTILE: dict[str, tuple[Behave, str]] = {
    "elsewhere": (
        raw(b"HTTP/1.1 302 Found\r\nLocation: http://169.254.169.254/\r\n\r\n"),
        "elsewhere",
    ),
    "no type": (whole(b"", "text/html"), "not sent as"),
    "a page": (whole(b"<html>", "text/html"), "not sent as"),
    "coded": (whole(gzip.compress(b""), NT, Content_Encoding="gzip"), "coding"),
    "announced too long": (
        raw(f"HTTP/1.1 200 OK\r\nContent-Type: {NT}\r\nContent-Length: 99999999\r\n\r\n".encode()),
        "too long",
    ),
    "endless": (
        endless(f"HTTP/1.1 200 OK\r\nContent-Type: {NT}\r\n\r\n".encode(), b"#" * 60_000),
        "too long",
    ),
    "endless head": (endless(b"HTTP/1.1 200 OK\r\n", b"X-Y: z\r\n"), "HTTP"),
    "unasked part": (
        raw(
            f"HTTP/1.1 206 P\r\nContent-Type: {NT}\r\nContent-Range: bytes 5-6/7\r\n"
            "Content-Length: 2\r\n\r\nab".encode()
        ),
        "status 206",
    ),
    "unasked 304": (raw(b"HTTP/1.1 304 Not Modified\r\n\r\n"), "elsewhere"),
    "busy": (whole(b"", NT, "503 Busy"), "busy"),
    "no HTTP": (raw(b"hello\r\n\r\n"), "HTTP"),
    "nothing": (raw(b""), "HTTP"),
}


@pytest.mark.parametrize("case", HOSTILE)
def test_hostile_partner_gets_nowhere(bench: Bench, case: str) -> None:
    """Each ends by itself with a reason in our words, and nothing is left of what it sent."""
    behave, reason = HOSTILE[case]
    with acting(behave) as server:
        url = server.endpoint.removesuffix("sparql")
        made = bench.add(harvest_of(url, fileBytes=100_000))
        done = bench.pull(made)
        assert done.outcome == "failed" and reason in done.reason
        assert bench.graphs() == {}
        assert server.connections == 1
        headers = {name.lower() for name in server.asked[0].headers} if server.asked else set()
        assert headers <= {"host", "user-agent", "accept", "accept-encoding", "connection"}


@pytest.mark.parametrize("behave", [silent, dripping(b"HTTP/1.1 200 OK\r\n" * 100, 0.01)])
def test_slow_partner_meets_the_deadline(tmp_path: Path, behave: Behave) -> None:
    """Whoever says nothing, or a byte now and then, is given up."""
    bench = Bench(tmp_path, partner_pull_seconds=0.6)
    with acting(behave) as server:
        made = bench.add(harvest_of(server.endpoint.removesuffix("sparql")))
        done = bench.pull(made)
        assert (done.outcome, done.reason) == ("failed", "it takes too long")
    bench.close()


def test_names_lead_only_where_partners_may_be(bench: Bench, tmp_path: Path) -> None:
    """A name that leads to this machine or beside it is not followed: nothing is connected to."""
    looked = []

    def lookup(host: str, port: int) -> list[str]:
        looked.append(host)
        return ["93.184.216.34", "127.0.0.1"]

    with acting(whole()) as server:
        gateway = Gateway(tmp_path, (), 0, environ=dict, lookup=lookup)
        for address in ("127.0.0.1", "alpha.example"):
            harvest = harvest_of(f"https://{address}:{server.port}/")
            partner = make_partner("alpha", None, harvest=harvest)
            with pytest.raises(PartnerFault, match="not allowed"):
                gateway.fetch(
                    partner,
                    harvest.export,
                    {},
                    lambda _: bytearray().extend,
                    deadline=time.monotonic() + 10,
                    size=10,
                )
        gateway.close()
        assert server.connections == 0
    assert "alpha.example" in looked


def test_credential_goes_to_its_partner_alone(
    bench: Bench, partner: Publishing, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And is in no file of the state; without it nothing is asked."""
    partner.say(line("a"))
    name = "GRAPH_SERVICE_PARTNER_ALPHA"
    made = bench.add(harvest_of(partner.url), credential=f"env:{name}")
    failed = bench.pull(made)
    assert failed.outcome == "failed" and not partner.asked
    monkeypatch.setenv(name, "Bearer hush-hush")
    assert bench.pull(made).outcome == "pulled"
    assert partner.asked[0]["Authorization"] == "Bearer hush-hush"
    assert bench.files_with("hush-hush", ()) == []
    assert GRAPH in bench.graphs()
