"""Reading the warehouse that dbt builds, through the profile that dbt uses.

Nothing here changes what dbt has built; rows are added to the one table that is there for them.
"""

from pathlib import Path
from typing import Any, Protocol

import duckdb
import pandas as pd

from ingest import profile
from ml import paths
from ml.errors import WarehouseError

BUILD_IT = "Build the warehouse first: make run"
PATIENCE_SECONDS = 30
"""How long an unreachable BigQuery is tried again."""


class Warehouse(Protocol):
    """What the package needs of a warehouse."""

    location: str

    def address(self, dataset: str, table: str) -> str:
        """The table's name as SQL spells it."""

    def columns(self, dataset: str, table: str) -> list[str]:
        """The table's column names; an empty list when there is no such table."""

    def query(self, sql: str) -> pd.DataFrame:
        """The result of one SELECT."""

    def append(self, dataset: str, table: str, rows: pd.DataFrame) -> None:
        """Adds rows to a table that has their columns; all of them or, on an error, none."""


class DuckDbWarehouse:
    """A DuckDB file, opened for each query alone: a build may write while a model trains."""

    def __init__(self, path: Path) -> None:
        self.location = str(path)
        if not path.is_file():
            raise WarehouseError(f"There is no warehouse at {path}.", BUILD_IT)
        self._connect().close()

    def _connect(self, read_only: bool = True) -> duckdb.DuckDBPyConnection:
        try:
            return duckdb.connect(self.location, read_only=read_only)
        except duckdb.Error as error:
            raise WarehouseError(
                f"The warehouse at {self.location} cannot be opened: {error}",
                "If a build is running, wait until it has ended; otherwise rebuild: make run",
            ) from error

    def address(self, dataset: str, table: str) -> str:
        """Schema and table: the file is the database."""
        return f"{dataset}.{table}"

    def columns(self, dataset: str, table: str) -> list[str]:
        """The table's column names, in their order."""
        with self._connect() as connection:
            rows = connection.execute(
                "select column_name from information_schema.columns"
                " where table_schema = ? and table_name = ? order by ordinal_position",
                [dataset, table],
            ).fetchall()
        return [name for (name,) in rows]

    def query(self, sql: str) -> pd.DataFrame:
        """The result of one SELECT. Raises WarehouseError with DuckDB's own words."""
        try:
            with self._connect() as connection:
                return connection.execute(sql).df()
        except duckdb.Error as error:
            raise WarehouseError(f"{self.location} refused a query: {error}", BUILD_IT) from error

    def append(self, dataset: str, table: str, rows: pd.DataFrame) -> None:
        """Adds rows by the names of their columns, in a connection that may write."""
        try:
            with self._connect(read_only=False) as connection:
                connection.register("appended", rows)
                connection.execute(
                    f"insert into {self.address(dataset, table)} by name select * from appended"
                )
        except duckdb.Error as error:
            raise WarehouseError(f"{self.location} refused new rows: {error}", BUILD_IT) from error


class BigQueryWarehouse:
    """A BigQuery project, reached with the client and the limits that dbt itself would use."""

    def __init__(self, target: dict[str, Any]) -> None:
        self._target = target
        self._client = profile.bigquery_client(target)
        from google.api_core.exceptions import GoogleAPIError
        from google.auth.exceptions import GoogleAuthError

        self._failures = (GoogleAPIError, GoogleAuthError)
        self.location = f"BigQuery project {target['project']}"

    def address(self, dataset: str, table: str) -> str:
        """Project, dataset and table, quoted: a project's name may hold hyphens."""
        return f"`{self._target['project']}`.{dataset}.{table}"

    def columns(self, dataset: str, table: str) -> list[str]:
        """The table's column names; gives up on an unreachable BigQuery after a while."""
        from google.api_core.exceptions import NotFound
        from google.cloud.bigquery import DEFAULT_RETRY

        name = f"{self._target['project']}.{dataset}.{table}"
        try:
            found = self._client.get_table(name, retry=DEFAULT_RETRY.with_timeout(PATIENCE_SECONDS))
        except NotFound:
            return []
        except self._failures as error:
            raise WarehouseError(f"{self.location} cannot be read: {error}") from error
        return [field.name for field in found.schema]

    def query(self, sql: str) -> pd.DataFrame:
        """The result of one SELECT, within the bytes that the profile lets it bill."""
        from google.cloud.bigquery import QueryJobConfig

        config = QueryJobConfig(maximum_bytes_billed=self._target.get("maximum_bytes_billed"))
        own_endpoint = "api_endpoint" in self._target
        try:
            job = self._client.query(sql, job_config=config)
            return job.to_dataframe(create_bqstorage_client=not own_endpoint)
        except self._failures as error:
            raise WarehouseError(f"{self.location} refused a query: {error}") from error

    def append(self, dataset: str, table: str, rows: pd.DataFrame) -> None:
        """Adds rows in one load job, which happens whole or not at all."""
        from google.cloud.bigquery import LoadJobConfig, WriteDisposition

        name = f"{self._target['project']}.{dataset}.{table}"
        try:
            schema = self._client.get_table(name).schema
            config = LoadJobConfig(
                schema=[field for field in schema if field.name in rows],
                write_disposition=WriteDisposition.WRITE_APPEND,
            )
            self._client.load_table_from_dataframe(rows, name, job_config=config).result()
        except self._failures as error:
            raise WarehouseError(f"{self.location} refused new rows: {error}") from error


def open_warehouse() -> Warehouse:
    """Opens the warehouse of the dbt target. Raises WarehouseError with a remedy."""
    try:
        target = profile.read_target()
        if target["type"] == "duckdb":
            return DuckDbWarehouse(paths.PROJECT_ROOT / str(target["path"]))
        if target["type"] == "bigquery":
            return BigQueryWarehouse(target)
    except profile.ProfileError as error:
        raise WarehouseError(error.problem, error.remedy) from error
    raise WarehouseError(
        f"The dbt target is of type {target['type']!r}; known are duckdb and bigquery."
    )


def require_columns(warehouse: Warehouse, dataset: str, table: str, wanted: list[str]) -> None:
    """Raises WarehouseError unless the table exists and has all wanted columns."""
    there = warehouse.columns(dataset, table)
    if not there:
        raise WarehouseError(f"{warehouse.location} has no table {dataset}.{table}.", BUILD_IT)
    missing = [column for column in wanted if column not in there]
    if missing:
        raise WarehouseError(
            f"{dataset}.{table} in {warehouse.location} lacks: {', '.join(missing)}.",
            "Rebuild it with the models of this version: make run",
        )
