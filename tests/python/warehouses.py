"""Compare the tables of warehouses, and read which dates a build replaced."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path

import duckdb

DATASETS = ("nba_intermediate", "nba_analytics", "nba_precompute", "nba_quality")


def tables(warehouse: duckdb.DuckDBPyConnection, database: str) -> list[str]:
    """The tables that models make, as dataset.table, sorted."""
    return [
        f"{schema}.{table}"
        for schema, table in warehouse.execute(
            "select schema_name, table_name from duckdb_tables()"
            " where database_name = ? and list_contains(?, schema_name) order by all",
            [database, list(DATASETS)],
        ).fetchall()
    ]


def differences(one: Path, other: Path, but: tuple[str, ...] = ()) -> dict[str, tuple[int, int]]:
    """Rows of each table that only one of two warehouse files has; tables that agree are left out.

    but: columns that may differ. Rows are compared in all columns, to the bit, with repetitions.
    """
    with duckdb.connect() as warehouse:
        for name, file in (("one", one), ("other", other)):
            warehouse.execute(f"attach '{file}' as {name} (read_only)")
        assert tables(warehouse, "one") == tables(warehouse, "other")
        found = {
            table: (
                _rows_only_in(warehouse, "one", "other", table, but),
                _rows_only_in(warehouse, "other", "one", table, but),
            )
            for table in tables(warehouse, "one")
        }
    return {table: rows for table, rows in found.items() if rows != (0, 0)}


def _rows_only_in(
    warehouse: duckdb.DuckDBPyConnection, here: str, there: str, table: str, but: tuple[str, ...]
) -> int:
    columns = [c for c in warehouse.table(f"{here}.{table}").columns if c not in but]
    names = ", ".join(f'"{column}"' for column in columns)
    return warehouse.execute(
        f"select count(*) from (select {names} from {here}.{table}"
        f" except all select {names} from {there}.{table})"
    ).fetchone()[0]


def replaced_dates(target: Path) -> dict[str, list[date]]:
    """Model -> the game dates that the last build replaced; full refreshes are left out.

    target: dbt's target folder.
    """
    results = json.loads((target / "run_results.json").read_text())["results"]
    found = {}
    for result in results:
        said = re.search(r"-- replaces game dates: (.*)", result.get("compiled_code") or "")
        if said:
            days = [] if said[1] == "none" else said[1].split(", ")
            name = result["unique_id"].split(".")[-1]
            found[name] = [date.fromisoformat(day) for day in days]
    return found
