"""What builds cost on BigQuery: the statements that dbt sends, and the sizes of the tables.

The statements are those of a small league on the emulator: a full build, and the build after one
corrected day. The sizes are of the warehouse in NBA_HOME, counted as BigQuery counts them. It is an
upper bound: `select *` counts as every column, a filter only where it names dates.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import astuple, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import sqlglot
from rich import box
from rich.console import Console
from rich.table import Table
from sqlglot import exp

from ingest.formats import FORMATS
from ingest.sql import identifier, literal
from ingest.zone import home_from_environment, landing_folder

from ..dbt import Dbt
from ..league import League
from ..project import PROJECT
from . import emulator
from .analyzer import node_of
from .league import EmulatedLeague

LEAST_BILLED = 10 * 2**20
"""Bytes billed at least for each table that a query reads."""
DOLLARS_PER_TIB = 6.25
BYTES = {"BOOLEAN": "1", "VARCHAR": "2 + strlen({column})"}
OTHER_BYTES = "8"
DEAREST = 8

Columns = Mapping[str, int]
"""Column -> bytes of its values."""


@dataclass(frozen=True)
class Size:
    """The bytes of a table's columns: of all its rows, and of those of its newest month."""

    whole: Columns
    newest_month: Columns

    @property
    def bytes(self) -> int:
        """All of it."""
        return sum(self.whole.values())


@dataclass
class Cost:
    """Bytes of one build. billed: with the least that a query pays for each table."""

    queries: int = 0
    read: int = 0
    billed: int = 0
    written: int = 0

    @property
    def dollars(self) -> float:
        """At the on-demand price."""
        return self.billed / 2**40 * DOLLARS_PER_TIB


def estimate(statements: Iterable[str], sizes: Mapping[str, Size]) -> dict[str, Cost]:
    """What the statements of each node cost on tables of these sizes, named dataset.table."""
    costs, views = defaultdict(Cost), {}
    for statement in statements:
        tree = sqlglot.parse(statement, read="bigquery")[0]
        stores = isinstance(tree, exp.Create | exp.Merge)
        stored = table_name(tree.this.find(exp.Table)) if stores else ""
        reads = [
            read for table in tree.find_all(exp.Table) for read in _reads(table, views, stored)
        ]
        if isinstance(tree, exp.Create) and tree.kind == "VIEW":
            views[stored] = reads
            continue
        found = [_bytes(sizes[table], *how) for table, *how in reads if table in sizes]
        cost = costs[node_of(statement)]
        cost.queries += 1
        cost.read += sum(found)
        cost.billed += sum(max(LEAST_BILLED, read) for read in found)
        if stored in sizes:
            cost.written += _bytes(sizes[stored], None, isinstance(tree, exp.Merge))
    return costs


def total(costs: Iterable[Cost]) -> Cost:
    """All of them together."""
    amounts = zip(*(astuple(cost) for cost in costs), strict=True)
    return Cost(*(sum(amount) for amount in amounts))


Read = tuple[str, frozenset[str] | None, bool]
"""A table, the columns that are read of it (None: all of them), and whether by dates."""


def _reads(table: exp.Table, views: Mapping[str, list[Read]], stored: str) -> list[Read]:
    name = table_name(table)
    if name in views:
        return views[name]
    select = table.find_ancestor(exp.Select)
    if name == stored or select is None:
        return []
    has_star = any(
        isinstance(item, exp.Star | exp.Column) and item.is_star for item in select.expressions
    )
    columns = None if has_star else frozenset(c.name for c in select.find_all(exp.Column))
    return [(name, columns, _is_dated(select.args.get("where")))]


def _is_dated(where: exp.Expression | None) -> bool:
    """Whether a filter names the game dates, so that only their months are read."""
    if where is None:
        return False
    return any(
        condition.this.name == "game_date" and not condition.find(exp.Query)
        for condition in where.find_all(exp.In, exp.Between)
    )


def _bytes(size: Size, columns: frozenset[str] | None, is_dated: bool) -> int:
    counted = size.newest_month if is_dated else size.whole
    return sum(amount for column, amount in counted.items() if columns is None or column in columns)


def table_name(table: exp.Table) -> str:
    """dataset.table"""
    return f"{table.db}.{table.name}"


def size(connection: duckdb.DuckDBPyConnection, relation: str, dated: str) -> Size:
    """The size of a relation; dated: its date column, where it is partitioned by month."""
    described = connection.execute(f"describe from {relation}").fetchall()
    kinds = {name: BYTES.get(kind, OTHER_BYTES) for name, kind, *_ in described}
    sums = ", ".join(
        f"coalesce(sum(case when {identifier(name)} is not null then"
        f" {kind.format(column=identifier(name))} end), 0)"
        for name, kind in kinds.items()
    )
    whole = connection.execute(f"select {sums} from {relation}").fetchone()
    newest = whole
    if dated in kinds:
        newest = connection.execute(
            f"select {sums} from {relation} where date_trunc('month', {dated}) ="
            f" (select max(date_trunc('month', {dated})) from {relation})"
        ).fetchone()
    return Size(dict(zip(kinds, whole, strict=True)), dict(zip(kinds, newest, strict=True)))


def sizes_of(home: Path) -> dict[str, Size]:
    """The sizes of all tables of a state folder: of the warehouse, and of what has landed."""
    with duckdb.connect(home / "warehouse.duckdb", read_only=True) as warehouse:
        tables = warehouse.execute(
            "select schema_name || '.' || table_name from duckdb_tables()"
        ).fetchall()
        built = {name: size(warehouse, name, "game_date") for (name,) in tables}
        landed = {
            f"nba_raw.{known.source}__{known.entity}": _landed(
                warehouse, landing_folder(home) / known.source / known.entity
            )
            for known in FORMATS
        }
        manifest = _landed(warehouse, landing_folder(home) / "deliveries")
    return {**built, **landed, "nba_raw.deliveries": manifest}


def _landed(connection: duckdb.DuckDBPyConnection, folder: Path) -> Size:
    relation = f"read_parquet({literal(folder / '*.parquet')}, union_by_name = true)"
    return size(connection, relation, "_game_date")


def statements_of_two_builds(folder: Path) -> tuple[list[str], list[str]]:
    """What dbt sends for a small league: for a full build, and after one corrected day."""
    league = League(folder / "home", folder / "raw", Dbt(PROJECT, folder / "dbt"))
    league.simulate()
    with emulator.running(folder) as url:
        full, incremental, _ = EmulatedLeague(league, url).build_twice(folder / "correction")
    return full, incremental


def main() -> None:
    """Print the estimate."""
    console = Console(width=None if sys.stdout.isatty() else 160)
    home = home_from_environment()
    sizes = sizes_of(home)
    with console.status("two builds on the emulator, two minutes"), TemporaryDirectory() as folder:
        full, incremental = statements_of_two_builds(Path(folder))
    for name, statements in (("full refresh", full), ("night", incremental)):
        console.print(costs_table(name, estimate(statements, sizes)))
    stored = sum(found.bytes for found in sizes.values())
    console.print(f"stored: {stored / 1e9:.2f} GB in {len(sizes)} tables of {home}")


def costs_table(name: str, costs: Mapping[str, Cost]) -> Table:
    """What a build costs: all of it, and the nodes that cost most."""
    table = Table(name, box=box.SIMPLE_HEAD)
    for heading in ("queries", "GB read", "GB billed", "GB written", "dollars"):
        table.add_column(heading, justify="right")
    dearest = sorted(costs.items(), key=lambda item: -item[1].billed)[:DEAREST]
    for title, cost in (("all of it", total(costs.values())), *dearest):
        amounts = (f"{amount / 1e9:.2f}" for amount in (cost.read, cost.billed, cost.written))
        table.add_row(title.split(".", 2)[-1], f"{cost.queries:,}", *amounts, f"{cost.dollars:.3f}")
    return table


if __name__ == "__main__":
    main()
