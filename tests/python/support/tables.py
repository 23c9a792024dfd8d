"""Two tables, or all tables of two warehouses: the same rows in any order, floats to the bit.

Exponential averages are sums of fractions, added up in the order that the warehouse likes: they may
differ by TOLERANCE, and so may whatever else a caller names.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa

CANDIDATES = ("nba_intermediate", "nba_quality")
PUBLISHED = ("nba_analytics", "nba_precompute", "nba_ml")
OF_EVERY_SHEET = (
    "nba_intermediate.int_game_sheets",
    "nba_analytics.player_game_summary",
    "nba_precompute.player_composite_factors",
)
APPROXIMATE = "_ewm"
TOLERANCE = 1e-9
EXAMPLES = 3

Tables = dict[str, pa.Table]


def is_weighted(column: pa.Field) -> bool:
    """Whether a column is an exponential average."""
    return APPROXIMATE in column.name


# ---- warehouses ------------------------------------------------------------------------------


def snapshot(connection: duckdb.DuckDBPyConnection) -> Tables:
    """Every table and view of the compared datasets, by 'dataset.name'."""
    return {
        name: connection.execute(f"from {name}").to_arrow_table() for name in _names(connection)
    }


def published(tables: Tables) -> Tables:
    """The published marts among the tables."""
    return {name: table for name, table in tables.items() if name.split(".")[0] in PUBLISHED}


def unlike(built: Tables, expected: Tables) -> dict[str, str]:
    """What differs, table by table; tables that only one side has among them."""
    found = dict.fromkeys(expected.keys() - built.keys(), "is missing")
    found |= dict.fromkeys(built.keys() - expected.keys(), "is too many")
    for name in built.keys() & expected.keys():
        if detail := difference(built[name], expected[name]):
            found[name] = detail
    return dict(sorted(found.items()))


def differences(built: Path, expected: Path, but: Sequence[str] = ()) -> dict[str, str]:
    """What differs between the tables of two warehouse files, one at a time; views are left out.

    but: columns that may differ.
    """
    found = {}
    with side_by_side(built, expected) as warehouse:
        names = [_names(warehouse, database, "BASE TABLE") for database in ("one", "other")]
        assert names[0] == names[1]
        for name in names[0]:
            columns = [name for name in columns_of(warehouse, name) if name not in but]
            if detail := difference_of(warehouse, name, columns):
                found[name] = detail
    return found


def assert_same_marts(one: Path, other: Path) -> None:
    """Two warehouses say the same of every sheet, whichever sources they have it from."""
    with side_by_side(one, other) as warehouse:
        for table in OF_EVERY_SHEET:
            columns = set(columns_of(warehouse, table)) - {"box_sources", "_fingerprint"}
            assert difference_of(warehouse, table, sorted(columns)) is None, table


@contextmanager
def side_by_side(one: Path, other: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """Two warehouse files, attached as `one` and `other`."""
    with duckdb.connect() as warehouse:
        for name, file in (("one", one), ("other", other)):
            warehouse.execute(f"attach '{file}' as {name} (read_only)")
        yield warehouse


def columns_of(warehouse: duckdb.DuckDBPyConnection, table: str) -> list[str]:
    """The columns of a table of the attached `one`."""
    return warehouse.table(f"one.{table}").columns


def difference_of(
    warehouse: duckdb.DuckDBPyConnection, table: str, columns: Sequence[str], where: str = "true"
) -> str | None:
    """What differs between some columns and rows of a table of `one` and of `other`."""
    shown = ", ".join(f'"{column}"' for column in columns)
    one, other = (
        warehouse.execute(f"select {shown} from {side}.{table} where {where}").to_arrow_table()
        for side in ("one", "other")
    )
    return difference(one, other)


def _names(
    connection: duckdb.DuckDBPyConnection, database: str | None = None, kind: str | None = None
) -> list[str]:
    datasets = ", ".join(f"'{dataset}'" for dataset in (*CANDIDATES, *PUBLISHED))
    rows = connection.execute(
        "select table_schema || '.' || table_name from information_schema.tables"
        f" where table_schema in ({datasets}) and table_catalog = coalesce(?, table_catalog)"
        " and table_type = coalesce(?, table_type) order by all",
        [database, kind],
    ).fetchall()
    return [name for (name,) in rows]


# ---- tables ----------------------------------------------------------------------------------


def difference(
    built: pa.Table,
    expected: pa.Table,
    is_approximate: Callable[[pa.Field], bool] = is_weighted,
    relative: float = 0,
) -> str | None:
    """What differs between two tables; None when they hold the same rows, in any order.

    is_approximate: says of a column that it may differ by TOLERANCE, or by `relative` times the
    expected value.
    """
    if set(built.column_names) != set(expected.column_names):
        odd = set(built.column_names) ^ set(expected.column_names)
        return f"columns only on one side: {', '.join(sorted(odd))}"
    names = expected.column_names
    built = built.select(names)
    left, right = _as_bits(built), _as_bits(expected)
    if left.schema != right.schema:
        return f"types differ: {_other_types(left.schema, right.schema)}"
    approximate = [column.name for column in expected.schema if is_approximate(column)]
    exact = [name for name in names if name not in approximate]
    if not _sorted(left, exact).equals(_sorted(right, exact)):
        surplus, lacking = _except_all(left, right, exact), _except_all(right, left, exact)
        return _row_differences(_as_values(surplus, built), _as_values(lacking, expected))
    return _approximate_difference(built, expected, exact, approximate, relative)


def _sorted(table: pa.Table, names: list[str]) -> pa.Table:
    """Some columns with the rows in the order of their values: many times faster than SQL."""
    return table.select(names).sort_by([(name, "ascending") for name in names])


def _as_bits(table: pa.Table) -> pa.Table:
    """The table with every float as its 64 bits: -0.0 is not 0.0, NaN is itself."""
    columns = [
        column.combine_chunks().view(pa.int64()) if column.type == pa.float64() else column
        for column in table.columns
    ]
    return pa.table(columns, names=table.column_names)


def _as_values(bits: pa.Table, like: pa.Table) -> list[dict[str, object]]:
    """Rows of a table of bits with their floats back."""
    columns = {
        name: bits[name].combine_chunks().view(pa.float64())
        if like.schema.field(name).type == pa.float64()
        else bits[name]
        for name in bits.column_names
    }
    return pa.table(columns).to_pylist()


def _other_types(left: pa.Schema, right: pa.Schema) -> str:
    pairs = zip(left, right, strict=True)
    return ", ".join(f"{a.name} {a.type}, expected {b.type}" for a, b in pairs if a.type != b.type)


def _except_all(left: pa.Table, right: pa.Table, names: list[str]) -> pa.Table:
    """Rows of `left` that `right` has fewer times, in their columns `names`."""
    with duckdb.connect() as connection:
        connection.register("left_rows", left.select(names))
        connection.register("right_rows", right.select(names))
        query = "from left_rows except all from right_rows"
        return connection.execute(query).to_arrow_table()


def _row_differences(surplus: list[dict], lacking: list[dict]) -> str:
    """How many rows, and of a few of them what is different."""
    examples = [_example(row, lacking) for row in surplus[:EXAMPLES]]
    if not surplus:
        examples = [f"lacks {_identity(row)}" for row in lacking[:EXAMPLES]]
    return f"{len(surplus)} rows too many, {len(lacking)} lacking: {'; '.join(examples)}"


def _example(row: dict, others: list[dict]) -> str:
    """A row beside the most similar one of the other side."""
    if not others:
        return f"has {_identity(row)}"
    nearest = min(others, key=lambda other: len(_unequal(row, other)))
    unequal = _unequal(row, nearest)
    if len(unequal) > len(row) / 2:
        return f"has {_identity(row)}"
    shown = [f"{name} {row[name]!r}, expected {nearest[name]!r}" for name in unequal[:EXAMPLES]]
    return f"{_identity(row)}: {', '.join(shown)}"


def _unequal(row: dict, other: dict) -> list[str]:
    return [name for name in row if row[name] != other[name]]


def _identity(row: dict) -> str:
    """The first few columns: the key stands in front."""
    return " ".join(str(value) for value in list(row.values())[:6])


def _approximate_difference(
    built: pa.Table, expected: pa.Table, exact: list[str], approximate: list[str], relative: float
) -> str | None:
    """What differs in the approximate columns of rows that are equal in the others."""
    if not approximate:
        return None
    left, right = (_sorted(table, [*exact, *approximate]) for table in (built, expected))
    for name in approximate:
        if left[name].is_null() != right[name].is_null():
            return f"{name} is NULL in other rows"
        here, there = (table[name].to_numpy() for table in (left, right))
        if not np.allclose(here, there, rtol=relative, atol=TOLERANCE, equal_nan=True):
            return f"{name} differs by up to {np.nanmax(np.abs(here - there))}"
    return None
