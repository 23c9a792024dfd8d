"""A replay's state folder: built incrementally, built anew, kept and restored."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb
from support.dbt import FAILURES, Dbt, Done, close_warehouse, open_warehouse
from support.league import PUBLISHED

from .exactness import reach_of

REFUSED = "is not published: red gates"  # what a published mart says before a red ledger
RED = "select count(*) from {} where severity = 'error' and verdict = 'fail'"


class BuildFailed(Exception):
    """dbt failed for another reason than a red ledger; the message is dbt's."""


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
    """A table of a full refresh, of a model: `select` is the SQL that dbt compiled for it.

    is_audited: a red ledger keeps it as it was.
    """

    model: str
    name: str
    select: str
    is_audited: bool


class Warehouse:
    """The project in a state folder, which is wiped between replays."""

    def __init__(self, home: Path, dbt: Dbt) -> None:
        self.home = home
        self._dbt = dbt
        self._tables: list[Table] = []
        self.incremental = frozenset(
            node.name
            for node in self._dbt.manifest.nodes.values()
            if node.resource_type == "model" and node.config.materialized == "incremental"
        )
        self.reach = reach_of(self._dbt.manifest)

    @property
    def file(self) -> Path:
        """The DuckDB file."""
        return self.home / "warehouse.duckdb"

    def build_all(self) -> Build:
        """Seeds, views and all tables, on an empty warehouse; `refresh` learns its SQL here."""
        self.home.mkdir(parents=True, exist_ok=True)
        _outcome(self._dbt.run(self.home, "seed"))
        done = self._dbt.run(self.home, "run", *PUBLISHED)
        self._tables = _tables(done)
        build = _outcome(done)
        if not build.is_published:
            raise BuildFailed("the history that a replay starts from has a red ledger")
        return build

    def build(self) -> Build:
        """Build what has been landed, incrementally.

        The staging views, which read whatever has been landed, stay as they are.
        """
        return _outcome(self._build_tables())

    def full_refresh(self) -> Build:
        """Build every table anew with dbt; raises BuildFailed if `refresh` has other SQL.

        So a checkpoint that trusts `refresh` trusts what dbt itself does.
        """
        done = self._build_tables("--full-refresh")
        known = {table.name: table for table in self._tables}
        for table in _tables(done):
            if table != known[table.name]:
                raise BuildFailed(f"the SQL of a full refresh of {table.name} depends on the data")
        return _outcome(done)

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

    def connect(self) -> duckdb.DuckDBPyConnection:
        """A connection to the file that dbt keeps open: opening it costs a tenth of a replay."""
        return open_warehouse()

    def wipe(self) -> None:
        """Remove the whole state."""
        close_warehouse()
        shutil.rmtree(self.home, ignore_errors=True)
        self.home.mkdir(parents=True)

    def keep(self, folder: Path) -> None:
        """Copy the whole state, landed files and tables, into a folder."""
        close_warehouse()
        shutil.copytree(self.home, folder)

    def restore(self, folder: Path) -> None:
        """Make the whole state that of a folder written by `keep`."""
        close_warehouse()
        shutil.rmtree(self.home, ignore_errors=True)
        shutil.copytree(folder, self.home)

    def _build_tables(self, *options: str) -> Done:
        names = [table.model for table in self._tables]
        return self._dbt.run(self.home, "run", "--select", *names, *options)


def _outcome(done: Done) -> Build:
    """What a run did; raises BuildFailed for an error that no red ledger explains."""
    if done.returncode == 2:
        raise BuildFailed(done.stdout)
    failed = [node for node in done.nodes if node.status in FAILURES]
    unexpected = [node for node in failed if REFUSED not in node.message]
    if unexpected:
        raise BuildFailed("; ".join(f"{node.name}: {node.message}" for node in unexpected))
    replaced = {name: frozenset(dates) for name, dates in done.replaced.items()}
    return Build(frozenset(done.built), not failed, replaced)


def _tables(done: Done) -> list[Table]:
    """What a run built or would have built, in its order; views aside, and what dbt skipped."""
    return [
        Table(node.name, node.relation, node.sql, node.is_audited)
        for node in done.nodes
        if node.kind == "model" and node.materialized != "view" and node.status != "skipped"
    ]
