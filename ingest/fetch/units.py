"""What is fetched at once, and which of it is missing.

A unit is a file under `$NBA_HOME/fetched/`. One that was fetched a week after its last game is not
asked for again, so a fetch that was interrupted goes on where it stopped. Corrections come later
than that at times: `since` asks again for units that end on that day or later.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

SETTLED = timedelta(days=7)
"""After so long a box score is taken to be corrected."""

Rows = list[dict[str, Any]]


@dataclass(frozen=True)
class Unit:
    """A file to fetch: where it belongs, and what fills it.

    fetch: writes the file it is given. last: the day of the last game in it, None for what changes
    all the time.
    """

    source: str
    entity: str
    file_name: str
    fetch: Callable[[Path], None]
    last: date | None = None

    def file(self, folder: Path) -> Path:
        """Where it is kept; a file without a byte is an answer without a row."""
        return folder / self.source / self.entity / self.file_name


def fetch_missing(
    units: Sequence[Unit],
    folder: Path,
    since: date | None = None,
    on_unit: Callable[[int, int], None] = lambda *_: None,
) -> list[Path]:
    """Fetches the units that are missing; returns the files of all units that have rows.

    on_unit: told how many are done, and of how many. Raises FetchError; what was fetched before
    stays.
    """
    missing = [unit for unit in units if is_missing(unit, folder, since)]
    for number, unit in enumerate(missing, start=1):
        file = unit.file(folder)
        file.parent.mkdir(parents=True, exist_ok=True)
        # The file appears when it is whole.
        draft = file.with_name(f"{file.name}.part")
        unit.fetch(draft)
        draft.replace(file)
        on_unit(number, len(missing))
    return [file for unit in units if (file := unit.file(folder)).stat().st_size]


def is_missing(unit: Unit, folder: Path, since: date | None) -> bool:
    """Whether a unit has to be asked for."""
    file = unit.file(folder)
    if unit.last is None or not file.is_file() or (since is not None and unit.last >= since):
        return True
    fetched_on = datetime.fromtimestamp(file.stat().st_mtime, UTC).date()
    return fetched_on < unit.last + SETTLED


def write_csv(rows: Rows, file: Path) -> None:
    """Writes rows of the same columns; without a row the file is empty."""
    with file.open("w", newline="", encoding="utf-8") as text:
        if rows:
            writer = csv.DictWriter(text, list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)
