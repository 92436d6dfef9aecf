"""A writer, replicas, and Debian's nginx in front, whose file is the block of the page."""

import contextlib
import http.client
import re
import shutil
import signal
import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from tests.benchmarks.processes import free_port
from tests.faults.service import ROOT, Answer, Service

PAGE: Final = (ROOT / "graph_service" / "docs" / "replicas.md").read_text(encoding="utf-8")
NGINX: Final = shutil.which("nginx", path="/usr/sbin:/usr/bin:/sbin:/bin")
BASE: Final = "https://data.example.org/"
READ_ONLY: Final = 'mount --bind "$0" "$0" && mount -o remount,ro,bind "$0" && exec "$@"'
_LOOKS: Final = 3_000


def may_mount() -> bool:
    """Return whether a folder can be made read-only for one process."""
    done = subprocess.run(
        ["unshare", "-m", "mount", "--bind", "/tmp", "/tmp"],  # noqa: S108 - any folder
        capture_output=True,
        check=False,
    )
    return done.returncode == 0


def block(language: str) -> str:
    """Return the longest block of the page in a language."""
    return max(re.findall(rf"```{language}\n(.+?)```", PAGE, re.DOTALL), key=len)


def until(holds: Callable[[], bool], what: str) -> float:
    """Wait for something and return the seconds that took."""
    begun = time.monotonic()
    for _ in range(_LOOKS):
        if holds():
            return time.monotonic() - begun
        time.sleep(0.02)
    raise AssertionError(f"not seen: {what}")


@dataclass
class Fleet:
    """A writer and replicas of one state folder; the service of each may be killed and started."""

    folder: Path
    writer: Service
    replicas: list[Service] = field(default_factory=list)

    @property
    def state(self) -> Path:
        """The state folder."""
        return self.writer.state

    def add(
        self,
        name: str,
        derived: str,
        state: Path | None = None,
        settings: Mapping[str, str] | None = None,
        *,
        mounted: bool = False,
    ) -> Service:
        """Start a replica.

        Args:
            name: of its log.
            derived: its folder.
            state: the state folder; that of the writer if it is not said.
            settings: further ones.
            mounted: whether the state folder is read-only for it, by the kernel.
        """
        state = state or self.state
        chosen = {"REPLICA": str(self.folder / derived), **common(), **(settings or {})}
        wrapper = ("unshare", "-m", "sh", "-c", READ_ONLY, str(state)) if mounted else ()
        made = Service(state, chosen, wrapper, log=self.folder / f"{name}.log")
        self.replicas.append(made)
        made.start()
        return made

    def close(self) -> None:
        """End all."""
        for each in (*self.replicas, self.writer):
            each.kill()


def common() -> dict[str, str]:
    """Return settings that all processes have."""
    return {"PUBLIC_URL": BASE, "TRUSTED_PROXIES": "127.0.0.1/32", "VIEW_BACKEND": "snapshot"}


def make_certificate(folder: Path) -> None:
    """Make a certificate for the name of the page."""
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"),
            *("-nodes", "-days", "2", "-subj", "/CN=data.example.org"),
            *("-addext", "subjectAltName=DNS:data.example.org"),
            *("-keyout", "key.pem", "-out", "certificate.pem"),
        ],
        cwd=folder,
        capture_output=True,
        check=True,
    )


class Proxy:
    """An nginx with the file of the page, but for ports and paths.

    Args:
        folder: for its files.
        ports: of the writer and the two replicas.
        change: what else is changed in the file.
    """

    def __init__(
        self, folder: Path, ports: tuple[int, int, int], change: Callable[[str], str] = str
    ) -> None:
        folder.mkdir()
        self.folder, self.port = folder, free_port()
        make_certificate(folder)
        self.trusted = ssl.create_default_context(cafile=str(folder / "certificate.pem"))
        text = block("nginx")
        for old, new in (
            *zip(("10.0.0.10:8080", "10.0.0.11:8081", "10.0.0.12:8082"), ports, strict=True),
            ("listen 443 ", f"listen 127.0.0.1:{self.port} "),
            ("/run/nginx.pid", f"{folder}/nginx.pid"),
            ("/run/nginx-bodies", f"{folder}/bodies"),
            ("/var/log/nginx", str(folder)),
            ("/etc/ssl/data.example.org.pem", f"{folder}/certificate.pem"),
            ("/etc/ssl/private/data.example.org.key", f"{folder}/key.pem"),
        ):
            assert old in text, old
            text = text.replace(old, f"127.0.0.1:{new}" if isinstance(new, int) else new)
        (folder / "nginx.conf").write_text(change(text))
        assert NGINX is not None
        self._process = subprocess.Popen(
            [NGINX, "-p", str(folder), "-c", "nginx.conf", "-g", "daemon off; user root;"],
            stderr=subprocess.DEVNULL,
        )
        until(
            lambda: (folder / "nginx.pid").exists() and self.get("/healthz").status == 200, "nginx"
        )

    def connect(
        self, client: str = "127.0.0.1", seconds: float = 60.0
    ) -> http.client.HTTPConnection:
        """Return a connection from an address of loopback, for a caller to close."""
        made = http.client.HTTPConnection("127.0.0.1", self.port)
        plain = socket.create_connection(("127.0.0.1", self.port), seconds, (client, 0))
        # the name is that of the certificate, the address that of the test
        made.sock = self.trusted.wrap_socket(plain, server_hostname="data.example.org")
        made.auto_open = 0
        return made

    def get(self, path: str, client: str = "127.0.0.1", **headers: str) -> Answer:
        """Ask over a connection of its own."""
        return self.send("GET", path, client=client, **headers)

    def send(
        self,
        method: str,
        path: str,
        body: str | None = None,
        client: str = "127.0.0.1",
        **headers: str,
    ) -> Answer:
        """Send a request; the answer has status 0 when there was none."""
        with contextlib.closing(self.connect(client)) as connection:
            return exchange(connection, method, path, body, headers)

    def close(self) -> None:
        """End it."""
        self._process.send_signal(signal.SIGTERM)
        self._process.wait()


def exchange(
    connection: http.client.HTTPConnection,
    method: str,
    path: str,
    body: str | None = None,
    headers: Mapping[str, str] | None = None,
) -> Answer:
    """Send a request over a connection; names of headers have underscores."""
    named = {name.replace("_", "-"): value for name, value in (headers or {}).items()}
    try:
        connection.request(method, path, body and body.encode(), named)
        with connection.getresponse() as found:
            heads = {name.lower(): value for name, value in found.getheaders()}
            return Answer(found.status, found.read(), heads)
    except (OSError, http.client.HTTPException) as error:
        return Answer(0, repr(error).encode(), {})


class Load:
    """Clients at addresses of their own that ask without pause, over connections that are kept.

    ``failures`` are answers that were no 200, ``releases`` what each client read one after the
    other.
    """

    def __init__(self, proxy: Proxy, paths: list[str], clients: int = 4) -> None:
        self._proxy, self._paths = proxy, paths
        self._ending = threading.Event()
        self.failures: list[tuple[str, Answer]] = []
        self.releases: list[list[int]] = [[] for _ in range(clients)]
        self._threads = [threading.Thread(target=self._ask, args=(n,)) for n in range(clients)]

    def _ask(self, number: int) -> None:
        client, turn = f"127.0.0.{10 + number}", 0
        connection = self._proxy.connect(client)
        while not self._ending.is_set():
            path = self._paths[turn % len(self._paths)]
            turn += 1
            # a query that nobody has asked before is not answered from what is kept
            path += f"%23{number}-{turn}" if turn % 3 == 0 and "query=" in path else ""
            if connection.sock is None:  # nginx ends one after a thousand requests, and says so
                connection = self._proxy.connect(client)
            found = exchange(connection, "GET", path)
            if found.status != 200:
                self.failures.append((path, found))
                connection.close()
                connection = self._proxy.connect(client)
            else:
                self.releases[number].append(int(found.headers["release"]))
        connection.close()

    @contextlib.contextmanager
    def running(self) -> Iterator["Load"]:
        """Ask while the block runs."""
        for each in self._threads:
            each.start()
        try:
            yield self
        finally:
            self._ending.set()
            for each in self._threads:
                each.join()

    @property
    def count(self) -> int:
        """How many answers came."""
        return sum(map(len, self.releases))
