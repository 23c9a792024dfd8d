"""Cut deliveries out of a landing zone, so that a test can land them again in portions."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import duckdb

from ingest.formats import FORMATS
from ingest.sql import identifier, literal
from ingest.zone import COLUMNS_FILE, META_TYPES, landing_folder


def cut(home: Path, out: Path, condition: str) -> Path:
    """Write those landed rows that fulfil `condition`, one file per delivery that has any.

    home: a state folder with deliveries in it; out: folder to write to; condition: SQL on
    `_game_date`. Entities without game dates are left out. Returns `out`.
    """
    with duckdb.connect() as connection:
        for known in (known for known in FORMATS if known.game_date):
            folder = landing_folder(home) / known.source / known.entity
            for delivery in sorted(folder.glob("*.parquet")):
                if delivery.name != COLUMNS_FILE:
                    target = out / known.source / known.entity / delivery.name
                    _cut_delivery(connection, delivery, target, condition)
    return out


def _cut_delivery(
    connection: duckdb.DuckDBPyConnection, delivery: Path, target: Path, condition: str
) -> None:
    rows = connection.sql(f"from {literal(delivery)}").filter(condition)
    if rows.count("*").fetchone() == (0,):
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    delivered = [identifier(column) for column in rows.columns if column not in META_TYPES]
    rows.order("_row_number").project(", ".join(delivered)).write_parquet(str(target))


def correct(home: Path, day: date, folder: Path) -> Path:
    """A delivery that gives every NBA.com player of a day one more assist.

    home: a state folder in which the day has landed; folder: where the delivery is written.
    """
    cut(home, folder, f"_game_date = date '{day}'")
    (file,) = (folder / "nba_com" / "player_game_logs").glob("*.parquet")
    corrected = folder / "corrected.parquet"
    duckdb.read_parquet(str(file)).project(
        "* replace (cast(cast(AST as int) + 1 as varchar) as AST)"
    ).write_parquet(str(corrected))
    return corrected
