"""The simple forecasts a model has to beat, all read from columns of the mart."""

from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd

BASELINE_COLUMNS = [
    "avg_points_last_5_games",
    "avg_points_last_10_games",
    "avg_points_last_20_games",
    "avg_points_season",
    "avg_points_career",
    "avg_points_ewm_5_games",
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


def _column(name: str) -> Callable[[pd.DataFrame], pd.Series]:
    return lambda examples: examples[name]


BASELINES = {
    "seed_rule": Baseline("seed rule", seed_rule),
    "last_5": Baseline("last 5 games", _column("avg_points_last_5_games")),
    "last_10": Baseline("last 10 games", _column("avg_points_last_10_games")),
    "last_20": Baseline("last 20 games", _column("avg_points_last_20_games")),
    "season": Baseline("season average", season_average),
    "ewma": Baseline("exponential average", _column("avg_points_ewm_5_games")),
}
"""Of the mart's half-lives 5 games is the best on the seasons before the test."""


def baseline_forecasts(examples: pd.DataFrame) -> pd.DataFrame:
    """Every baseline for every row of `examples`, in points.

    Returns one column per baseline, with the index of `examples`; NaN where a player has no
    earlier game.
    """
    return pd.DataFrame({name: each.forecast(examples) for name, each in BASELINES.items()})
