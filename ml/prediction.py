"""The slate of one date: who may play, and how many points the model expects of him."""

from datetime import UTC, date, datetime

import pandas as pd

from ml import paths
from ml.errors import ExamplesError
from ml.examples import nearest_dates, read_examples
from ml.intervals import BOUNDS
from ml.model import PointsModel
from ml.registry import Run
from ml.splits import month_start
from ml.warehouse import Warehouse, require_columns

SLATE_COLUMNS = [
    "game_date",
    "game_id",
    "team_abbr",
    "opponent_team_abbr",
    "nba_player_id",
    "player_name",
    "sheet_status",
    "predicted_points",
    *BOUNDS,
    "points_line",
    "probability_over",
]
SHOWN_ONLY = ["team_abbr", "opponent_team_abbr", "player_name", "sheet_status"]
DATASET, TABLE = "nba_ml", "player_points_predictions"


def read_slate(warehouse: Warehouse, day: date, information_set: str) -> pd.DataFrame:
    """The examples of a date's sheets or rosters, without the players known to be absent.

    In the morning nobody is known to be. Raises ExamplesError, naming the nearest dates, when
    nobody is on a sheet or roster that day.
    """
    examples = read_examples(warehouse, on_date=day)
    slate = examples if information_set == "morning" else examples[~examples["is_absent"]]
    if slate.empty:
        near = " and ".join(str(each) for each in nearest_dates(warehouse, day)) or "none"
        raise ExamplesError(f"There are no players for {day}.", f"Nearest dates with games: {near}")
    return slate


def is_honest(run: Run, slate: pd.DataFrame) -> bool:
    """Whether the run's serving model has learned from no game of the slate's day or later."""
    learned_through = pd.Timestamp(run.metadata["serving"]["train_last_date"])
    return learned_through < slate["game_date"].min()


def is_stale(run: Run, slate: pd.DataFrame) -> bool:
    """Whether the run's serving model was trained for an earlier month than the slate's."""
    trained_for = pd.Timestamp(run.metadata["serving"]["for_month"])
    return trained_for < month_start(slate["game_date"].min())


def games_without_sheet(slate: pd.DataFrame) -> int:
    """How many of a slate's games have no sheet yet: their players are those of the last ones."""
    return int(slate.loc[slate["roster_basis"] == "roster", "game_id"].nunique())


def predict_slate(model: PointsModel, slate: pd.DataFrame) -> pd.DataFrame:
    """Points, intervals and the chance to beat the line for every row of a slate.

    Returns SLATE_COLUMNS (the date as text), one row per player, by game and then from the most
    points down.
    """
    points = model.predict(slate)
    predicted = slate.assign(
        predicted_points=points,
        game_date=slate["game_date"].dt.strftime("%Y-%m-%d"),
        probability_over=model.intervals.probability_over(points, slate["points_line"]),
        **model.intervals.bounds(points),
    ).sort_values(["game_id", "predicted_points", "nba_player_id"], ascending=[True, False, True])
    return predicted[SLATE_COLUMNS].reset_index(drop=True)


def record(
    warehouse: Warehouse, predicted: pd.DataFrame, model_id: str, information_set: str
) -> None:
    """Adds a slate's forecasts to the record of all that were ever made.

    The record is a file per slate under NBA_HOME; the warehouse's table is brought up to it, also
    when the warehouse was built anew since. predicted: as `predict_slate` returns it. Raises
    WarehouseError when the table is missing or cannot be written to; then no row was added to it,
    and the file waits for the next record.
    """
    predicted_at = datetime.now(UTC).replace(tzinfo=None)
    rows = predicted.drop(columns=SHOWN_ONLY).assign(
        predicted_at=predicted_at,
        model_id=model_id,
        information_set=information_set,
        game_date=pd.to_datetime(predicted["game_date"]).dt.date,
    )
    folder = paths.forecasts_folder()
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"{predicted_at:%Y%m%d-%H%M%S-%f}-{information_set}.parquet"
    draft = file.with_suffix(".part")
    rows.to_parquet(draft, index=False)
    draft.replace(file)
    require_columns(warehouse, DATASET, TABLE, list(rows.columns))
    warehouse.append(DATASET, TABLE, _not_in_table(warehouse))


def _not_in_table(warehouse: Warehouse) -> pd.DataFrame:
    """The recorded forecasts that the warehouse's table does not have."""
    table = warehouse.address(DATASET, TABLE)
    times = warehouse.query(f"select distinct predicted_at from {table}")["predicted_at"]
    there = set(pd.to_datetime(times).dt.tz_localize(None))
    recorded = [
        pd.read_parquet(file) for file in sorted(paths.forecasts_folder().glob("*.parquet"))
    ]
    return pd.concat([rows for rows in recorded if rows["predicted_at"].iloc[0] not in there])
