"""The embedded warehouse as a file: one process at a time may write it."""

import re
from pathlib import Path

import duckdb


class WarehouseInUseError(Exception):
    """Another process has the warehouse open; the message says which and what to do."""


def require_free(home: Path) -> None:
    """Open the warehouse of `home` for writing and close it again; do nothing if there is none.

    Raises WarehouseInUseError when another process has it open, duckdb.Error when it is no
    readable database.
    """
    path = home / "warehouse.duckdb"
    if not path.exists():
        return
    try:
        duckdb.connect(path).close()
    except duckdb.IOException as error:
        holder = re.search(r"lock is held in (\S+) \(PID (\d+)\)", str(error))
        if holder is None:
            raise
        raise WarehouseInUseError(
            f"process {holder[2]} ({Path(holder[1]).name}) has {path} open: another build, or a"
            " reader. Nothing was changed. Run this again when it has ended."
        ) from error
