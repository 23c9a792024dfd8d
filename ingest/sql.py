"""Quoting for SQL text. DuckDB takes no parameters in COPY and read_csv options."""

from pathlib import Path


def literal(value: str | Path) -> str:
    """`value` as an SQL string literal."""
    return "'" + str(value).replace("'", "''") + "'"


def identifier(name: str) -> str:
    """`name` as a quoted SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def path_list(paths: list[Path]) -> str:
    """`paths` as an SQL list of file names; unlike a glob it takes every character as it is."""
    return "[" + ", ".join(literal(path) for path in paths) + "]"
