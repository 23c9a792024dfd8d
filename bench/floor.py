"""The floor under a full refresh: the same SQL, in one DuckDB process, without dbt.

    python -m bench.floor HOME      # a state folder that dbt has just built from nothing

Prints the seconds of each model as JSON.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb

COMPATIBILITY = (
    "create type float64 as double",
    "create macro countif(condition) as count(case when condition then 1 end)",
    "set timezone = 'UTC'",
    "set threads = 2",
    "set memory_limit = '2GB'",
)


def compiled_models(target: Path) -> list[dict[str, Any]]:
    """The models that a build compiled, each after those that it reads."""
    manifest = json.loads((target / "manifest.json").read_text())["nodes"]
    run = json.loads((target / "run_results.json").read_text())["results"]
    built = [result["unique_id"] for result in run if result["unique_id"].startswith("model.")]
    return [manifest[name] | {"sql": compiled_sql(target, manifest[name])} for name in built]


def compiled_sql(target: Path, node: dict[str, Any]) -> str:
    """The SELECT of a model."""
    return (target / "compiled" / node["package_name"] / node["original_file_path"]).read_text()


def run_models(
    connection: duckdb.DuckDBPyConnection, models: list[dict[str, Any]]
) -> dict[str, float]:
    """Create each model as dbt does, tables as tables and views as views; seconds by name."""
    seconds = {}
    for model in models:
        kind = "view" if model["config"]["materialized"] == "view" else "table"
        started = time.perf_counter()
        connection.execute(f"create {kind} {model['schema']}.{model['alias']} as {model['sql']}")
        seconds[model["name"]] = time.perf_counter() - started
    return seconds


def prepare(
    connection: duckdb.DuckDBPyConnection, home: Path, models: list[dict[str, Any]]
) -> None:
    """The schemas, and the seeds of the warehouse that dbt has built."""
    for statement in COMPATIBILITY:
        connection.execute(statement)
    for schema in {"nba_raw", *(model["schema"] for model in models)}:
        connection.execute(f"create schema {schema}")
    connection.execute(f"attach '{home / 'warehouse.duckdb'}' as built (read_only)")
    seeds = connection.execute(
        "select table_name from duckdb_tables()"
        " where database_name = 'built' and schema_name = 'nba_raw'"
    ).fetchall()
    for (seed,) in seeds:
        connection.execute(f"create table nba_raw.{seed} as from built.nba_raw.{seed}")
    connection.execute("detach built")


def main() -> None:
    """Measure the floor of a state folder."""
    home = Path(sys.argv[1]).resolve()
    models = compiled_models(home / "target")
    # The compiled SQL names its catalog, which DuckDB calls after the file.
    with (
        TemporaryDirectory(dir=home) as folder,
        duckdb.connect(Path(folder) / "warehouse.duckdb") as connection,
    ):
        prepare(connection, home, models)
        print(json.dumps(run_models(connection, models)))


if __name__ == "__main__":
    main()
