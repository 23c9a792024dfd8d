"""Load landed deliveries into BigQuery's nba_raw, where dbt's sources look for them.

The landing zone stays what was delivered; nba_raw is a copy of it that can be made again.
"""

import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import duckdb
from google.api_core.exceptions import GoogleAPIError, NotFound
from google.auth.exceptions import GoogleAuthError
from google.cloud import bigquery
from google.cloud.bigquery.retry import DEFAULT_RETRY

from ingest import zone
from ingest.formats import FORMATS
from ingest.sql import identifier, literal, only_row, path_list
from ingest.withdrawal import withdrawn_ids

DATASET = "nba_raw"
TYPES = {"varchar": "STRING", "bigint": "INT64", "date": "DATE", "timestamp": "TIMESTAMP"}
SYNONYMS = {"INTEGER": "INT64"}  # how BigQuery's answers spell a type
RETRY = DEFAULT_RETRY.with_timeout(60)
FILE_TYPES = {"delivery_id": "varchar", "file_stamp": "varchar"}


class LoadError(Exception):
    """Nothing more was loaded; the message says why and what to do."""


@dataclass(frozen=True)
class Table:
    """A table of nba_raw: its columns with DuckDB's types, and the query for new rows.

    is_entity: partitioned by month of `_game_date`, which a query for some dates then reads alone.
    """

    name: str
    types: Mapping[str, str]
    rows: str
    is_entity: bool = True


def load(
    home: Path,
    client: bigquery.Client,
    *,
    on_start: Callable[[int], None],
    on_table: Callable[[str, int], None],
) -> int:
    """Append the deliveries that nba_raw does not have yet; returns their number.

    What was withdrawn is removed there, too.
    The manifest's rows come last: until then no model sees the deliveries, and a load that was
    interrupted is begun again, its rows removed. on_start: told the number of tables; on_table:
    told each table with the rows that were appended. Raises LoadError.
    """
    try:
        with zone.locked(home), duckdb.connect() as connection:
            zone.prepare(connection, home)
            loader = _Loader(client, connection)
            return loader.load(home, on_start, on_table)
    except (GoogleAPIError, GoogleAuthError) as error:
        raise LoadError(f"BigQuery did not take the deliveries: {error}") from error


class _Loader:
    def __init__(self, client: bigquery.Client, connection: duckdb.DuckDBPyConnection) -> None:
        self.client = client
        self.connection = connection

    def load(
        self,
        home: Path,
        on_start: Callable[[int], None],
        on_table: Callable[[str, int], None],
    ) -> int:
        self.client.create_dataset(DATASET, exists_ok=True, retry=RETRY)
        loaded = self._loaded_ids()
        pending = sorted(zone.landed_ids(home) - loaded)
        tables = self._tables(home, pending)
        for table in tables:
            self._ready(table)
        on_start(len(tables))
        if withdrawn := sorted(withdrawn_ids(home) & loaded):
            # The manifest's rows go first: from then on no model sees the deliveries.
            for table in reversed(tables):
                self._delete(table, withdrawn)
        for table in tables:
            on_table(table.name, self._append(table, pending) if pending else 0)
        return len(pending)

    def _loaded_ids(self) -> set[str]:
        query = f"select distinct delivery_id from {DATASET}.deliveries"
        try:
            return {row.delivery_id for row in self._query(query)}
        except NotFound:
            return set()

    def _query(self, sql: str, ids: list[str] | None = None) -> bigquery.table.RowIterator:
        parameters = [bigquery.ArrayQueryParameter("ids", "STRING", ids)] if ids else []
        config = bigquery.QueryJobConfig(query_parameters=parameters)
        return self.client.query(sql, config, retry=RETRY, job_retry=None).result()

    def _tables(self, home: Path, pending: list[str]) -> list[Table]:
        """Every table, the manifest's last; their queries give the rows of pending deliveries."""
        tables = []
        for known in FORMATS:
            folder = zone.landing_folder(home) / known.source / known.entity
            files = [folder / f"{delivery}.parquet" for delivery in pending]
            tables.append(
                self._table(
                    f"{known.source}__{known.entity}", folder, [f for f in files if f.exists()]
                )
            )
        folder = zone.manifest_folder(home)
        files = [folder / f"{delivery}.parquet" for delivery in pending]
        manifest = self._table("deliveries", folder, files, is_entity=False)
        stamps = f"select distinct delivery_id, file_stamp from ({manifest.rows})"
        return [*tables, Table("files", FILE_TYPES, stamps, is_entity=False), manifest]

    def _table(self, name: str, folder: Path, files: list[Path], is_entity: bool = True) -> Table:
        # The zero-row file has the columns that a delivery may leave out.
        paths = path_list([folder / zone.COLUMNS_FILE, *files])
        rows = f"select * from read_parquet({paths}, union_by_name = true)"
        described = self.connection.execute(f"describe {rows}").fetchall()
        return Table(name, {row[0]: row[1].lower() for row in described}, rows, is_entity)

    def _ready(self, table: Table) -> None:
        """Create the table, or add what it lacks; its columns must be of these types."""
        wanted = bigquery.Table(
            f"{self.client.project}.{DATASET}.{table.name}", _schema(table.types)
        )
        if table.is_entity:
            wanted.time_partitioning = bigquery.TimePartitioning("MONTH", field="_game_date")
            wanted.clustering_fields = ["_source_game_id"]
        found = self.client.create_table(wanted, exists_ok=True, retry=RETRY)
        known = {field.name for field in found.schema}
        if later := [field for field in wanted.schema if field.name not in known]:
            found.schema = [*found.schema, *later]
            found = self.client.update_table(found, ["schema"], retry=RETRY)
        for field in found.schema:
            expected = TYPES[table.types.get(field.name, "varchar")]
            if SYNONYMS.get(field.field_type, field.field_type) != expected:
                raise LoadError(
                    f"column {field.name} of {DATASET}.{table.name} is {field.field_type}, but the"
                    f" deliveries hold {expected}. Nothing was loaded. Drop the tables of {DATASET}"
                    " and load again: the landing zone has all of their rows"
                )

    def _delete(self, table: Table, deliveries: list[str]) -> None:
        key = "_delivery_id" if table.is_entity else "delivery_id"
        self._query(f"delete from {DATASET}.{table.name} where {key} in unnest(@ids)", deliveries)

    def _append(self, table: Table, pending: list[str]) -> int:
        self._delete(table, pending)
        with tempfile.TemporaryDirectory() as scratch:
            path = Path(scratch) / "rows.parquet"
            count = self._write(table, path)
            if count:
                self._upload(table, path)
        return count

    def _write(self, table: Table, path: Path) -> int:
        columns = ", ".join(_column(name, kind) for name, kind in table.types.items())
        zone.copy_to_parquet(self.connection, f"select {columns} from ({table.rows})", path)
        counted = f"select count(*) from read_parquet({literal(path)})"
        return only_row(self.connection.execute(counted))[0]

    def _upload(self, table: Table, path: Path) -> None:
        config = bigquery.LoadJobConfig(
            source_format=bigquery.SourceFormat.PARQUET,
            schema=_schema(table.types),
            write_disposition=bigquery.WriteDisposition.WRITE_APPEND,
            schema_update_options=[bigquery.SchemaUpdateOption.ALLOW_FIELD_ADDITION],
        )
        address = f"{self.client.project}.{DATASET}.{table.name}"
        with path.open("rb") as rows:
            job = self.client.load_table_from_file(rows, address, job_config=config)
        job.result()


def _schema(types: Mapping[str, str]) -> list[bigquery.SchemaField]:
    return [bigquery.SchemaField(name, TYPES[kind]) for name, kind in types.items()]


def _column(name: str, kind: str) -> str:
    """Moments as instants: a Parquet timestamp without a zone would become a DATETIME."""
    quoted = identifier(name)
    return f"{quoted} at time zone 'UTC' as {quoted}" if kind == "timestamp" else quoted
