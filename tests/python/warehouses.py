"""Compare the tables of warehouses, and read which dates a build replaced."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import duckdb
from replay.comparison import APPROXIMATE, TOLERANCE

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


@contextmanager
def side_by_side(one: Path, other: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """Two warehouse files, attached as `one` and `other`."""
    with duckdb.connect() as warehouse:
        for name, file in (("one", one), ("other", other)):
            warehouse.execute(f"attach '{file}' as {name} (read_only)")
        yield warehouse


def differences(one: Path, other: Path, but: tuple[str, ...] = ()) -> dict[str, tuple[int, int]]:
    """Rows of each table that only one of two warehouse files has; tables that agree are left out.

    but: columns that may differ. Rows are compared in all columns, with repetitions, to the bit;
    exponentially weighted averages within 1e-9, game by game and player by player or team by team.
    """
    with side_by_side(one, other) as warehouse:
        assert tables(warehouse, "one") == tables(warehouse, "other")
        found = {
            table: rows_only_in_one(warehouse, table, table_columns(warehouse, table, but))
            for table in tables(warehouse, "one")
        }
    return {table: rows for table, rows in found.items() if rows != (0, 0)}


def table_columns(
    warehouse: duckdb.DuckDBPyConnection, table: str, but: tuple[str, ...] = ()
) -> list[str]:
    """The columns of a table of the attached `one`, some left out."""
    return [column for column in warehouse.table(f"one.{table}").columns if column not in but]


def rows_only_in_one(
    warehouse: duckdb.DuckDBPyConnection, table: str, columns: list[str], where: str = "true"
) -> tuple[int, int]:
    """How many rows only the attached `one` has, and only the attached `other`."""
    exact = ", ".join(f'"{column}"' for column in columns if APPROXIMATE not in column)
    sides = [f"select {exact} from {name}.{table} where {where}" for name in ("one", "other")]
    only_here, only_there = (
        warehouse.execute(f"select count(*) from ({here} except all {there})").fetchone()[0]
        for here, there in (sides, reversed(sides))
    )
    apart = _rows_apart(warehouse, table, columns, where)
    return only_here + apart, only_there + apart


def _rows_apart(
    warehouse: duckdb.DuckDBPyConnection, table: str, columns: list[str], where: str
) -> int:
    """Rows of the same game, and player or team, that differ by more than TOLERANCE."""
    apart = " or ".join(
        f'(one."{column}" is null) <> (other."{column}" is null)'
        f' or abs(one."{column}" - other."{column}") > {TOLERANCE}'
        for column in columns
        if APPROXIMATE in column
    )
    if not apart:
        return 0
    key = "game_id, " + ("nba_player_id" if "nba_player_id" in columns else "team_abbr")
    return warehouse.execute(
        f"select count(*) from (from one.{table} where {where}) as one"
        f" inner join other.{table} as other using ({key}) where {apart}"
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
