"""The table of settings: name, kind, default and what each does; nothing is read here."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from graph_service.namespaces import GRAPH


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
        "replica",
        str,
        "",
        "Folder of what a replica derives: the state folder is only read then; empty: it is none.",
    ),
    Setting(
        "replica_seconds",
        float,
        0.0,
        "Age of its copy of the state folder from which a replica answers nothing; 0: of any age.",
    ),
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
    Setting(
        "touched_nodes",
        int,
        500_000,
        "Nodes that are looked at to judge a change by what it touches; more: all is looked at.",
    ),
    Setting(
        "inspection_hours",
        float,
        24.0,
        "Hours after which all that is published is judged again, by the service itself; 0: never.",
    ),
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
        "engine",
        str,
        "",
        "Engine that answers queries: empty: the built-in one; or oxigraph, virtuoso, graphdb, "
        "stardog, neptune, standard (see engines.md).",
    ),
    Setting(
        "engine_query",
        str,
        "",
        "URL of its SPARQL endpoint. {view} stands for the audiences (without it, the engine has "
        "the public view alone), {slot} for a or b.",
    ),
    Setting("engine_graphs", str, "", "URL of its Graph Store Protocol, with the same marks."),
    Setting("engine_update", str, "", "URL of its endpoint for updates, with the same marks."),
    Setting(
        "engine_reader",
        str,
        "",
        "Where the credential is that queries are sent with: env:NAME or file:PATH; empty: none.",
    ),
    Setting(
        "engine_writer",
        str,
        "",
        "Where the credential is with which releases are published to it, likewise.",
    ),
    Setting(
        "engine_publishes",
        bool,
        True,
        "Publish releases to it; false: wait until another service has done it.",
    ),
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
        "kept_releases",
        int,
        0,
        "Releases that pruning keeps for each audience; 0: all, and none is pruned by itself.",
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
    Setting("body_statements", int, 500_000, "Most statements of one request body."),
    Setting("body_graphs", int, 1_000, "Most named graphs of one request body."),
    Setting(
        "four_eyes", bool, False, "Changes with a token wait until another token accepts them."
    ),
    Setting("proposals_open", int, 20, "Proposals of one token that may wait for a decision."),
    Setting("proposals_bytes", int, 20_000_000, "Bytes that they may have together."),
    Setting("repeat_hours", float, 24.0, "Time for which a request with a key is known."),
    Setting("repeats_known", int, 100_000, "Most requests with a key that are known at a time."),
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
    Setting(
        "partner_networks",
        str,
        "",
        "Networks that partners may be in beside the internet, and without TLS; empty: none.",
    ),
    Setting(
        "partner_check_seconds", float, 900.0, "Time between two checks of a partner; 0: none."
    ),
    Setting("partner_cache_bytes", int, 16 << 20, "Memory for answers of partners; 0 keeps none."),
    Setting("partner_values", int, 1000, "Values that are sent with one call; more: none are."),
    Setting("partner_pulls", bool, True, "Pull from partners as often as their entries say."),
    Setting("partner_feed_seconds", float, 900.0, "Time between two looks at a partner's feed."),
    Setting(
        "partner_pull_seconds", float, 600.0, "Time that one file may take to come, and to be read."
    ),
    Setting("partner_pull_memory", int, 2 << 30, "Memory for reading one file, in bytes."),
    Setting("log_requests", bool, True, "Write a line of JSON for each request."),
    Setting("log_slow_seconds", float, 1.0, "Query time from which a line names the query's hash."),
    Setting("log_queries", bool, False, "Write the texts of queries to the log."),
    Setting("log_addresses", bool, False, "Write the addresses of clients to the log."),
)
