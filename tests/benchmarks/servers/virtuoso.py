"""Virtuoso 7 from Debian, with a configuration and a database of its own."""

import shutil
from pathlib import Path
from typing import Final

from tests.benchmarks import processes
from tests.benchmarks.servers.peer import Data, Peer, output, run

CONFIGURATION: Final = """[Database]
DatabaseFile = {folder}/virtuoso.db
ErrorLogFile = {folder}/virtuoso.log
LockFile = {folder}/virtuoso.lck
TransactionFile = {folder}/virtuoso.trx
xa_persistent_file = {folder}/virtuoso.pxa
FileExtend = 200
MaxCheckpointRemap = 2000
TempStorage = TempDatabase
[TempDatabase]
DatabaseFile = {folder}/temporary.db
TransactionFile = {folder}/temporary.trx
[Parameters]
ServerPort = 127.0.0.1:{sql_port}
DisableUnixSocket = 1
MaxClientConnections = 20
CheckpointInterval = 0
CaseMode = 2
DirsAllowed = {folder}
AllowOSCalls = 0
NumberOfBuffers = {buffers}
MaxDirtyBuffers = {dirty}
MaxQueryMem = 2G
ThreadsPerQuery = 2
[HTTPServer]
ServerPort = 127.0.0.1:{port}
ServerRoot = {folder}
ServerThreads = 20
MaxClientConnections = 20
MaxKeepAlives = 20
KeepAliveTimeout = 60
Charset = UTF-8
[AutoRepair]
BadParentLinks = 0
[Client]
SQL_QUERY_TIMEOUT = 0
[SPARQL]
ResultSetMaxRows = 1000000
MaxQueryCostEstimationTime = 0
MaxQueryExecutionTime = 0
[Plugins]
"""
"""No caps on results: the measurements are about speed."""

BUFFERS: Final = 340_000
"""Of 8 KiB each: for 4 GB of memory."""

SECRET: Final = "dba"  # noqa: S105 - as shipped by Debian
"""The administrator's password as shipped; the server listens on loopback and lives for minutes."""


class Virtuoso(Peer):
    """The open-source edition; its default graph is the union of its graphs, by its design."""

    name = "virtuoso"

    def __init__(self, buffers: int = BUFFERS) -> None:
        self._buffers = buffers

    def missing(self) -> str | None:
        """Look for the two programs."""
        if shutil.which("virtuoso-t") and shutil.which("isql-vt"):
            return None
        return "no Virtuoso: apt-get install --no-install-recommends virtuoso-opensource-7-bin"

    def version(self) -> str:
        """Ask the package manager, as the program tells just "7.2"."""
        return output(["dpkg-query", "-W", "-f", "${Version}", "virtuoso-opensource-7-bin"])

    def prepare(self, data: Data, folder: Path) -> None:
        """Load the graphs with the bulk loader, in a server that is ended afterwards."""
        source = folder / "load"
        source.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(data.quads, source / "graph.nq")
        with self.start(folder):
            self.sql(folder, f"ld_dir('{source}', '*.nq', 'urn:loaded')")
            self.sql(folder, "rdf_loader_run()")
            self.sql(folder, "checkpoint")
        shutil.rmtree(source)

    def command(self, folder: Path, port: int) -> list[str]:
        """Write the configuration, with a port for SQL, and serve."""
        sql_port = processes.free_port()
        (folder / "sql-port").write_text(str(sql_port))
        (folder / "virtuoso.lck").unlink(missing_ok=True)
        dirty = self._buffers * 3 // 4
        text = CONFIGURATION.format(
            folder=folder, port=port, sql_port=sql_port, buffers=self._buffers, dirty=dirty
        )
        (folder / "virtuoso.ini").write_text(text)
        return ["virtuoso-t", "+configfile", str(folder / "virtuoso.ini"), "+foreground"]

    def sql(self, folder: Path, statement: str) -> None:
        """Run a statement as the administrator of the server that runs in a folder."""
        address = "127.0.0.1:" + (folder / "sql-port").read_text()
        run(["isql-vt", address, "dba", SECRET, f"EXEC={statement};", "ERRORS=STDOUT"])
