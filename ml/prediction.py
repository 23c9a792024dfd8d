"""The slate of one date: who may play, and how many points the model expects of him."""

from datetime import date

import pandas as pd

from ml.errors import ExamplesError
from ml.examples import nearest_dates, read_examples
from ml.model import predict_points
from ml.registry import Run
from ml.warehouse import Warehouse

SLATE_COLUMNS = [
    "game_date",
    "game_id",
    "team_abbr",
    "opponent_team_abbr",
    "nba_player_id",
    "player_name",
    "sheet_status",
    "predicted_points",
]


def predict_slate(warehouse: Warehouse, run: Run, day: date) -> pd.DataFrame:
    """Predicts the players on the sheet or roster of `day` who are not listed inactive.

    Returns SLATE_COLUMNS (the date as text), one row per player, by game and then from the most
    points down.
    Raises ExamplesError, naming the nearest dates, when nobody is on a sheet or roster that day.
    """
    examples = read_examples(warehouse, run.metadata["information_set"], on_date=day)
    available = examples[examples["sheet_status"] != "inactive"]
    if available.empty:
        near = " and ".join(str(each) for each in nearest_dates(warehouse, day)) or "none"
        raise ExamplesError(f"There are no players for {day}.", f"Nearest dates with games: {near}")
    slate = available.assign(
        predicted_points=predict_points(run.booster, available),
        game_date=available["game_date"].dt.strftime("%Y-%m-%d"),
    )
    slate = slate.sort_values(
        ["game_id", "predicted_points", "nba_player_id"], ascending=[True, False, True]
    )
    return slate[SLATE_COLUMNS].reset_index(drop=True)


def overlap_note(run: Run, day: date) -> str | None:
    """Says so when the model has learned from games of `day` or later; otherwise None."""
    learned_through = run.metadata["split"]["train_last_date"]
    if date.fromisoformat(learned_through) < day:
        return None
    return (
        f"Note: run {run.run_id} learned from games through {learned_through}, so it may have seen"
        f" the results of {day}. These numbers are not a forecast."
    )
