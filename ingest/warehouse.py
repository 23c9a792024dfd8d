"""The embedded warehouse as a file: one process at a time may write it."""

import re
from pathlib import Path

import duckdb


class WarehouseError(Exception):
    """The warehouse cannot be written; the message says why and what to do."""


def require_writable(home: Path) -> None:
    """Open the warehouse of `home` for writing and close it again; do nothing if there is none.

    Raises WarehouseError when another process has it open, or when it is damaged or locked away.
    """
    path = home / "warehouse.duckdb"
    if not path.exists():
        return
    try:
        duckdb.connect(path).close()
    except duckdb.Error as error:
        raise WarehouseError(_explanation(path, str(error))) from error


def _explanation(path: Path, error: str) -> str:
    if holder := re.search(r"lock is held in (\S+) \(PID (\d+)\)", error):
        return (
            f"process {holder[2]} ({Path(holder[1]).name}) has {path} open: another build, or a"
            " reader. Nothing was changed. Run this again when it has ended."
        )
    if re.search("Permission denied|No space left|Read-only|quota", error):
        return f"{path} cannot be written: {error}\nLook at its permissions and at its disk."
    return (
        f"{path} is damaged: {error}\nWhat was landed is whole. `mv {path} {path}.damaged`, then"
        " `make run` builds everything again from it; the next `python -m ml predict` brings the"
        " record of forecasts back."
    )
