"""The examples: one row per player and game on the official sheet, read from the mart.

Whatever order and types the warehouse delivers, the frame is always the same: sorted by date,
game and player, numbers as doubles, NULL as NaN (never filled).
"""

import hashlib
from datetime import date

import numpy as np
import pandas as pd

from ml.baselines import BASELINE_COLUMNS
from ml.errors import ExamplesError
from ml.features import INFORMATION_SETS, OLD_FEATURES
from ml.samples import SAMPLE_FLAGS
from ml.warehouse import BUILD_IT, Warehouse, require_columns

DATASET, TABLE = "nba_ml", "player_points_examples"
TEXT = [
    "game_id",
    "season",
    "season_type",
    "player_lookup",
    "player_name",
    "team_abbr",
    "opponent_team_abbr",
    "sheet_status",
    "roster_basis",
    "position",
    "points_line_timing",
]
FLAGS = [*SAMPLE_FLAGS, "is_absent"]
OUTCOME = ["points", "minutes_played", "points_line"]
ORDER = ["game_date", "game_id", "nba_player_id"]


def example_columns() -> list[str]:
    """Every column of the mart that training, baselines and prediction need, each once."""
    wanted = [
        *ORDER,
        *TEXT,
        *FLAGS,
        *OUTCOME,
        *(column for each in INFORMATION_SETS.values() for column in each.columns),
        *OLD_FEATURES,
        *BASELINE_COLUMNS,
    ]
    return list(dict.fromkeys(wanted))


def read_examples(warehouse: Warehouse, on_date: date | None = None) -> pd.DataFrame:
    """Reads the examples of all dates, or of one.

    Returns a frame as `tidy` describes it; it is empty only when `on_date` has no rows.
    Raises WarehouseError when the mart is missing or lacks a column, ExamplesError when it is
    empty or holds a player-game twice.
    """
    columns = example_columns()
    require_columns(warehouse, DATASET, TABLE, columns)
    sql = f"select {', '.join(columns)} from {warehouse.address(DATASET, TABLE)}"
    if on_date is not None:
        sql += f" where game_date = date '{on_date.isoformat()}'"
    raw = warehouse.query(sql)
    if raw.empty and on_date is None:
        raise ExamplesError(f"{DATASET}.{TABLE} in {warehouse.location} is empty.", BUILD_IT)
    return tidy(raw)


def nearest_dates(warehouse: Warehouse, wanted: date) -> list[date]:
    """The dates with examples next to `wanted`: the last one before it and the first one after."""
    address = warehouse.address(DATASET, TABLE)
    day = f"date '{wanted.isoformat()}'"
    found = warehouse.query(
        f"select max(case when game_date < {day} then game_date end) as earlier,"
        f" min(case when game_date > {day} then game_date end) as later from {address}"
    )
    return [pd.Timestamp(value).date() for value in found.iloc[0] if pd.notna(value)]


def newest_sheets(warehouse: Warehouse) -> pd.DataFrame:
    """Everybody's newest row of the mart: nba_player_id, player_name, team_abbr and game_date."""
    return warehouse.query(
        "select nba_player_id, player_name, team_abbr, game_date"
        f" from {warehouse.address(DATASET, TABLE)}"
        " qualify row_number() over (partition by nba_player_id order by game_date desc) = 1"
    )


def next_date(warehouse: Warehouse) -> date:
    """The first date after the newest results, or else the date of the newest results.

    Raises ExamplesError when the mart is empty.
    """
    address = warehouse.address(DATASET, TABLE)
    require_columns(warehouse, DATASET, TABLE, ["game_date", "minutes_played"])
    found = warehouse.query(
        f"with newest as (select max(game_date) as game_date from {address}"
        " where minutes_played is not null)"
        " select coalesce(min(case when examples.game_date > newest.game_date"
        " then examples.game_date end), max(examples.game_date)) as game_date"
        f" from {address} as examples cross join newest"
    )
    value = found.loc[0, "game_date"]
    if pd.isna(value):
        raise ExamplesError(f"{DATASET}.{TABLE} in {warehouse.location} is empty.", BUILD_IT)
    return pd.Timestamp(value).date()


def tidy(raw: pd.DataFrame) -> pd.DataFrame:
    """Brings rows of the mart into one fixed form.

    Returns the same rows and columns: `game_date` a timestamp at midnight, ids integers, flags
    booleans (NULL is false), all other columns doubles with NaN for NULL;
    sorted by game_date, game_id, nba_player_id and numbered from 0. Raises ExamplesError when a
    player appears twice in a game.
    """
    columns = {}
    for name in raw.columns:
        if name == "game_date":
            columns[name] = pd.to_datetime(raw[name]).astype("datetime64[ns]")
        elif name == "nba_player_id":
            columns[name] = raw[name].astype("int64")
        elif name in FLAGS:
            columns[name] = raw[name].astype("boolean").fillna(False).astype("bool")
        else:
            columns[name] = raw[name].astype("str" if name in TEXT else "float64")
    examples = pd.DataFrame(columns).sort_values(ORDER, kind="stable", ignore_index=True)
    twice = examples[examples.duplicated(["game_id", "nba_player_id"])]
    if len(twice):
        first = twice.iloc[0]
        raise ExamplesError(
            f"{len(twice)} player-games appear more than once in {DATASET}.{TABLE}, for example"
            f" {first['player_name']} in {first['game_id']}.",
            BUILD_IT,
        )
    return examples


def fingerprint(examples: pd.DataFrame) -> str:
    """A hash of the content of `examples`, whatever the order of its rows and columns."""
    ordered = examples[sorted(examples.columns)]
    rows = pd.util.hash_pandas_object(ordered, index=False).to_numpy(dtype="uint64")
    total = int(np.add.reduce(rows, dtype="uint64")) if len(rows) else 0
    text = f"{','.join(ordered.columns)}|{len(rows)}|{total}"
    return hashlib.sha256(text.encode()).hexdigest()
