"""Quoting for SQL text, as DuckDB takes no parameters in COPY and read_csv options; and answers."""

from pathlib import Path
from typing import Any

import duckdb


def literal(value: str | Path) -> str:
    """`value` as an SQL string literal."""
    return "'" + str(value).replace("'", "''") + "'"


def identifier(name: str) -> str:
    """`name` as a quoted SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def path_list(paths: list[Path]) -> str:
    """`paths` as an SQL list of file names; unlike a glob it takes every character as it is."""
    return "[" + ", ".join(literal(path) for path in paths) + "]"


def only_row(answer: duckdb.DuckDBPyConnection | duckdb.DuckDBPyRelation) -> tuple[Any, ...]:
    """The row of a query that has one."""
    (row,) = answer.fetchall()
    return row
