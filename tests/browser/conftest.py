"""A service on the shipped data, a browser, and pages that fail on what no page may do."""

import os
import shutil
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.error import URLError

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from graph_service.ledger.lock import exclusive
from tests.browser.watching import Watch
from tests.web.serving import free_port

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium")
OpenPage = Callable[..., Page]

_PATIENCE = 300_000.0
"""Milliseconds for what never ends otherwise; a busy machine takes its time."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip what needs a browser where there is none."""
    if CHROMIUM is None:
        for item in items:
            if Path(__file__).parent in item.path.parents:
                item.add_marker(pytest.mark.skip(reason="there is no Chromium on this machine"))


@pytest.fixture(scope="session")
def shipped_state(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """Return a state folder with a release of the shipped data; processes of one run share it."""
    base = tmp_path_factory.getbasetemp()
    shared = base if worker_id == "master" else base.parent
    state = shared / "shipped-state"
    with exclusive(shared / "shipped-state.lock", 600):
        if not state.is_dir():
            half = state.with_name("shipped-half")
            build("--state", str(half))
            half.rename(state)
    return state


@pytest.fixture(scope="session")
def site(shipped_state: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Return the address of a service on the shipped data, without slash at its end."""
    state = tmp_path_factory.mktemp("site") / "state"
    shutil.copytree(shipped_state, state)
    with serving(state) as address:
        yield address


@contextmanager
def serving(state: Path, *options: str) -> Iterator[str]:
    """Serve a state folder by a process of its own; yield its address."""
    port = free_port()
    command = [sys.executable, "-m", "graph_service", "serve", "--state", str(state)]
    process = subprocess.Popen([*command, "--port", str(port), *options])
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_ready(process, address)
        yield address
    finally:
        process.terminate()
        process.wait()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Return a Chromium; what it needs of the network is loopback alone."""
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-dev-shm-usage"]
        )
        yield found
        found.close()


@pytest.fixture
def watch(site: str) -> Watch:
    """Return the notes of the pages of a test."""
    return Watch(site)


@pytest.fixture
def open_page(browser: Browser, site: str, watch: Watch) -> Iterator[OpenPage]:
    """Return a function that opens a path in a context of its own; at the end none did wrong.

    Its options are those of a browser's context, such as ``java_script_enabled``, ``locale``,
    ``color_scheme`` and ``viewport``.
    """
    with ExitStack() as stack:

        def make(path: str = "/", **options: object) -> Page:
            context = browser.new_context(base_url=site, **options)  # type: ignore[arg-type]
            stack.callback(context.close)
            context.set_default_timeout(_PATIENCE)
            page = context.new_page()
            watch.follow(page)
            page.goto(path)
            return page

        yield make
    assert watch.faults == []


@pytest.fixture
def take_picture(request: pytest.FixtureRequest) -> Callable[[Page, str], None]:
    """Return a function that writes a picture of a page, if a folder for them is named."""
    folder = os.environ.get("SCREENSHOTS")

    def take(page: Page, name: str) -> None:
        if folder:
            Path(folder).mkdir(parents=True, exist_ok=True)
            page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)

    return take


def build(*arguments: str) -> None:
    """Publish a release."""
    subprocess.run([sys.executable, "-m", "graph_service", "build", *arguments], check=True)


def _wait_ready(process: "subprocess.Popen[bytes]", address: str) -> None:
    while process.poll() is None:
        try:
            with urllib.request.urlopen(f"{address}/readyz", timeout=5):  # noqa: S310
                return
        except (URLError, ConnectionError, TimeoutError):
            time.sleep(0.05)
    raise RuntimeError("the service ended")
