"""A BigQuery of our own: bqemulator on a loopback port, mended where version 1.4 falls short."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import urlsplit

import grpc
from google.cloud import bigquery_storage
from google.cloud.bigquery_storage_v1.services.big_query_read.transports import (
    BigQueryReadGrpcTransport,
)

PROJECT = "nba-test"
SECONDS_TO_START = 60
MESSAGE_BYTES = 2**28


@contextmanager
def running(folder: Path) -> Iterator[str]:
    """Its address, while it runs; its data are in memory, its files in `folder`."""
    port = _free_port()
    log = folder / "emulator.log"
    # The bound on what is written is its bound on what it sends, too: a table is one message.
    limit = {"BQEMU_WRITE_API_MAX_REQUEST_BYTES": str(MESSAGE_BYTES - 2**20)}
    environment = os.environ | {"TMPDIR": str(folder)} | limit
    with log.open("w") as output:
        process = subprocess.Popen(
            [sys.executable, __file__, str(port)],
            cwd=folder,
            env=environment,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        url = f"http://127.0.0.1:{port}"
        _wait_for(url, process, log)
        yield url
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def reader(url: str) -> bigquery_storage.BigQueryReadClient:
    """A client that reads its tables as Arrow: by REST a wide one takes ten seconds."""
    here = urlsplit(url)
    channel = grpc.insecure_channel(
        f"{here.hostname}:{_grpc_port(here.port)}",
        [("grpc.max_receive_message_length", MESSAGE_BYTES)],
    )
    return bigquery_storage.BigQueryReadClient(transport=BigQueryReadGrpcTransport(channel=channel))


def answers(url: str) -> bool:
    """Whether an emulator listens at this address."""
    try:
        urllib.request.urlopen(f"{url}/bigquery/v2/projects/{PROJECT}/datasets", timeout=1)
    except OSError:
        return False
    return True


def _free_port() -> int:
    """A port at which nothing listens, nor at the one that belongs to it."""
    while True:
        with socket.socket() as probe, socket.socket() as other:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
            with suppress(OSError, OverflowError):
                other.bind(("127.0.0.1", _grpc_port(port)))
                return port


def _grpc_port(port: int) -> int:
    """Where the emulator whose REST port this is speaks gRPC."""
    return port + 1


def _wait_for(url: str, process: subprocess.Popen, log: Path) -> None:
    end = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < end and process.poll() is None:
        if answers(url):
            return
        time.sleep(0.2)
    raise RuntimeError(f"the emulator did not start:\n{log.read_text()}")


def _mend() -> None:
    """Repair what stops valid BigQuery SQL; none of it makes wrong SQL pass the analyzer."""
    import sqlglot
    from bqemulator.sql.rewriter import information_schema
    from bqemulator.sql.translator import SQLTranslator
    from duckdb_extensions import import_extension
    from sqlglot import exp

    # It wants to fetch this extension from the network.
    import_extension("spatial")

    quoted = information_schema._sql_literal

    def sql_literal(value: object) -> str:
        """It breaks off a view's definition at a quote or a backslash."""
        if not isinstance(value, str):
            return quoted(value)
        escaped = value.replace("\\", "\\\\").replace("'", "\\'").replace("\n", "\\n")
        return f"'{escaped}'"

    def mended(node: exp.Expression) -> exp.Expression:
        # A contract's column list: it takes no other DDL than `create table ... as`.
        if isinstance(node, exp.Create) and node.expression and isinstance(node.this, exp.Schema):
            node.set("this", node.this.this)
        # It gives a NUMERIC, which BigQuery does not.
        if isinstance(node, exp.CountIf):
            return exp.Count(this=exp.If(this=node.this, true=exp.Literal.number(1)))
        return node

    translated = SQLTranslator.translate

    def translate(self: SQLTranslator, sql: str, *arguments: object, **options: object) -> object:
        # It takes an escaped quote between triple quotes for two characters.
        sql = re.sub(r"'''([^\n]*?)'''", r"'\1'", sql)
        lowered = sql.lower()
        if "countif" in lowered or ("create" in lowered and " as (" in lowered):
            tree = sqlglot.parse_one(sql, read="bigquery").transform(mended)
            sql = tree.sql(dialect="bigquery")
        return translated(self, sql, *arguments, **options)

    information_schema._sql_literal = sql_literal
    SQLTranslator.translate = translate


if __name__ == "__main__":
    _mend()
    from bqemulator.__main__ import main

    rest = int(sys.argv[1])
    ports = ("--rest-port", str(rest), "--grpc-port", str(_grpc_port(rest)))
    sys.argv = ["bqemulator", "start", *ports, "--project", PROJECT]
    main()
