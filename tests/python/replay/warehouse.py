"""dbt and its DuckDB file in one state folder, both inside this process."""

from __future__ import annotations

import gc
import json
import os
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb
from dbt.adapters.duckdb.connections import DuckDBConnectionManager
from dbt.cli.main import dbtRunner, dbtRunnerResult
from dbt_common.events.event_manager import EventManager
from dbt_common.events.event_manager_client import ctx_set_event_manager

from .exactness import replaced_dates

MARTS = ("+player_composite_factors", "+player_points_examples")
REFUSED = "is not published: red gates"  # what a published mart says before a red ledger
RED = "select count(*) from {} where severity = 'error' and verdict = 'fail'"
STAGING_VIEWS = "path:models/staging,config.materialized:view"
QUIET = ("--quiet", "--no-print", "--no-write-json", "--log-level", "none")
QUIET += ("--log-level-file", "none", "--no-version-check", "--no-use-colors")


class BuildFailed(Exception):
    """dbt failed for another reason than a red ledger; the message is dbt's."""


class _Silence(EventManager):
    """Nobody listens to dbt here; telling nobody takes it a tenth of its time."""

    def fire_event(self, *arguments: object, **options: object) -> None:
        pass


@dataclass(frozen=True)
class Build:
    """What a dbt run did.

    built: names of the models built; is_published: False when a red ledger kept the published
    marts as they were; replaced: the game dates that each incremental model replaced, where it
    says so.
    """

    built: frozenset[str]
    is_published: bool
    replaced: dict[str, frozenset[date]]


@dataclass(frozen=True)
class Table:
    """A table of a full refresh: `select` is the SQL that dbt compiled for it.

    is_audited: a red ledger keeps it as it was.
    """

    name: str
    select: str
    is_audited: bool


class Warehouse:
    """The project in a state folder.

    The parsed project holds the folder's name (NBA_HOME), so a process has one home, parses once
    and wipes the home between replays. Raises BuildFailed when the project cannot be parsed.
    """

    def __init__(self, home: Path, project: Path) -> None:
        self.home = home
        self.project = project
        os.environ["NBA_HOME"] = str(home)
        home.mkdir(parents=True, exist_ok=True)
        ctx_set_event_manager(_Silence())
        self._tools = home.with_name(f"{home.name}-dbt")
        self._write_profile()
        parsed = self._invoke(dbtRunner(), "parse", "--no-partial-parse")
        self._dbt = dbtRunner(manifest=parsed.result)
        # Parsed once, never freed: without this every collection of garbage walks through it.
        gc.collect()
        gc.freeze()
        self._tables: list[Table] = []
        self.incremental = frozenset(
            node.name
            for node in parsed.result.nodes.values()
            if node.resource_type == "model" and node.config.materialized == "incremental"
        )

    @property
    def file(self) -> Path:
        """The DuckDB file."""
        return self.home / "warehouse.duckdb"

    def _write_profile(self) -> None:
        """The project's own target, made for many small runs side by side.

        One thread: several processes share the machine. Uncompressed and without checkpoints,
        because the file is thrown away.
        """
        output = {
            "type": "duckdb",
            "path": str(self.file),
            "schema": "nba_staging",
            "threads": 1,
            "keep_open": True,
            "settings": {
                "TimeZone": "UTC",
                "threads": 1,
                "force_compression": "uncompressed",
                "checkpoint_threshold": "4GB",
            },
        }
        profile = {"nba_props": {"target": "duckdb", "outputs": {"duckdb": output}}}
        self._tools.mkdir(parents=True, exist_ok=True)
        (self._tools / "profiles.yml").write_text(json.dumps(profile))

    def _invoke(self, dbt: dbtRunner, *arguments: str) -> dbtRunnerResult:
        folders = ("--project-dir", self.project, "--profiles-dir", self._tools)
        folders += ("--target-path", self._tools / "target", "--log-path", self._tools / "logs")
        result = dbt.invoke([*arguments, *QUIET, *(str(part) for part in folders)])
        if result.exception is not None:
            raise BuildFailed(str(result.exception))
        return result

    def build_all(self) -> Build:
        """Seeds, views and all tables, on an empty warehouse; `refresh` learns its SQL here."""
        self._outcome(self._invoke(self._dbt, "seed", "--threads", "1"))
        result = self._invoke(self._dbt, "run", "--threads", "1", *_select(MARTS))
        self._tables = _compiled_tables(result)
        build = self._outcome(result)
        if not build.is_published:
            raise BuildFailed("the history that a replay starts from has a red ledger")
        return build

    def build(self) -> Build:
        """Build what has been landed, incrementally.

        The staging views, which read whatever has been landed, stay as they are.
        """
        return self._outcome(self._run())

    def full_refresh(self) -> Build:
        """Build every table anew with dbt; raises BuildFailed if `refresh` has other SQL.

        So a checkpoint that trusts `refresh` trusts what dbt itself does.
        """
        result = self._run("--full-refresh")
        known = {table.name: table for table in self._tables}
        for table in _compiled_tables(result):
            if table != known[table.name]:
                raise BuildFailed(f"the SQL of a full refresh of {table.name} depends on the data")
        return self._outcome(result)

    def refresh(self, connection: duckdb.DuckDBPyConnection) -> bool:
        """Build every table anew with the SQL that dbt compiled for it, without dbt's own time.

        Returns whether the marts were published.
        """
        is_green = True
        for table in self._tables:
            if table.is_audited and not is_green:
                continue
            connection.execute(f"create or replace table {table.name} as {table.select}")
            if table.name.endswith('."coverage_ledger"'):
                is_green = not connection.execute(RED.format(table.name)).fetchone()[0]
        return is_green

    def _run(self, *options: str) -> dbtRunnerResult:
        selected = (*_select(MARTS), "--exclude", STAGING_VIEWS)
        return self._invoke(self._dbt, "run", "--threads", "1", *selected, *options)

    def _outcome(self, result: dbtRunnerResult) -> Build:
        """Sort the results; raises BuildFailed for an error that no red ledger explains."""
        nodes = list(result.result.results)
        failed = [node for node in nodes if node.status in ("error", "fail", "runtime error")]
        unexpected = [node for node in failed if REFUSED not in (node.message or "")]
        if unexpected:
            raise BuildFailed("; ".join(f"{node.node.name}: {node.message}" for node in unexpected))
        built = {node.node.name: node.node for node in nodes if node.status == "success"}
        replaced = {
            name: replaced_dates(node.compiled_code)
            for name, node in built.items()
            if name in self.incremental
        }
        return Build(
            frozenset(built),
            not failed,
            {name: dates for name, dates in replaced.items() if dates is not None},
        )

    def connect(self) -> duckdb.DuckDBPyConnection:
        """A connection to the file that dbt keeps open."""
        environment = DuckDBConnectionManager.env()
        if environment.conn is None:
            environment.handle()
        return environment.conn.cursor()

    def _close(self) -> None:
        """Let go of the file: opened and closed for each build, it costs a tenth of a replay."""
        if DuckDBConnectionManager._ENV is not None:
            DuckDBConnectionManager.env().close()

    def wipe(self) -> None:
        """Remove the whole state."""
        self._close()
        shutil.rmtree(self.home, ignore_errors=True)
        self.home.mkdir(parents=True)

    def keep(self, folder: Path) -> None:
        """Copy the whole state, landed files and tables, into a folder."""
        self._close()
        shutil.copytree(self.home, folder)

    def restore(self, folder: Path) -> None:
        """Make the whole state that of a folder written by `keep`."""
        self._close()
        shutil.rmtree(self.home, ignore_errors=True)
        shutil.copytree(folder, self.home)


def _select(names: Sequence[str]) -> list[str]:
    return ["--select", *names]


def _compiled_tables(result: dbtRunnerResult) -> list[Table]:
    """What a run built or would have built, in its order; views aside, and what dbt skipped."""
    return [
        Table(run.node.relation_name, run.node.compiled_code, bool(run.node.config.pre_hook))
        for run in result.result.results
        if run.node.resource_type == "model"
        and run.node.config.materialized != "view"
        and run.status != "skipped"
    ]
