"""Scores: every method on identical rows, by sample and season."""

from __future__ import annotations

from typing import TypedDict

import numpy as np
import pandas as pd

from ml.errors import ExamplesError
from ml.samples import SAMPLES, has_lines, in_sample

ALL_SEASONS = "all"
MODEL_METHOD = "xgboost"
PROP_LINE = "prop_line"
RIVALS = {"seed_rule": "mae_gain", PROP_LINE: "line_gain"}
"""Methods that the others are measured against, and how the gain is called."""
LEAK_MAE = {"all_who_played": 4.2, "rotation": 4.6}
"""Points, by sample. Without knowledge of the game itself nobody gets below on the real league."""
RESAMPLES = 1000
SEED = 20231001


class ErrorFigures(TypedDict):
    """How far forecasts are from what happened.

    mae, rmse, bias: points; bias = mean(predicted - actual). within_3, within_5: share (0-1) of
    forecasts that miss by at most so many points.
    """

    n: int
    mae: float
    rmse: float
    bias: float
    within_3: float
    within_5: float


class Gain(TypedDict, total=False):
    """The mae of a rival less a method's, with the 95 % interval.

    mae_gain: of the seed rule; line_gain: of the bookmakers' lines where there are any.
    """

    mae_gain: float
    mae_gain_low: float
    mae_gain_high: float
    line_gain: float
    line_gain_low: float
    line_gain_high: float


class IntervalCoverage(TypedDict, total=False):
    """The share (0-1) of outcomes that the model's intervals of 50, 80 and 90 % held."""

    coverage_50: float
    coverage_80: float
    coverage_90: float


class Score(ErrorFigures, Gain, IntervalCoverage):
    """One row of the scoreboard."""

    sample: str
    season: str
    information_set: str
    method: str


def error_figures(actual: pd.Series, predicted: pd.Series) -> ErrorFigures:
    """The figures of one forecast.

    Both series have the same rows in the same order.
    """
    error = predicted.to_numpy() - actual.to_numpy()
    missed = np.abs(error)
    return {
        "n": len(error),
        "mae": float(missed.mean()),
        "rmse": float(np.sqrt((error**2).mean())),
        "bias": float(error.mean()),
        "within_3": float((missed <= 3).mean()),
        "within_5": float((missed <= 5).mean()),
    }


def scoreboard(
    test: pd.DataFrame,
    forecasts: pd.DataFrame,
    information_set: str,
    bounds: pd.DataFrame | None = None,
) -> list[Score]:
    """Scores every column of `forecasts` on the rows of `test`.

    test: examples with an outcome; forecasts: one column per method, same index, in points;
    bounds: of the model's intervals, `lower_50` ... `upper_90`, where it has any.
    Returns rows for each sample, for each season in it and all of them together, and each method.
    Raises ExamplesError when a forecast is missing: methods are compared on identical rows only.
    """
    rows: list[Score] = []
    for sample in SAMPLES:
        chosen = in_sample(test, sample)
        scored = forecasts.loc[chosen.index]
        if not has_lines(sample):
            scored = scored.drop(columns=PROP_LINE, errors="ignore")
        _require_complete(chosen, scored)
        for season, part in _by_season(chosen):
            for method in scored.columns:
                row: Score = {
                    "sample": sample,
                    "season": season,
                    "information_set": information_set,
                    "method": method,
                    **error_figures(part["points"], scored.loc[part.index, method]),
                    **_gains(part, scored.loc[part.index], method),
                    **_coverage(part, bounds if method == MODEL_METHOD else None),
                }
                rows.append(row)
    return rows


def _coverage(test: pd.DataFrame, bounds: pd.DataFrame | None) -> IntervalCoverage:
    if bounds is None:
        return {}
    here = bounds.loc[test.index]

    def held(level: int) -> float:
        is_within = test["points"].between(here[f"lower_{level}"], here[f"upper_{level}"])
        return float(is_within.mean())

    return {"coverage_50": held(50), "coverage_80": held(80), "coverage_90": held(90)}


def _gains(test: pd.DataFrame, forecasts: pd.DataFrame, method: str) -> Gain:
    found: Gain = {}
    for rival in RIVALS:
        if rival in forecasts and method != rival:
            found |= gain(test, forecasts, method, rival)
    return found


def gain(test: pd.DataFrame, forecasts: pd.DataFrame, method: str, rival: str) -> Gain:
    """By how many points of mae a method beats its rival, and the 95 % interval.

    The interval comes from drawing game dates with replacement: players of one evening share its
    luck, and both methods are judged on the same draws (paired bootstrap).
    """
    error = forecasts[[rival, method]].sub(test["points"], axis="index").abs()
    by_date = (error[rival] - error[method]).groupby(test["game_date"]).agg(["sum", "size"])
    dates = len(by_date)
    draws = np.random.default_rng(SEED).multinomial(dates, np.full(dates, 1 / dates), RESAMPLES)
    resampled = (draws @ by_date["sum"].to_numpy()) / (draws @ by_date["size"].to_numpy())
    low, high = np.quantile(resampled, [0.025, 0.975])
    gained = float(by_date["sum"].sum() / by_date["size"].sum())
    if rival == PROP_LINE:
        return {"line_gain": gained, "line_gain_low": float(low), "line_gain_high": float(high)}
    return {"mae_gain": gained, "mae_gain_low": float(low), "mae_gain_high": float(high)}


def leak_suspects(rows: list[Score]) -> list[Score]:
    """The scores over all test seasons that are too good to be honest.

    The limits are the real league's: they say nothing about a simulated one.
    """
    return [
        row
        for row in rows
        if row["season"] == ALL_SEASONS and row["mae"] < LEAK_MAE.get(row["sample"], 0)
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
