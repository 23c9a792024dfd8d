"""Tables before and after a full refresh: equal as multisets of rows, floats to the bit."""

from __future__ import annotations

from dataclasses import dataclass

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

CANDIDATES = ("nba_intermediate", "nba_quality")
PUBLISHED = ("nba_analytics", "nba_precompute", "nba_ml")
APPROXIMATE = "_ewm"  # exponential averages are sums of fractions: equal within TOLERANCE
TOLERANCE = 1e-9
EXAMPLES = 3

Tables = dict[str, pa.Table]


@dataclass(frozen=True)
class Difference:
    """A table that is not the same: `table` with its schema, and what differs."""

    table: str
    detail: str


def snapshot(connection: duckdb.DuckDBPyConnection) -> Tables:
    """Every table and view of the compared schemas, by 'schema.name'."""
    schemas = ", ".join(f"'{schema}'" for schema in (*CANDIDATES, *PUBLISHED))
    names = connection.execute(
        f"select table_schema || '.' || table_name from information_schema.tables"
        f" where table_schema in ({schemas}) order by all"
    ).fetchall()
    return {name: connection.execute(f"from {name}").to_arrow_table() for (name,) in names}


def published(tables: Tables) -> Tables:
    """The published marts among the tables."""
    return {name: table for name, table in tables.items() if name.split(".")[0] in PUBLISHED}


def differences(built: Tables, expected: Tables) -> list[Difference]:
    """All tables that differ, tables that only one side has among them."""
    found = []
    for name in sorted(built.keys() | expected.keys()):
        if name not in built or name not in expected:
            found.append(Difference(name, "is missing" if name not in built else "is too many"))
        elif detail := difference(built[name], expected[name]):
            found.append(Difference(name, detail))
    return found


def difference(built: pa.Table, expected: pa.Table) -> str | None:
    """What differs between two tables; None when they hold the same rows, in any order."""
    if set(built.column_names) != set(expected.column_names):
        odd = set(built.column_names) ^ set(expected.column_names)
        return f"columns only on one side: {', '.join(sorted(odd))}"
    names = expected.column_names
    left, right = _as_bits(built.select(names)), _as_bits(expected)
    if left.schema != right.schema:
        return f"types differ: {_other_types(left.schema, right.schema)}"
    exact = [name for name in names if APPROXIMATE not in name]
    if not _sorted(left, exact).equals(_sorted(right, exact)):
        surplus, lacking = _except_all(left, right, exact), _except_all(right, left, exact)
        return _row_differences(_as_values(surplus, built), _as_values(lacking, expected))
    return _approximate_difference(built.select(names), expected, exact)


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


def _approximate_difference(built: pa.Table, expected: pa.Table, exact: list[str]) -> str | None:
    """What differs in the approximate columns of rows that are equal in the others."""
    approximate = [name for name in expected.column_names if name not in exact]
    if not approximate:
        return None
    order = [(name, "ascending") for name in (*exact, *approximate)]
    left, right = built.sort_by(order), expected.sort_by(order)
    for name in approximate:
        gap = pc.abs(pc.subtract(left[name], right[name]))
        nulls_differ = left[name].is_null() != right[name].is_null()
        if nulls_differ or (pc.max(gap).as_py() or 0) > TOLERANCE:
            return f"{name} differs by up to {pc.max(gap).as_py()}"
    return None
