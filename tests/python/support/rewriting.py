"""Change what has been landed, so that a test may damage it or hide a part of it."""

from __future__ import annotations

from pathlib import Path

import duckdb


def rewrite(home: Path, entity: str, columns: str = "*", where: str = "true") -> None:
    """Replace what has been landed of an entity by a query over it, file by file."""
    for file in sorted((home / "landing" / entity).glob("[!_]*.parquet")):
        changed = file.with_suffix(".changed")
        duckdb.sql(
            f"copy (select {columns} from '{file}' where {where}) to '{changed}' (format parquet)"
        )
        changed.replace(file)


def replaced(**columns: str) -> str:
    """All columns, some of them replaced by an expression."""
    return f"* replace ({', '.join(f'{value} as {name}' for name, value in columns.items())})"


def emptied(when: str, *columns: str) -> str:
    """All columns, some of them empty in the rows of a condition."""
    return replaced(**{name: f"case when {when} then null else {name} end" for name in columns})
