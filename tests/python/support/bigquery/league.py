"""A landed league in the emulator, loaded and built by the commands that a user types."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

import pyarrow as pa
from google.auth.credentials import AnonymousCredentials
from google.cloud import bigquery, bigquery_storage

from ..cutting import correct
from ..dbt import Dbt, Done
from ..league import BUILD, League, Outcome, succeeded
from ..project import PROJECT
from ..tables import TOLERANCE, difference
from . import emulator
from .analyzer import Schema

DAY = date(2024, 12, 7)
"""A day of the small league, a fortnight before its last one."""
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

    @cached_property
    def reader(self) -> bigquery_storage.BigQueryReadClient:
        """A client that reads whole tables."""
        return emulator.reader(self.url)

    @property
    def settings(self) -> dict[str, str]:
        """The variables by which the commands find it."""
        return {
            "NBA_DBT_TARGET": "emulator",
            "NBA_EMULATOR_URL": self.url,
            "NBA_BIGQUERY_PROJECT": self.project,
        }

    @cached_property
    def dbt(self) -> Dbt:
        """The project's dbt with the emulator as its target."""
        tools = self.league.home.with_name(f"{self.league.home.name}-dbt-{self.project}")
        return Dbt(PROJECT, tools, environment=self.settings)

    def load(self) -> Outcome:
        """Load what has been landed."""
        return self.league.ingest("load", settings=self.settings)

    def build(self, *arguments: str) -> Done:
        """Build and gate everything."""
        return self.dbt.run(self.league.home, *BUILD, *arguments)

    def build_twice(self, folder: Path) -> tuple[list[str], list[str], Done]:
        """Build everything, then what a correction of DAY makes due.

        folder: where the correction is written. Returns the statements that dbt sent for each build
        and what the second one did.
        """
        succeeded(self.load())
        succeeded(self.build())
        full = self.statements()
        succeeded(self.league.land(correct(self.league.home, DAY, folder)))
        succeeded(self.load())
        done = self.build()
        succeeded(done)
        return full, self.statements()[len(full) :], done

    def query(self, sql: str) -> pa.Table:
        """The rows of a query."""
        job = self.client.query(sql, retry=None, job_retry=None, timeout=PATIENCE)
        rows = job.result(retry=None, job_retry=None, timeout=PATIENCE)
        return rows.to_arrow(create_bqstorage_client=False)

    def rows(self, table: str) -> pa.Table:
        """All rows of a table, or of a view by way of a table."""
        found = self.client.get_table(table, retry=None)
        if found.table_type == "VIEW":
            self.query(f"create or replace table {table}__rows as select * from {table}")
            found = self.client.get_table(f"{table}__rows", retry=None)
        return self.client.list_rows(found, retry=None).to_arrow(bqstorage_client=self.reader)

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
    """Where tables of the emulator are not those of DuckDB's warehouse, table by table.

    Numbers that are not whole may differ by TOLERANCE, relative to their size.
    """

    def compared(table: str) -> str | None:
        here = warehouse.cursor().execute(f"from {table}").to_arrow_table()
        there = emulated.rows(table)
        if here.column_names != there.column_names:
            return f"columns {there.column_names} and {here.column_names}"
        names = [name for name in here.column_names if name not in OF_ITS_OWN]
        here, there = here.select(names), there.select(names)
        return difference(there.cast(here.schema), here, is_fraction, TOLERANCE)

    # Two at once: while one is read here, the emulator writes the next.
    with emulated.league.connect() as warehouse, ThreadPoolExecutor(2) as pool:
        found = dict(zip(tables, pool.map(compared, tables), strict=True))
    return {table: detail for table, detail in found.items() if detail}


def is_fraction(column: pa.Field) -> bool:
    """Whether a column holds numbers that are not whole."""
    return pa.types.is_floating(column.type)
