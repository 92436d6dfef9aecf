"""What no page may do, noted while a browser shows it."""

from dataclasses import dataclass, field
from urllib.parse import urlsplit

from playwright.sync_api import ConsoleMessage, Page, Request, Response


@dataclass
class Watch:
    """Notes of a page: ``faults`` are what it did wrong, ``weights`` the bytes of each answer."""

    origin: str
    faults: list[str] = field(default_factory=list)
    weights: dict[str, int] = field(default_factory=dict)

    def follow(self, page: Page) -> None:
        """Note what a page does from now on."""
        page.on("console", self._said)
        page.on("pageerror", lambda error: self.faults.append(f"script failed: {error}"))
        page.on("request", self._asked)
        page.on("response", self._answered)

    def _said(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and "Failed to load resource" not in message.text:
            self.faults.append(f"console: {message.text}")

    def _asked(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if (
            parts.scheme not in ("data", "blob")
            and f"{parts.scheme}://{parts.netloc}" != self.origin
        ):
            self.faults.append(f"another host: {request.url}")

    def _answered(self, response: Response) -> None:
        path = urlsplit(response.url).path
        if response.status >= 400 and path.startswith("/static/"):
            self.faults.append(f"{response.status}: {response.url}")
        length = response.headers.get("content-length", "")
        self.weights[response.url] = int(length) if length.isdigit() else 0
