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
from graph_service.settings.table import TABLE, Setting

__all__ = ["TABLE", "Setting", "Settings", "describe_settings", "environment", "read_settings"]

ENVIRONMENT_PREFIX: Final = "GRAPH_SERVICE_"


@dataclass(frozen=True)
class Settings:
    """The settings of one process; fields are the rows of :data:`TABLE`, in its units."""

    host: str
    port: int
    public_url: str
    publisher: str
    contact_page: str
    state: Path
    replica: str
    replica_seconds: float
    default_graph: str
    shapes: str
    audiences: str
    shacl_engine: str
    validation_seconds: float
    validation_memory: int
    touched_nodes: int
    inspection_hours: float
    workers: int
    queue_length: int
    query_seconds: float
    token_seconds: float
    canned_seconds: float
    query_memory: int
    view_backend: str
    memory_triples: int
    engine: str
    engine_query: str
    engine_graphs: str
    engine_update: str
    engine_reader: str
    engine_writer: str
    engine_publishes: bool
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
    body_statements: int
    body_graphs: int
    four_eyes: bool
    proposals_open: int
    proposals_bytes: int
    repeat_hours: float
    repeats_known: int
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
    partner_networks: str
    partner_check_seconds: float
    partner_cache_bytes: int
    partner_values: int
    partner_pulls: bool
    partner_feed_seconds: float
    partner_pull_seconds: float
    partner_pull_memory: int
    log_requests: bool
    log_slow_seconds: float
    log_queries: bool
    log_addresses: bool

    @property
    def base_url(self) -> str:
        """The public base URL with its final slash; URLs are built from it, never from Host."""
        url = self.public_url or f"http://{self.host}:{self.port}/"
        return url if url.endswith("/") else url + "/"

    @property
    def is_replica(self) -> bool:
        """Whether this process only reads the state folder, which another one writes."""
        return bool(self.replica)

    @property
    def derived(self) -> Path:
        """The folder of what this process derives from the ledger."""
        return Path(self.replica) if self.replica else self.state


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
