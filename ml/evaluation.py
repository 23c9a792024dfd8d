"""Scores: every method on identical rows, by sample and season."""

from typing import TypedDict

import numpy as np
import pandas as pd

from ml.errors import ExamplesError
from ml.samples import SAMPLES, in_sample

ALL_SEASONS = "all"
MODEL_METHOD = "xgboost"
LEAK_SAMPLE = "all_who_played"
LEAK_MAE = 4.2
"""Points. Without knowledge of the game itself nobody gets below this on the real league."""


class Score(TypedDict):
    """One row of the scoreboard. mae, rmse and bias in points; bias = mean(predicted - actual)."""

    sample: str
    season: str
    information_set: str
    method: str
    n: int
    mae: float
    rmse: float
    bias: float


def error_figures(actual: pd.Series, predicted: pd.Series) -> dict[str, float]:
    """n, mae, rmse and bias of one forecast; both series have the same rows in the same order."""
    error = predicted.to_numpy() - actual.to_numpy()
    return {
        "n": len(error),
        "mae": float(np.abs(error).mean()),
        "rmse": float(np.sqrt((error**2).mean())),
        "bias": float(error.mean()),
    }


def scoreboard(test: pd.DataFrame, forecasts: pd.DataFrame, information_set: str) -> list[Score]:
    """Scores every column of `forecasts` on the rows of `test`.

    test: examples with an outcome; forecasts: one column per method, same index, in points.
    Returns rows for each sample, for each season in it and all of them together, and each method.
    Raises ExamplesError when a forecast is missing: methods are compared on identical rows only.
    """
    rows: list[Score] = []
    for sample in SAMPLES:
        chosen = in_sample(test, sample)
        _require_complete(chosen, forecasts.loc[chosen.index])
        for season, part in _by_season(chosen):
            for method in forecasts.columns:
                figures = error_figures(part["points"], forecasts.loc[part.index, method])
                rows.append(
                    Score(
                        sample=sample,
                        season=season,
                        information_set=information_set,
                        method=method,
                        **figures,
                    )
                )
    return rows


def leak_suspects(rows: list[Score]) -> list[Score]:
    """The scores over all test seasons, everyone who played, that are too good to be honest.

    The limit is the real league's: it says nothing about a simulated one.
    """
    return [
        row
        for row in rows
        if row["sample"] == LEAK_SAMPLE and row["season"] == ALL_SEASONS and row["mae"] < LEAK_MAE
    ]


def _by_season(rows: pd.DataFrame) -> list[tuple[str, pd.DataFrame]]:
    if rows.empty:
        return []
    return [*rows.groupby("season", sort=True), (ALL_SEASONS, rows)]


def _require_complete(rows: pd.DataFrame, forecasts: pd.DataFrame) -> None:
    values = forecasts.assign(points=rows["points"])
    gaps = values.isna().sum()
    gaps = gaps[gaps > 0]
    if len(gaps):
        named = ", ".join(f"{name} ({count} rows)" for name, count in gaps.items())
        raise ExamplesError(
            f"Not every row of the sample can be scored; missing: {named}.",
            "A sample holds only played games with an earlier one: check the flags of the mart.",
        )
