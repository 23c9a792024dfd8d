"""The estimate of what builds cost, on statements and tables small enough to add up by hand."""

from __future__ import annotations

import duckdb
import pytest
from support.bigquery.cost import LEAST_BILLED, Cost, Size, estimate, size, total

WIDE = Size({"id": 8_000, "name": 100_000_000}, {"id": 80, "name": 900_000})
SIZES = {"nba_raw.lines": WIDE, "nba_marts.summary": WIDE}


def cost_of(*statements: str) -> Cost:
    """What statements cost together."""
    return total(estimate(statements, SIZES).values())


@pytest.mark.parametrize(
    ("sql", "read"),
    [
        ("select * from `p`.`nba_raw`.`lines`", 100_008_000),
        ("select id from `p`.`nba_raw`.`lines`", 8_000),
        ("select count(*) from `p`.`nba_raw`.`lines`", 0),
        (
            "select * from `p`.`nba_raw`.`lines` where game_date in (date '2024-12-07')",
            900_080,
        ),
        (
            "with lines as (select * from `p`.`nba_raw`.`lines`) select id from lines",
            100_008_000,
        ),
    ],
)
def test_bytes_are_those_of_the_columns_and_months_that_are_read(sql: str, read: int) -> None:
    assert cost_of(sql) == Cost(1, read, max(read, LEAST_BILLED), 0)


def test_a_view_costs_nothing_until_it_is_read() -> None:
    view = "create or replace view `p`.`nba_staging`.`stg` as select id from `p`.`nba_raw`.`lines`"
    assert cost_of(view, "select * from `p`.`nba_staging`.`stg`") == Cost(1, 8_000, LEAST_BILLED, 0)


def test_a_table_is_written_whole_and_a_merge_by_the_month() -> None:
    table = "`p`.`nba_marts`.`summary`"
    created = cost_of(f"create or replace table {table} as (select id from `p`.`nba_raw`.`lines`)")
    assert (created.read, created.written) == (8_000, 100_008_000)
    merged = cost_of(
        f"merge into {table} as t using (select * from `p`.`nba_marts`.`tmp`) as s on false"
        " when not matched then insert (id) values (id)"
    )
    assert merged.written == 900_080


def test_values_are_counted_as_bigquery_counts_them() -> None:
    with duckdb.connect() as connection:
        connection.execute(
            "create table t as select * from (values (1, 'abc', true, date '2024-01-01'),"
            " (2, 'č', null, date '2024-02-01')) as v(id, name, is_there, game_date)"
        )
        found = size(connection, "t", "game_date")
    assert found.whole == {"id": 16, "name": 5 + 4, "is_there": 1, "game_date": 16}
    assert found.newest_month == {"id": 8, "name": 4, "is_there": 0, "game_date": 8}
