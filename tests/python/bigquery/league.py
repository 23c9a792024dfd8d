"""A landed league in the emulator, loaded and built by the commands that a user types."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

import numpy as np
import pyarrow as pa
from bigquery import emulator
from bigquery.analyzer import Schema
from conftest import DBT, League, succeeded
from cutting import correct
from google.auth.credentials import AnonymousCredentials
from google.cloud import bigquery

DAY = date(2024, 12, 7)
"""A day of the small league, a fortnight before its last one."""
TOLERANCE = 1e-9
EVERY_ROW = 10**9
PATIENCE = 60
OF_ITS_OWN = {"_fingerprint"}  # it covers the formula, which names each warehouse's own functions


@dataclass(frozen=True)
class EmulatedLeague:
    """A state folder whose warehouse is a project of the emulator at `url`."""

    league: League
    url: str
    project: str = emulator.PROJECT

    @cached_property
    def client(self) -> bigquery.Client:
        """A client that does not try for minutes what the emulator refuses."""
        return bigquery.Client(
            self.project, AnonymousCredentials(), client_options={"api_endpoint": self.url}
        )

    @property
    def settings(self) -> dict[str, str]:
        """The variables by which the commands find it."""
        return {
            "NBA_DBT_TARGET": "emulator",
            "NBA_EMULATOR_URL": self.url,
            "NBA_BIGQUERY_PROJECT": self.project,
            "DBT_TARGET_PATH": str(self.target),
        }

    @property
    def target(self) -> Path:
        """Where dbt writes what it compiles."""
        return self.league.home / "target_emulator"

    def load(self) -> subprocess.CompletedProcess[str]:
        """Load what has been landed."""
        return self.league.run(sys.executable, "-m", "ingest", "load", settings=self.settings)

    def dbt(self, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
        """Run dbt."""
        return self.league.run(DBT, *arguments, settings=self.settings)

    def build(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Build and gate everything."""
        return self.dbt("build", "--exclude-resource-type", "unit_test", *arguments)

    def build_twice(self, folder: Path) -> tuple[list[str], list[str]]:
        """Build everything, then what a correction of DAY makes due; what dbt sent for each.

        folder: where the correction is written.
        """
        succeeded(self.load())
        succeeded(self.build())
        full = self.statements()
        succeeded(self.league.land(correct(self.league.home, DAY, folder)))
        succeeded(self.load())
        succeeded(self.build())
        return full, self.statements()[len(full) :]

    def query(self, sql: str) -> pa.Table:
        """The rows of a query."""
        job = self.client.query(sql, retry=None, job_retry=None, timeout=PATIENCE)
        rows = job.result(retry=None, job_retry=None, timeout=PATIENCE)
        return rows.to_arrow(create_bqstorage_client=False)

    def statements(self) -> list[str]:
        """What dbt sent so far, in order."""
        jobs = self.client.list_jobs(page_size=EVERY_ROW, retry=None, timeout=PATIENCE)
        sent = [job for job in jobs if job.job_type == "query" and '"app": "dbt"' in job.query]
        return [job.query for job in sorted(sent, key=lambda job: job.created)]

    def schemas(self, datasets: Iterable[str]) -> dict[str, Schema]:
        """The columns and types of the tables of some datasets, by dataset.table."""
        return {
            f"{dataset}.{table.table_id}": {
                column.name: column.field_type
                for column in self.client.get_table(table.reference, retry=None).schema
            }
            for dataset in datasets
            for table in self.client.list_tables(dataset, retry=None)
        }


def differences(emulated: EmulatedLeague, tables: Sequence[str]) -> dict[str, str]:
    """Where tables of the emulator are not those of DuckDB's warehouse, table by table."""

    def compared(table: str) -> str:
        built = warehouse.cursor().execute(f"from {table}").to_arrow_table()
        return difference(emulated.query(f"select * from {table}"), built)

    # Two at once: while one is read here, the emulator writes the next.
    with emulated.league.connect() as warehouse, ThreadPoolExecutor(2) as pool:
        found = dict(zip(tables, pool.map(compared, tables), strict=True))
    return {table: detail for table, detail in found.items() if detail}


def difference(one: pa.Table, other: pa.Table) -> str:
    """Say what differs between two tables; nothing when they hold the same rows in any order.

    Numbers that are not whole may differ by TOLERANCE, relative to their size.
    """
    if one.column_names != other.column_names:
        return f"columns {one.column_names} and {other.column_names}"
    if len(one) != len(other):
        return f"{len(one)} and {len(other)} rows"
    names = [name for name in other.column_names if name not in OF_ITS_OWN]
    floats = [name for name in names if pa.types.is_floating(other.schema.field(name).type)]
    exact = [name for name in names if name not in floats]
    order = [(name, "ascending") for name in exact]
    left = one.select(names).cast(other.select(names).schema).sort_by(order)
    right = other.select(names).sort_by(order)
    for name in exact:
        if left[name].combine_chunks() != right[name].combine_chunks():
            return f"column {name} differs"
    for name in floats:
        here, there = (table[name].to_numpy() for table in (left, right))
        if not np.allclose(here, there, rtol=TOLERANCE, atol=TOLERANCE, equal_nan=True):
            return f"column {name} differs by up to {np.nanmax(np.abs(here - there))}"
    return ""
