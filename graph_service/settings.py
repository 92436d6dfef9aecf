"""Settings, declared once as a table, read once, passed in.

Each setting is a key of one TOML file (named by ``GRAPH_SERVICE_CONFIG``), an environment variable
``GRAPH_SERVICE_<NAME>``, and for some an option of the command line; the later of these three wins.
This is the only module that reads the environment.
"""

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from graph_service.errors import InputError, SyntaxFault
from graph_service.namespaces import GRAPH

ENVIRONMENT_PREFIX: Final = "GRAPH_SERVICE_"


@dataclass(frozen=True)
class Setting:
    """One row of the table: ``kind`` is ``str``, ``int``, ``float``, ``bool`` or ``Path``."""

    name: str
    kind: type
    default: Any
    help: str


TABLE: Final = (
    Setting("host", str, "127.0.0.1", "Address to listen on."),
    Setting("port", int, 8080, "Port to listen on."),
    Setting("public_url", str, "", "Public base URL of the service; empty: http://{host}:{port}/."),
    Setting(
        "publisher",
        str,
        "Reprisals graph contributors",
        "Who answers for the service, in its catalog: an organisation, no person.",
    ),
    Setting(
        "contact_page",
        str,
        "",
        "URL of a page by which they are reached, in the catalog; empty: it names none.",
    ),
    Setting("state", Path, Path("state"), "Folder of the ledger, the views and the exports."),
    Setting(
        "default_graph",
        str,
        GRAPH + "default",
        "IRI of the graph that holds statements which name none.",
    ),
    Setting(
        "shapes",
        str,
        "shipped",
        "What is published is held against: shipped, none, or shapes in a folder or file.",
    ),
    Setting(
        "audiences",
        str,
        "",
        "Audiences beside public, partner and internal: names, separated by commas.",
    ),
    Setting("shacl_engine", str, "turbo", "SHACL engine: turbo (pyshacl-turbo) or pyshacl."),
    Setting("validation_seconds", float, 600.0, "Time limit of one validation, in seconds."),
    Setting("validation_memory", int, 4 << 30, "Memory limit of one validation, in bytes."),
    Setting("workers", int, 6, "Query worker processes."),
    Setting("queue_length", int, 32, "Queries that may wait for a worker; one more gets 503."),
    Setting("query_seconds", float, 20.0, "Time limit of a query without a token, in seconds."),
    Setting("token_seconds", float, 60.0, "Time limit of a query with a token, in seconds."),
    Setting("canned_seconds", float, 10.0, "Time limit of a canned query, in seconds."),
    Setting("query_memory", int, 1 << 30, "Memory limit of one query, in bytes."),
    Setting(
        "view_backend",
        str,
        "auto",
        "Where query workers have the data: memory, snapshot (on disk), or auto, by its size.",
    ),
    Setting("memory_triples", int, 5_000_000, "Most statements that auto holds in memory."),
    Setting(
        "described_triples",
        int,
        5_000_000,
        "Most statements of a view of which descriptions are made, for quick look-ups; 0: none.",
    ),
    Setting(
        "follow_seconds", float, 1.0, "Time between looks for a new release; 0 looks for none."
    ),
    Setting(
        "idle_seconds", float, 600.0, "Time after which an audience nobody asks for is closed."
    ),
    Setting(
        "kept_releases", int, 0, "Releases that `release prune` keeps for each audience; 0: all."
    ),
    Setting(
        "pinned_releases", int, 3, "Earlier releases that are open at a time; each has processes."
    ),
    Setting("fragment_members", int, 500, "Things of one fragment of the stream of changes."),
    Setting("query_bytes", int, 100_000, "Longest query text, in bytes."),
    Setting("request_seconds", float, 60.0, "Time for a request to arrive, in seconds."),
    Setting("connections", int, 1000, "Connections at once; one more is closed."),
    Setting("update_bytes", int, 1_000_000, "Longest text of an update, in bytes."),
    Setting("body_bytes", int, 10_000_000, "Largest request body, in bytes."),
    Setting("result_rows", int, 100_000, "Most rows of one answer."),
    Setting("result_bytes", int, 100_000_000, "Most bytes of one answer."),
    Setting(
        "buffer_bytes", int, 1 << 20, "Answers up to this size are sent complete, with length."
    ),
    Setting("cache_bytes", int, 64 << 20, "Memory for answers that are kept; 0 keeps none."),
    Setting("cache_entry_bytes", int, 4 << 20, "Largest answer that is kept, with its codings."),
    Setting("budget_seconds", float, 60.0, "Query time of one client a minute; 0 is no limit."),
    Setting("budget_exempt", str, "127.0.0.0/8, ::1", "Networks whose clients have no such limit."),
    Setting(
        "drain_seconds", float, 0.0, "Time that /readyz says stopping before the service does."
    ),
    Setting("trusted_proxies", str, "", "Networks whose X-Forwarded-For is believed."),
    Setting("metrics_networks", str, "127.0.0.0/8, ::1", "Networks that may read /metrics."),
    Setting("log_requests", bool, True, "Write a line of JSON for each request."),
    Setting("log_slow_seconds", float, 1.0, "Query time from which a line names the query's hash."),
    Setting("log_queries", bool, False, "Write the texts of queries to the log."),
    Setting("log_addresses", bool, False, "Write the addresses of clients to the log."),
)


@dataclass(frozen=True)
class Settings:
    """The settings of one process; fields are the rows of :data:`TABLE`, in its units."""

    host: str
    port: int
    public_url: str
    publisher: str
    contact_page: str
    state: Path
    default_graph: str
    shapes: str
    audiences: str
    shacl_engine: str
    validation_seconds: float
    validation_memory: int
    workers: int
    queue_length: int
    query_seconds: float
    token_seconds: float
    canned_seconds: float
    query_memory: int
    view_backend: str
    memory_triples: int
    described_triples: int
    follow_seconds: float
    idle_seconds: float
    kept_releases: int
    pinned_releases: int
    fragment_members: int
    query_bytes: int
    request_seconds: float
    connections: int
    update_bytes: int
    body_bytes: int
    result_rows: int
    result_bytes: int
    buffer_bytes: int
    cache_bytes: int
    cache_entry_bytes: int
    budget_seconds: float
    budget_exempt: str
    drain_seconds: float
    trusted_proxies: str
    metrics_networks: str
    log_requests: bool
    log_slow_seconds: float
    log_queries: bool
    log_addresses: bool

    @property
    def base_url(self) -> str:
        """The public base URL with its final slash; URLs are built from it, never from Host."""
        url = self.public_url or f"http://{self.host}:{self.port}/"
        return url if url.endswith("/") else url + "/"


def read_settings(
    options: Mapping[str, Any] | None = None,
    environ: Mapping[str, str] | None = None,
    file: str | None = None,
) -> Settings:
    """Read the settings from file, environment and ``options`` (later wins; ``None`` is unset).

    ``file`` stands in for the one that ``GRAPH_SERVICE_CONFIG`` names.

    Raises:
        InputError: a name that the table lacks, or a value that is not of the setting's kind.
    """
    environ = os.environ if environ is None else environ
    values: dict[str, Any] = {row.name: row.default for row in TABLE}
    values |= _from_file(file or environ.get(ENVIRONMENT_PREFIX + "CONFIG"))
    for row in TABLE:
        text = environ.get(ENVIRONMENT_PREFIX + row.name.upper())
        if text is not None:
            values[row.name] = _convert(row, text, "environment")
    values |= {name: value for name, value in (options or {}).items() if value is not None}
    return Settings(**values)


def environment() -> dict[str, str]:
    """Return a copy of the environment, for a process that needs a variable more."""
    return dict(os.environ)


def describe_settings() -> str:
    """Return the table as Markdown, one row a setting: the reference page is made from it."""
    rows = ["| setting | variable | kind | default | what it does |", "|---|---|---|---|---|"]
    for row in TABLE:
        variable = ENVIRONMENT_PREFIX + row.name.upper()
        default = f"`{row.default}`" if str(row.default) else "empty"
        rows.append(
            f"| `{row.name}` | `{variable}` | {row.kind.__name__} | {default} | {row.help} |"
        )
    return "\n".join(rows) + "\n"


def _from_file(name: str | None) -> dict[str, Any]:
    if not name:
        return {}
    try:
        read = tomllib.loads(Path(name).read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SyntaxFault(f"settings can't be read: {error}", file=name) from error
    rows = {row.name: row for row in TABLE}
    unknown = sorted(set(read) - set(rows))
    if unknown:
        raise InputError(f"no such setting: {', '.join(unknown)}", file=name)
    return {key: _convert(rows[key], _text(value), name) for key, value in read.items()}


def _text(value: object) -> str:
    """Return a value of the file as the environment has it: a list with commas between."""
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _convert(row: Setting, text: str, where: str) -> Any:
    try:
        if row.kind is bool:
            return {"true": True, "false": False}[text.lower()]
        return row.kind(text)
    except (ValueError, KeyError) as error:
        reason = f"{row.name} must be {row.kind.__name__}, not {text!r}"
        raise InputError(reason, file=where) from error
