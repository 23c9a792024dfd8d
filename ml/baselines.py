"""The simple forecasts a model has to beat.

All but the last are read from columns of the mart. The exponentially weighted average is computed
here, from the results themselves: this is the only module of the package that looks along a
player's games, and it is used for comparison only, never as a feature.
"""

from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd

HALF_LIFE_GAMES = 6
"""The best of 3 to 12 on the seasons before the test (2018-19 to 2022-23)."""
BASELINE_COLUMNS = [
    "avg_points_last_5_games",
    "avg_points_last_10_games",
    "avg_points_season",
    "avg_points_career",
]


@dataclass(frozen=True)
class Baseline:
    """A forecast of points, and how to name it to a reader."""

    label: str
    forecast: Callable[[pd.DataFrame], pd.Series]


def season_average(examples: pd.DataFrame) -> pd.Series:
    """Points per game this season so far; the career average where he has not yet played in it."""
    return examples["avg_points_season"].fillna(examples["avg_points_career"])


def seed_rule(examples: pd.DataFrame) -> pd.Series:
    """The old system's rule: 0.35 x last 5 + 0.40 x last 10 + 0.25 x season (or career) average."""
    return (
        0.35 * examples["avg_points_last_5_games"]
        + 0.40 * examples["avg_points_last_10_games"]
        + 0.25 * season_average(examples)
    )


def last_5(examples: pd.DataFrame) -> pd.Series:
    """Points per game over his last 5 games played, across seasons."""
    return examples["avg_points_last_5_games"]


def last_10(examples: pd.DataFrame) -> pd.Series:
    """Points per game over his last 10 games played, across seasons."""
    return examples["avg_points_last_10_games"]


def exponential_average(examples: pd.DataFrame) -> pd.Series:
    """Average points of the games he played before this one, the weight halving every 6 games.

    Needs all examples of a player, sorted by date: games of every season and season type count,
    games he did not play do not. NaN where he has no earlier game.
    """
    players = examples["nba_player_id"]
    played = examples["points"].where(examples["minutes_played"] > 0)
    through_game = played.groupby(players).ewm(halflife=HALF_LIFE_GAMES, ignore_na=True).mean()
    through_game = through_game.droplevel(0).reindex(examples.index)
    return through_game.groupby(players).shift()


BASELINES = {
    "seed_rule": Baseline("seed rule", seed_rule),
    "last_5": Baseline("last 5 games", last_5),
    "last_10": Baseline("last 10 games", last_10),
    "season": Baseline("season average", season_average),
    "ewma": Baseline("exponential average", exponential_average),
}


def baseline_forecasts(examples: pd.DataFrame) -> pd.DataFrame:
    """Every baseline for every row of `examples`, in points.

    `examples` must be complete and sorted as `ml.examples.tidy` leaves it. Returns one column per
    baseline, with the index of `examples`; NaN where a player has no earlier game.
    """
    return pd.DataFrame({name: each.forecast(examples) for name, each in BASELINES.items()})
